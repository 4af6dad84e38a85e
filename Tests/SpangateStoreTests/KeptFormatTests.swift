import Foundation
import SpangateCore
import SpangateStore
import SpangateTesting
import SpangateTrace
import Testing

/// Files of each format as spangate 0.1.0 wrote them. They are never accepted anew: a change of a format adds a file.
struct KeptFormatTests {
  private func lines(of name: String) throws -> [String] {
    try Golden.text(name).split(separator: "\n").map(String.init)
  }

  /// A copy of the kept store, since opening one may bring it up to date.
  private func withStore(_ body: (SQLiteStore) throws -> Void) throws {
    let kept = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/store-2.sqlite")
    try withTemporaryFolder { folder in
      let copy = folder + "/store.sqlite"
      try FileManager.default.copyItem(atPath: kept.path, toPath: copy)
      try body(SQLiteStore(path: copy))
    }
  }

  @Test func `a kept baseline file is read, and written to the same bytes`() throws {
    let text = try Golden.text("baseline-1.json")
    let read = EncodedBaseline.read(Array(text.utf8), file: "baseline-1.json")
    #expect(read.findings == [])
    let baseline = try #require(read.value)
    #expect(baseline.runs.count == 2)
    #expect(EncodedBaseline(baseline).text.utf8.elementsEqual(text.utf8))
  }

  @Test func `kept runs are read, and written to the same bytes`() throws {
    for line in try lines(of: "run-1.jsonl") {
      let run = try EncodedRunRecord(json: JSONValue(parsing: line)).run
      #expect(run.suites.map(\.quarantined) == [["crash"]])
      #expect(EncodedRunRecord(run).json.description == line)
    }
  }

  @Test(arguments: ["judgement-1.jsonl", "judgement-1-kinds.jsonl"])
  func `kept judgements are read, and written to the same bytes`(name: String) throws {
    for line in try lines(of: name) {
      let judgement = try EncodedJudgement(json: JSONValue(parsing: line)).judgement
      #expect(EncodedJudgement(judgement).json.description == line)
    }
  }

  /// Of a run with an agent that crashes, is late, is refused and turned away, and whose traces have gaps.
  @Test func `kept judgements whose reasons have words alone are read, with their kind where that decides`() throws {
    let lines = try lines(of: "judgement-1-run.jsonl")
    let encoded = try lines.map { try EncodedJudgement(json: JSONValue(parsing: $0)) }
    #expect(encoded.map(\.json.description) == lines)
    let judgements = encoded.map(\.judgement)
    #expect(
      Set(judgements.compactMap(\.failure?.kind)) == [
        .crashed, .refused, .rejected, .throttled, .timedOut, .unreadable,
      ])
    #expect(Set(judgements.map(\.completeness.name)) == ["settled", "absent", "off", "cut_off"])
    let unpriced = judgements.filter { $0.measures[.costUSD]?.absence?.kind == .unpriced }
    #expect(unpriced.map(\.key.case) == ["quiet", "window"])
    for judgement in judgements {
      #expect(try EncodedJudgement(json: EncodedJudgement(judgement).json).judgement == judgement)
    }
  }

  @Test func `every kind of judgement is among those that are kept`() throws {
    let text = Judgement.everyKind.map { EncodedJudgement($0).json.description + "\n" }.joined()
    #expect(Golden.difference(of: text, from: "judgement-1-kinds.jsonl") == nil)
  }

  @Test func `a kept store lists its runs, and has its judgements, traces and baseline`() throws {
    try withStore { store in
      let runs = try store.runs(limit: 10)
      let kept = try lines(of: "run-1.jsonl").map { try EncodedRunRecord(json: JSONValue(parsing: $0)).run }
      #expect(runs.map(\.id) == kept.map(\.id).reversed())
      #expect(runs.allSatisfy { $0.state == .complete && $0.finishedAt != nil })
      let judgements = try store.judgements(of: runs[0].id)
      #expect(try judgements.map { EncodedJudgement($0).json.description } == lines(of: "judgement-1.jsonl"))
      for judgement in judgements { #expect(try store.trace(judgement.traceID)?.isEmpty == false) }
      let baseline = try #require(try store.baseline(named: "main"))
      #expect(try EncodedBaseline(baseline).text == Golden.text("baseline-1.json"))
    }
  }
}
