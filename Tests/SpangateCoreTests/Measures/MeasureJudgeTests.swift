import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

struct MeasureJudgeTests {
  @Test func `what judges took is none of the agent's, in a trace that has their spans too`() {
    let judge = SpanRecord.stub(
      9, parent: 0xb1, "eval.judge", at: 50,
      [
        "gen_ai.operation.name": "chat", "gen_ai.usage.input_tokens": 900, "gen_ai.usage.output_tokens": 90,
        "llm.cost.usd": 7.0,
      ])
    let agent: [SpanRecord] = [
      .stub(1, parent: 0xb1, "agent.run", ["llm.cost.usd": 0.5]),
      .stub(2, parent: 1, "gen_ai.completion", ["gen_ai.usage.input_tokens": 5, "gen_ai.usage.output_tokens": 1]),
    ]
    let alone = Observation.stub(answer: "a", spans: agent).measures
    #expect(alone[.costUSD] == .value(0.5))
    #expect(Observation.stub(answer: "a", spans: agent + [judge]).measures == alone)
  }
}
