import SpangateCore
import SpangateTesting
import Testing

@testable import SpangateAgent

@Suite(.timeLimit(.minutes(5)))
struct AgentModelsTests {
  private let form = AnswerForm(
    name: "grade", summary: "Records the verdict.",
    schema: ["type": "object", "properties": ["score": ["type": "number"]]])

  private func question(_ config: JSONValue, seed: UInt64 = 1) throws -> ModelQuestion {
    ModelQuestion(
      to: try ModelReference(from: JSONValueDecoder(config)), instructions: "Judge.", text: "Is it 14 days?",
      form: form, seed: seed)
  }

  private func models(
    _ reply: JSONValue = [:], sent: Locked<[JSONValue]> = Locked([]), status: Int = 200
  ) -> AgentModels {
    let http = FakeHTTP { request in
      sent.withLock { $0.append((try? JSONValue(parsing: request.body ?? [])) ?? .null) }
      return HTTPResponse(status: status, body: Array(reply.description.utf8))
    }
    return AgentModels(
      .stub(http: http, environment: ["ANTHROPIC_API_KEY": "key-1234567", "OPENAI_API_KEY": "key-1234567"]))
  }

  private let called: JSONValue = [
    "id": "1", "model": "large-2026", "stop_reason": "tool_use", "usage": ["input_tokens": 300, "output_tokens": 20],
    "content": [["type": "tool_use", "id": "c", "name": "grade", "input": ["score": 0.5]]],
  ]

  @Test func `a question forces the model to fill in the form, and the answer has what that took`() async throws {
    let sent = Locked<[JSONValue]>([])
    let answer = try await models(called, sent: sent).ask(
      question([
        "name": "anthropic/large", "max_tokens": 500,
        "price": ["input_per_million": 10, "output_per_million": 100],
      ]))
    #expect(answer.arguments == ["score": 0.5])
    #expect(answer.provider == "anthropic" && answer.model == "large-2026")
    #expect(answer.usage == ModelCall.Usage(inputTokens: 300, outputTokens: 20, cost: 0.005))
    let body = try #require(sent.withLock(\.first))
    #expect(body["tool_choice"] == ["type": "tool", "name": "grade"])
    #expect(body.value(at: "/tools/0/input_schema") == form.schema)
    #expect(body["system"] == "Judge." && body["max_tokens"] == 500)
    #expect(body["messages"] == [["role": "user", "content": "Is it 14 days?"]])
  }

  @Test(
    arguments: [
      [["type": "text", "text": "0.5"]], [["type": "tool_use", "id": "c", "name": "other", "input": [:]]],
      [["type": "tool_use", "id": "c", "name": "grade", "input": "half of {"]],
    ] as [JSONValue])
  func `what is no call of the form's tool with JSON gives no arguments, and is paid for`(content: JSONValue)
    async throws
  {
    var reply = try #require(called.object)
    reply["content"] = content
    let answer = try await models(.object(reply)).ask(question("anthropic/large"))
    #expect(answer.arguments == nil)
    #expect(answer.usage == ModelCall.Usage(inputTokens: 300, outputTokens: 20))
  }

  @Test func `a model that refuses to be asked is a problem with its reason`() async throws {
    let problem = await #expect(throws: ModelProblem.self) {
      try await models(["error": ["message": "no such model"]], status: 404).ask(question("openai/none"))
    }
    #expect(problem?.message.contains("no such model") == true && problem?.isThrottled == false)
    let keyless = await #expect(throws: ModelProblem.self) {
      try await AgentModels(.stub()).ask(question("openai/none"))
    }
    #expect(keyless?.message.contains("OPENAI_API_KEY") == true)
  }

  @Test func `every provider that a judge can be named by is one that can be asked`() {
    #expect(ModelReference.providers == ModelChoice.Provider.allCases.map(\.rawValue))
  }
}
