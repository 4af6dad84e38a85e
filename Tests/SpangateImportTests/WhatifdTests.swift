import SpangateCore
import SpangateTrace
import Testing

@testable import SpangateImport

/// Against reports that whatifd 0.3.0 and 0.1.0 wrote.
struct WhatifdTests {
  @Test func `a report has its verdict and cohorts, and the file beside it the traces`() throws {
    let run = try ImportTool.whatifd.read(
      .golden("whatifd-0.3-worse.json"), scores: .golden("whatifd-0.3-worse.jsonl"))
    #expect(run.version == "0.3.0" && run.startedAt != nil && run.gaps.isEmpty)
    let verdict = run.trials("verdict")[0]
    #expect(verdict.value("ship") == .passed(false) && run.cases[0].least == ["ship": 1])
    #expect(verdict.scores[0].because?.contains("4/7 traces regressed") == true)
    let baseline = run.trials("cohort baseline")[0]
    #expect(baseline.value("not_regressed") == .number(1 - 4.0 / 7) && baseline.value("delta.median") == .number(-0.3))
    #expect(run.trials("cohort failure")[0].value("improved") == .number(1))
    let first = run.trials("00000000000000000000000000000001")
    #expect(first.count == 1 && first[0].value("delta.faithfulness") == .number(0.4))
    #expect(first[0].trace == TraceID("00000000000000000000000000000001"))
    #expect(
      run.trials("00000000000000000000000000000006")[0].failure?.message.contains("the replay broke") == true,
      "a replay that failed is told as a score that failed")
    #expect(
      run.trials("0000000000000000000000000000000d").map { $0.value("delta.faithfulness") } == [
        .unscored(why: "compared by hand")
      ])
  }

  @Test func `schema 0.1 has the one shape that there was`() throws {
    let run = try ImportTool.whatifd.read(.golden("whatifd-0.1.json"))
    #expect(run.cases.map(\.id) == ["verdict", "cohort baseline", "cohort failure"])
    #expect(run.cases[0].definition == "failure_rescue" && run.trials("verdict")[0].value("ship") == .passed(true))
  }

  private func read(_ change: (String) -> String) throws -> ImportedRun {
    let text = String(decoding: try ImportedFile.golden("whatifd-0.3-worse.json").bytes, as: UTF8.self)
    return try ImportTool.whatifd.read(.of(change(text)))
  }

  @Test func `no verdict and no trust are no score`() throws {
    let unsure = try read {
      $0.replacing("\"verdict_state\":\"dont_ship\"", with: "\"verdict_state\":\"inconclusive\"")
    }
    #expect(
      unsure.trials("verdict")[0].value("ship")
        == .unscored(why: "whatifd is not sure: no finding of it says why"))
    let floored = try read { $0.replacing("\"floor_passed\":true", with: "\"floor_passed\":false") }
    #expect(
      floored.trials("cohort failure")[0].value("improved")
        == .unscored(why: "the cohort does not reach whatifd's trust floor"))
    let error = #expect(throws: Finding.self) {
      try read { $0.replacing("\"schema_version\":\"0.2\"", with: "\"schema_version\":\"0.3\"") }
    }
    #expect(error?.rule == .importVersionUnknown)
  }

  @Test func `fewer traces than were scored are a run that is not all there`() throws {
    let lines = String(decoding: try ImportedFile.golden("whatifd-0.3-worse.jsonl").bytes, as: UTF8.self)
    let few = lines.split(separator: "\n").prefix(3).joined(separator: "\n")
    let run = try ImportTool.whatifd.read(.golden("whatifd-0.3-worse.json"), scores: .of(few, "s.jsonl"))
    #expect(
      Set(run.gaps) == [
        "`s.jsonl` has 3 of 5 traces of cohort `failure`", "`s.jsonl` has 0 of 7 traces of cohort `baseline`",
      ])
    let first = String(lines.split(separator: "\n")[0])
    let twice = try ImportTool.whatifd.read(
      .golden("whatifd-0.3-worse.json"), scores: .of(lines + "\n" + first, "s.jsonl"))
    #expect(twice.gaps == ["`s.jsonl` has trace `00000000000000000000000000000001` twice"])
    let unnamed = lines.replacing("\"cohort\"", with: "\"group\"")
    #expect(
      try ImportTool.whatifd.read(.golden("whatifd-0.3-worse.json"), scores: .of(unnamed, "s.jsonl")).gaps.isEmpty)
    #expect(throws: Finding.self) {
      try ImportTool.whatifd.read(.golden("whatifd-0.3-worse.json"), scores: .of("{\"score\": 1}"))
    }
  }
}
