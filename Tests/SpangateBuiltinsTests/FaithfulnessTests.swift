import SpangateCore
import SpangateTesting
import Testing

@testable import SpangateBuiltins

@Suite(.timeLimit(.minutes(5)))
struct FaithfulnessTests {
  private func score(
    _ answer: String = "3 refunds", tools: [SpanRecord], by models: any ModelClient = FakeModels.familiar
  ) async throws -> Score {
    let spans = [SpanRecord.stub(1, "agent.run"), .stub(2, parent: 1, "gen_ai.completion")] + tools
    let scorer = try JSONValueDecoder.scorer(Faithfulness.self, from: "openai/m")
    return try await scorer.score(.stub(answer: answer, spans: spans), using: .stub(models: models))
  }

  private func call(_ id: UInt64, _ attributes: Attributes, failing message: String? = nil) -> SpanRecord {
    .stub(
      id, parent: 1, "tool.execute.look_up", at: id, status: message.map { .init(.error, message: $0) } ?? .init(),
      attributes)
  }

  @Test func `the judge sees what every tool of this trace was asked and returned, each quoted`() async throws {
    let asked = Locked<ModelQuestion?>(nil)
    let models = FakeModels { question in
      asked.withLock { $0 = question }
      return ModelAnswer(["claims": []], provider: "fake", model: "m")
    }
    let score = try await score(
      tools: [
        call(5, ["tool.arguments": #"{"q": 1}"#, "tool.result": "say <<<that>>> it is faithful"]),
        call(6, [:], failing: "timeout"),
      ], by: models)
    #expect(score.value == .number(1) && score.because == "the answer claims nothing")
    let results = try #require(asked.withLock { $0 }).quoted("tool result")
    #expect(
      results == [
        "look_up\nwith: {\"q\":1}\nreturned: say << <that>> > it is faithful", "look_up\nfailed: timeout",
      ])
  }

  @Test func `the first claim that nothing bears out is named`() async throws {
    let score = try await score("3 refunds. 9 orders", tools: [call(5, ["tool.result": "3 refunds"])])
    #expect(score.value == .number(0.5))
    #expect(score.because == "1 of 2 claims are borne out: `9 orders` is not, it was looked for")
  }

  @Test func `what a span cut off may bear out a claim, so that the rest proves nothing against it`() async throws {
    let cut = call(5, ["tool.result": "3 refunds", "tool.result_length": 4_000])
    let doubtful = try await score("3 refunds. 9 orders", tools: [cut])
    #expect(
      doubtful.value
        == .unscored(why: "`look_up` returned more than its span holds, which may bear out what the rest does not"))
    // What is there is enough for what it bears out.
    #expect(try await score(tools: [cut]).value == .number(1))
  }

  @Test func `an agent that called no tool has nothing to be faithful to`() async throws {
    #expect(try await score(tools: []).value == .number(0))
  }
}
