import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

struct RecordedTrialTests {
  private let answered: Attributes = ["agent.answer": "14 days"]

  @Test func `the root's answer is the trial's, and its time the trial's`() {
    let trial = RecordedTrial([.stub(1, "agent.run", lasting: 3, answered), .stub(2, parent: 1, "agent.turn")])
    #expect(trial.completeness == .settled)
    #expect(trial.outcome == .answered(Answer(text: "14 days")))
    #expect(trial.moment.duration == .milliseconds(3) || trial.moment.duration > .zero)
  }

  @Test func `a root that failed is a failed call, and not asked again`() throws {
    let trial = RecordedTrial([.stub(1, "agent.run", status: .init(.error, message: "overloaded"), answered)])
    guard case .failed(let failure) = trial.outcome else {
      Issue.record("it answered")
      return
    }
    #expect(failure.message == "overloaded" && !failure.isTransient && !failure.isOfSurroundings)
  }

  @Test func `a trace without an answer has none, and a reason`() {
    let trial = RecordedTrial([.stub(1, "agent.run")])
    guard case .answered(let answer) = trial.outcome else {
      Issue.record("it failed")
      return
    }
    #expect(answer.gap?.why == "no span of the recorded trace holds the agent's answer")
    #expect(answer.gap?.evidence == nil)
  }

  @Test func `spans whose parent is missing are a gap, and answer nothing`() {
    let lost = RecordedTrial([.stub(2, parent: 1, "gen_ai.completion", answered)])
    #expect(lost.completeness == .cutOff(.rootMissing(spans: 1)))
    let middle = RecordedTrial([.stub(1, "agent.run", answered), .stub(3, parent: 2, "tool.execute.x")])
    #expect(middle.completeness == .cutOff(.parentMissing(span: SpanID(3)!, parent: SpanID(2)!)))
    guard case .answered(let answer) = middle.outcome else {
      Issue.record("it failed")
      return
    }
    #expect(answer.gap != nil && answer.text.isEmpty)
  }

  @Test func `an agent that was called from elsewhere is whole`() {
    let alone = RecordedTrial([.stub(1, parent: 9, "agent.run", answered), .stub(2, parent: 1, "agent.turn")])
    #expect(alone.completeness == .settled && alone.rootSpanID == SpanID(9))
    var told = SpanRecord.stub(1, parent: 9, "work", answered)
    #expect(RecordedTrial([told]).completeness != .settled)
    told.flags = 0x300
    #expect(RecordedTrial([told]).completeness == .settled)
    told.name = "agent.run"
    told.flags = 0x100
    #expect(RecordedTrial([told]).completeness != .settled)
  }

  @Test func `a root that has not ended is none`() {
    var root = SpanRecord.stub(1, "agent.run", answered)
    root.end = 0
    #expect(RecordedTrial([root, .stub(2, parent: 1, "agent.turn")]).completeness == .cutOff(.rootMissing(spans: 1)))
  }

  @Test func `what an earlier evaluation wrote is none of the agent's`() {
    let earlier = SpanRecord.stub(9, "eval.trial", lasting: 7, ["eval.case.id": "c"])
    var agent = SpanRecord.stub(1, parent: 9, "agent.run", ["eval.score.x": 1, "agent.answer": "14 days"])
    agent.events = [.init(name: "gen_ai.evaluation.result"), .init(name: "own")]
    let trial = RecordedTrial([earlier, agent, .stub(3, parent: 9, "eval.judge")])
    #expect(trial.spans.map(\.id) == [SpanID(1)] && trial.rootSpanID == SpanID(9))
    #expect(trial.spans[0].attributes["eval.score.x"] == nil && trial.spans[0].events.map(\.name) == ["own"])
    #expect(trial.completeness == .settled && trial.outcome == .answered(Answer(text: "14 days")))
    // It failed by what the evaluation saw of it, whatever its own span says.
    var failed = earlier
    failed.status = .init(.error, message: "timed out")
    guard case .failed = RecordedTrial([failed, agent]).outcome else {
      Issue.record("it answered")
      return
    }
  }

  @Test func `a trial has the same root each time`() {
    let spans = [SpanRecord.stub(1, "agent.run")]
    #expect(RecordedTrial(spans).rootSpanID == RecordedTrial(spans).rootSpanID)
    #expect(RecordedTrial(spans).rootSpanID != SpanID(1))
  }
}
