import SpangateCore
import SpangateGate
import SpangateTesting
import SpangateTrace
import Testing

struct TraceMatchingTests {
  private let suite = Suite.stub(
    FakeTarget { _ in .answered(Answer(text: "")) },
    cases: [
      .stub("refund", input: "How long is the window?"), .stub("order", input: "Where is it?"),
      .stub("twin", input: "Where is it?"),
    ])

  private func summary(_ trace: UInt64, _ spans: SpanRecord..., names: RecordedNames = RecordedNames()) -> TraceSummary
  {
    TraceSummary(TraceID(high: 0, low: trace)!, spans, names: names)
  }

  private func matching(_ summaries: [TraceSummary], by rule: TraceMatching.Rule = .usual) -> TraceMatching {
    TraceMatching(summaries, to: suite, by: rule)
  }

  private func asked(_ text: String, _ attributes: Attributes = [:], trace: UInt64 = 0xa1) -> SpanRecord {
    .stub(1, "agent.run", Attributes(attributes.entries + [.init("input.value", .string(text))]), trace: trace)
  }

  @Test func `a trace is of the case that it names, on a span or in its resource`() {
    var resource = SpanRecord.stub(1, "agent.run")
    resource.resource = ["test.case.name": "order"]
    let found = matching([
      summary(1, .stub(1, "agent.run", ["eval.case.id": "refund"])), summary(2, resource),
      summary(3, .stub(1, "agent.run"), .stub(2, parent: 1, "agent.turn", ["eval.case.id": "refund"])),
    ])
    #expect(found.trials["refund"]?.map(\.id.low) == [1, 3])
    #expect(found.trials["order"]?.map(\.id.low) == [2])
    #expect(found.strays.isEmpty)
  }

  @Test func `else of the one case that asks what was asked`() {
    let found = matching([
      summary(1, asked(" How long is the window?\n")), summary(2, asked("Where is it?")), summary(3, asked("Who?")),
      summary(4, asked("How long is the window?", ["eval.case.id": "gone"])),
      summary(5, asked("Who?", ["eval.case.id": "gone"])),
    ])
    #expect(found.trials["refund"]?.map(\.id.low) == [1, 4])
    #expect(found.strays.map(\.why) == [.inputShared(2), .unnamed, .caseUnknown("gone")])
  }

  @Test func `an attribute that is asked for counts alone, and so does the input`() {
    let names = RecordedNames(case: "app.case")
    let named = summary(1, asked("Who?", ["app.case": "refund", "eval.case.id": "order"]), names: names)
    let other = summary(2, asked("How long is the window?", ["eval.case.id": "order"]), names: names)
    let found = matching([named, other], by: .attribute("app.case"))
    #expect(found.trials["refund"]?.count == 1 && found.trials["order"] == nil && found.strays.map(\.why) == [.unnamed])
    let byInput = matching([summary(3, asked("How long is the window?", ["eval.case.id": "order"]))], by: .input)
    #expect(byInput.trials["refund"]?.count == 1)
  }

  @Test func `a trace that names several cases is of none`() {
    let found = matching([
      summary(
        1, .stub(1, "batch"), .stub(2, parent: 1, "agent.run", ["eval.case.id": "refund"]),
        .stub(3, parent: 1, "agent.run", ["eval.case.id": "order"]))
    ])
    #expect(found.trials.isEmpty && found.strays.map(\.why) == [.ambiguous])
  }

  @Test func `traces of another suite or variant, and earlier attempts, are no trials`() {
    var retried = SpanRecord.stub(9, "eval.trial", ["eval.case.id": "refund"])
    retried.links = [
      .init(
        to: SpanReference(trace: TraceID(high: 0, low: 2)!, span: SpanID(9)!),
        attributes: ["eval.link.relation": "previous_attempt"])
    ]
    let found = matching([
      summary(1, retried, .stub(1, parent: 9, "agent.run", ["eval.case.id": "refund"])),
      summary(2, .stub(1, "agent.run", ["eval.case.id": "refund"])),
      summary(3, .stub(1, "agent.run", ["eval.case.id": "refund", "eval.suite.name": "another"])),
      summary(4, .stub(9, "eval.trial", ["eval.case.id": "refund"])),
    ])
    #expect(found.trials["refund"]?.map(\.id.low) == [1])
    #expect(found.strays.map(\.trace.low) == [3] && found.strays[0].why == .elsewhere)
  }

  @Test func `a trace that names a case and was asked something else is told of`() {
    let found = matching([
      summary(1, asked("Who?", ["eval.case.id": "refund"])),
      summary(2, asked(" How long is the window?\n", ["eval.case.id": "refund"])),
      summary(3, .stub(1, "agent.run", ["eval.case.id": "refund"])),
    ])
    #expect(found.trials["refund"]?.count == 3)
    #expect(found.otherwiseAsked.map(\.trace.low) == [1] && found.otherwiseAsked[0].case == "refund")
  }

  @Test func `a trace that is not whole says what it lacks`() {
    var open = SpanRecord.stub(1, "agent.run")
    open.end = 0
    let orphan = SpanRecord.stub(2, parent: 1, "gen_ai.completion")
    #expect(summary(1, .stub(1, "agent.run"), orphan).gap == nil)
    for cut in [summary(1, orphan), summary(1, open), summary(1, open, orphan)] {
      #expect(cut.gap != nil && cut.isTrial)
    }
  }

  @Test func `trials keep the numbers that they had`() {
    let spans = [2, 0, 1].map { index in
      summary(
        UInt64(index + 10), .stub(1, "agent.run", ["eval.case.id": "refund", "eval.trial.index": .int(Int64(index))]))
    }
    #expect(matching(spans).trials["refund"]?.map(\.id.low) == [10, 11, 12])
  }
}
