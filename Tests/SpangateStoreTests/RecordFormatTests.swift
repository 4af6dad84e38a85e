import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

struct RecordFormatTests {
  @Test func `judgements survive being written down`() throws {
    for judgement in Judgement.everyKind {
      #expect(try Judgement(json: JSONValue(parsing: judgement.json.description)) == judgement)
    }
  }

  @Test func `a number that is not finite becomes a reason, never a number`() throws {
    var judgement = Judgement.everyKind[0]
    judgement.scores[0].score.value = .number(.nan)
    judgement.measures[.latency] = .value(.infinity)
    let read = try Judgement(json: JSONValue(parsing: judgement.json.description))
    #expect(read.scores[0].score.value == .unscored(why: "the score is not a finite number"))
    #expect(read.measures[.latency] == .absent(why: "the number is not finite"))
  }

  @Test func `runs survive being written down`() throws {
    var run = RunRecord.stub("run-a")
    #expect(try RunRecord(json: JSONValue(parsing: run.json.description)) == run)
    run.finishedAt = Timestamp(nanoseconds: 5)
    run.selection = RunSelection()
    run.arms = ["control", "terse"]
    #expect(try RunRecord(json: JSONValue(parsing: run.json.description)) == run)
  }

  @Test func `a record of the wrong shape says where`() {
    let error = #expect(throws: JSONShapeError.self) {
      try RunRecord(json: ["id": "x", "started_at": -1])
    }
    #expect(error == JSONShapeError("expected nanoseconds", at: ["started_at"]))
  }
}
