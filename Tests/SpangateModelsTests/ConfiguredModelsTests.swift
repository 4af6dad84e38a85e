import SpangateCore
import SpangateModels
import SpangateTesting
import SpangateTrace
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ConfiguredModelsTests {
  private let form = AnswerForm(
    name: "grade", summary: "Records the verdict.",
    schema: ["type": "object", "properties": ["score": ["type": "number"]]])

  private func question(_ config: JSONValue, seed: UInt64 = 1) throws -> ModelQuestion {
    ModelQuestion(
      to: try ModelReference(from: JSONValueDecoder(config)), instructions: "Judge.", text: "Is it 14 days?",
      form: form, seed: seed)
  }

  private func models(
    _ reply: JSONValue = [:], sent: Locked<[JSONValue]> = Locked([]), status: Int = 200,
    prices: PriceTable = .none
  ) -> ConfiguredModels {
    let http = FakeHTTP { request in
      sent.withLock { $0.append((try? JSONValue(parsing: request.body ?? [])) ?? .null) }
      return HTTPResponse(status: status, body: Array(reply.description.utf8))
    }
    return ConfiguredModels(
      .stub(http: http, environment: ["ANTHROPIC_API_KEY": "key-1234567", "OPENAI_API_KEY": "key-1234567"]),
      prices: prices)
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

  @Test func `a stated price holds before the table, and the table's where none is stated`() async throws {
    let prices = PriceTable([Price(provider: "anthropic", model: "large*", rates: .init(input: 30, output: 0))])
    let models = models(called, prices: prices)
    let stated: JSONValue = ["name": "anthropic/large", "price": ["input_per_million": 10, "output_per_million": 100]]
    #expect(try await models.ask(question(stated)).usage.cost == 0.005)
    #expect(try await models.ask(question("anthropic/large")).usage.cost == 0.009)
    #expect(try await self.models(called).ask(question("anthropic/large")).usage.cost == nil)
  }

  @Test func `a stated price is that of what a cache held, too`() async throws {
    var reply = try #require(called.object)
    reply["usage"] = ["input_tokens": 100, "cache_read_input_tokens": 200, "output_tokens": 20]
    let answer = try await models(.object(reply)).ask(
      question(["name": "anthropic/large", "price": ["input_per_million": 10, "output_per_million": 100]]))
    #expect(
      answer.usage == ModelCall.Usage(inputTokens: 300, outputTokens: 20, cacheRead: 200, cacheWrite: 0, cost: 0.005))
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
    let problem = await #expect(throws: ModelFailure.self) {
      try await models(["error": ["message": "no such model"]], status: 404).ask(question("openai/none"))
    }
    #expect(problem?.message.contains("no such model") == true && problem?.kind == .rejected)
    let keyless = await #expect(throws: ModelFailure.self) {
      try await ConfiguredModels(.stub()).ask(question("openai/none"))
    }
    #expect(keyless?.message.contains("OPENAI_API_KEY") == true)
  }
}
