import SpangateCore
import SpangateModels
import SpangateTesting
import SpangateTrace
import Testing

struct ModelReferenceTests {
  private func reference(_ name: String, _ change: (inout ModelReference) -> Void = { _ in }) -> ModelReference {
    var reference = ModelReference(name)
    change(&reference)
    return reference
  }

  @Test(
    arguments: [
      ("scripted", .scripted), ("openai/gpt", .hosted(.openai, name: "gpt")),
      ("anthropic/a/b", .hosted(.anthropic, name: "a/b")), ("gpt", nil), ("openai/", nil), ("other/m", nil),
    ] as [(String, ModelReference.Source?)])
  func `a name says who answers`(name: String, source: ModelReference.Source?) {
    #expect(ModelReference(name).source == source)
  }

  @Test func `what is wrong with a reference is said at the member that has it, or at the whole`() {
    let wrong = [
      ("model", reference("gpt")), ("model", reference("scripted")),
      ("max_tokens", reference("openai/m") { $0.maxTokens = 0 }),
      ("temperature", reference("openai/m") { $0.temperature = 3 }),
      ("temperature", reference("anthropic/m") { $0.temperature = 1 }),
      ("api_key_env", reference("openai/m") { $0.apiKeyEnv = "sk-0123456789" }),
      ("base_url", reference("openai/m") { $0.baseUrl = "localhost" }),
      ("price", reference("openai/m") { $0.price = .init(inputPerMillion: -1, outputPerMillion: 1) }),
    ]
    for (member, reference) in wrong {
      let whole = #expect(throws: Misconfigured.self) { try reference.validate() }
      let exact = #expect(throws: Misconfigured.self) { try reference.validate { "agent.\($0)" } }
      #expect(whole?.key == (member == "model" ? "model" : "model.\(member)") && exact?.key == "agent.\(member)")
      #expect(exact?.message == whole?.message && exact?.message.contains("0123456789") == false)
    }
  }

  @Test func `a key where the name of a variable belongs is not told to anybody`() async throws {
    let question = ModelQuestion(
      to: reference("openai/m") { $0.apiKeyEnv = "sk-0123456789" }, instructions: "", text: "",
      form: AnswerForm(name: "f", summary: "", schema: [:]))
    let failure = await #expect(throws: ModelFailure.self) { try await ConfiguredModels(.stub()).ask(question) }
    #expect(failure?.message == "`api_key_env` is the name of a variable: letters, digits and `_`")
  }
}
