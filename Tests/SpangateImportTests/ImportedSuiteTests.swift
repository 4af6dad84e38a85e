import SpangateCore
import SpangateTrace
import Testing

@testable import SpangateImport

struct ImportedSuiteTests {
  private func run(_ changes: (inout ImportedRun) -> Void = { _ in }) -> ImportedRun {
    var run = ImportedRun(.inspect, name: "refunds")
    var item = ImportedCase("a", definition: "q")
    item.scorers = ["includes": .null, "delta.x": .null]
    item.expected = 2
    item.least = ["includes": 1]
    var trial = ImportedTrial(.answered("yes"))
    trial.scores = [ImportedScore("includes", .passed(true)), ImportedScore("delta.x", .number(0.1))]
    trial.trace = TraceID(high: 1, low: 2)
    item.trials = [trial, ImportedTrial(.failed(AgentFailure(.crashed, "it broke")))]
    run.cases = [item]
    changes(&run)
    return run
  }

  private func judgements(_ suite: ImportedSuite) -> [Judgement] {
    suite.judgements(of: "r", at: Timestamp(nanoseconds: 0)) { $0 == TraceID(high: 1, low: 2) }
  }

  @Test func `trials are judged by what the file says, and never by what it does not`() throws {
    let suite = try ImportedSuite(name: "refunds", of: [("f", run())])
    let all = judgements(suite)
    #expect(all.count == 2 && suite.gaps.isEmpty)
    #expect(all[0].passed == true && all[0].completeness == .settled && all[0].answerExcerpt == "yes")
    #expect(all[0].score("delta.x")?.label == .pass, "a difference above 0 is better than before")
    #expect(all[1].failure?.message == "it broke" && all[1].completeness == .off)
    #expect(all[1].score("answered")?.label == .fail)
    #expect(all[1].score("includes")?.score.value == .unscored(why: "it broke"))
    #expect(all[0].measures[.turns] == .absent(why: "the imported file does not say it"))
    #expect(judgements(suite) == all, "what is imported twice is the same")
  }

  @Test func `a suite is made of the record alone`() throws {
    let imported = try ImportedSuite(name: "refunds", of: [("f", run())])
    let suite = Suite(imported: imported.record, judgements: judgements(imported), gate: GatePolicy(), quarantine: [])
    #expect(suite.cases.map(\.id) == ["a"] && suite.cases[0].fingerprint == Fingerprint(of: "q"))
    #expect(suite.cases[0].scorers.map(\.name) == ["answered", "delta.x", "includes"])
    #expect(suite.cases[0].scorers.map { $0.min?.value } == [nil, nil, 1])
    #expect(suite.trials(of: suite.cases[0]) == 2 && suite.limits == imported.record.limits)
  }

  @Test func `files of one suite are further trials, unless they ask something else`() throws {
    let suite = try ImportedSuite(name: "refunds", of: [("f", run()), ("g", run())])
    #expect(suite.cases[0].trials.count == 4 && suite.record.trials == ["a": 4])
    let other = run { $0.cases[0] = ImportedCase("a", definition: "another") }
    let error = #expect(throws: Finding.self) { try ImportedSuite(name: "s", of: [("f", run()), ("g", other)]) }
    #expect(error?.rule == .importConflicting)
    let retried = run { $0.cases[0].trials[0].id = "u" }
    #expect(throws: Finding.self) { try ImportedSuite(name: "s", of: [("f", retried), ("g", retried)]) }
    let short = try ImportedSuite(name: "s", of: [("f", run { $0.cases[0].trials.removeLast() })])
    #expect(short.gaps == ["case `a` has 1 of 2 trials"])
  }

  @Test func `names that could act, are too long or are taken become others`() {
    let hostile = ImportedName.made(of: "\u{1b}[31mred\n::error::")
    #expect(!hostile.unicodeScalars.contains { $0.value < 0x20 })
    let long = [String(repeating: "x", count: 900) + "a", String(repeating: "x", count: 900) + "b"].map(
      ImportedName.made)
    #expect(long[0] != long[1] && long[0].count < 200)
    #expect(ImportedName.made(of: "answered") == "answered elsewhere" && ImportedName.made(of: "") != "")
    #expect(ImportedName.made(of: "refund-window é") == "refund-window é")
  }

  @Test(arguments: [
    ("2026-12-01T10:00:00Z", "2026-12-01T10:00:00.000Z"), ("2026-12-01T12:00:00.5+02:00", "2026-12-01T10:00:00.500Z"),
    ("2026-12-01 10:00:00.123456", "2026-12-01T10:00:00.123Z"), ("2026-12-01T10:00", "2026-12-01T10:00:00.000Z"),
    ("2026-12-01", nil), ("2026-12-01T25:00:00", nil), ("2026-12-01T10:00:00 soon", nil), ("", nil),
  ])
  func `moments are read as tools write them`(text: String, moment: String?) {
    #expect(Timestamp(foreign: text)?.iso8601 == moment)
  }
}
