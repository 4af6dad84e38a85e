import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

struct RecordFormatTests {
  /// As it comes back from its text.
  private func written(_ judgement: Judgement) throws -> Judgement {
    try EncodedJudgement(json: JSONValue(parsing: EncodedJudgement(judgement).json.description)).judgement
  }

  private func written(_ run: RunRecord) throws -> RunRecord {
    try EncodedRunRecord(json: JSONValue(parsing: EncodedRunRecord(run).json.description)).run
  }

  @Test func `judgements survive being written down`() throws {
    for judgement in Judgement.everyKind {
      #expect(try written(judgement) == judgement)
    }
  }

  @Test func `a number that is not finite becomes a reason, never a number`() throws {
    var judgement = Judgement.everyKind[0]
    judgement.scores[0].score.value = .number(.nan)
    judgement.measures[.latency] = .value(.infinity)
    let read = try written(judgement)
    #expect(read.scores[0].score.value == .unscored(why: "the score is not a finite number"))
    #expect(read.measures[.latency] == .absent(why: "the number is not finite"))
  }

  @Test func `of reasons that were recorded without a kind, a price that is missing is known by its words`() throws {
    func read(_ json: JSONValue) throws -> Absence? {
      var record = try #require(EncodedJudgement(Judgement.everyKind[0]).json.object)
      record["measures"] = ["cost_usd": json]
      return try EncodedJudgement(json: .object(record)).judgement.measures[.costUSD]?.absence
    }
    let why = "no price is known for `small-1` on 2026-11-25"
    #expect(try read(["absent": .string(why)]) == Absence(.unpriced, why))
    #expect(try read(["absent": "no span is a model call"]) == Absence(.other, "no span is a model call"))
    #expect(try read(["absent": .string(why), "kind": "trace"]) == Absence(.trace, why))
    #expect(try read(["absent": .string(why), "kind": "of_tomorrow"]) == Absence(.other, why))
  }

  @Test func `runs survive being written down`() throws {
    var run = RunRecord.stub("run-a")
    #expect(try written(run) == run)
    run.finishedAt = Timestamp(nanoseconds: 5)
    run.selection = RunSelection()
    run.arms = ["control", "terse"]
    run.environment = ["LANG": "0123abcd"]
    run.origin = RunOrigin(tool: "inspect", version: "0.3.285", gaps: ["it was cancelled"])
    run.suites[0].agent = RunAgent(definition: Fingerprint(of: "a"), files: Fingerprint(of: "b"))
    #expect(try written(run) == run)
    run.suites[0].agent = RunAgent(
      definition: Fingerprint(of: "a"), files: Fingerprint(of: "b"), commit: "c0ffee", tree: "beef",
      changes: Fingerprint(of: "c"))
    #expect(try written(run) == run)
  }

  @Test func `a record of the wrong shape says where`() {
    let error = #expect(throws: JSONShapeError.self) {
      try EncodedRunRecord(json: ["id": "x", "started_at": "noon"])
    }
    #expect(error == JSONShapeError("expected nanoseconds", at: ["started_at"]))
  }
}
