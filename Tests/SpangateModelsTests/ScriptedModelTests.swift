import SpangateCore
import SpangateModels
import SpangateTrace
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ScriptedModelTests {
  private let user = Conversation.Message.user("How many orders came in?")

  private func exchange(_ tool: String, _ text: String, isError: Bool = false) -> [Conversation.Message] {
    let call = ToolRequest(id: "c", name: tool, arguments: [:])
    return [
      .assistant(ModelReply(model: "m", calls: [call], stop: .toolCall)),
      .tools([ToolResult(call: call, text: text, isError: isError)]),
    ]
  }

  private func said(
    _ rules: ModelScript.Rule..., prompt: String = "", after: [Conversation.Message] = [], seed: UInt64 = 1,
    environment: [String: String] = [:]
  ) async throws -> String {
    let model = ScriptedModel(ModelScript(model: "m", rules: rules), seed: seed, environment: environment)
    return try await model.reply(to: Conversation(prompt: Prompt(prompt), messages: [user] + after)).text
  }

  @Test(
    arguments: [
      (.init(), true), (.init(user: TextPattern(literal: "ORDERS")), true),
      (.init(user: TextPattern(literal: "refunds")), false),
      (.init(user: try! TextPattern("/^how many .*\\?$/")), true),
      (.init(user: try! TextPattern("/^orders/")), false), (.init(prompt: TextPattern(literal: "terse")), true),
      (.init(prompt: TextPattern(literal: "verbose")), false), (.init(turn: 1), true), (.init(turn: 0), false),
      (.init(after: "query_database"), true), (.init(after: "search_logs"), false),
      (.init(result: TextPattern(literal: "41")), true), (.init(result: TextPattern(literal: "42")), false),
      (.init(failed: false), true), (.init(failed: true), false), (.init(env: ["V": try! TextPattern("/^v2$/")]), true),
      (.init(env: ["V": try! TextPattern("/^v1$/")]), false), (.init(env: ["W": try! TextPattern("/^$/")]), true),
      (.init(user: TextPattern(literal: "orders"), turn: 0), false),
    ] as [(ModelScript.Condition, Bool)])
  func `a rule answers when all of its conditions hold`(condition: ModelScript.Condition, holds: Bool) async throws {
    let text = try await said(
      .init(when: condition, say: "yes"), .init(say: "no"), prompt: "Be terse.",
      after: exchange("query_database", #"{"n":41}"#), environment: ["V": "v2"])
    #expect(text == (holds ? "yes" : "no"))
  }

  @Test func `the same seed gets the same reply, and others vary`() async throws {
    var seen: [String: Int] = [:]
    for seed in 0..<400 as Range<UInt64> {
      let rules = [ModelScript.Rule(chance: 0.25, say: "rare"), .init(sayOneOf: ["a", "b"])]
      let text = try await said(rules[0], rules[1], seed: seed)
      #expect(try await said(rules[0], rules[1], seed: seed) == text)
      seen[text, default: 0] += 1
    }
    #expect((60...140).contains(seen["rare"] ?? 0) && (100...200).contains(seen["a"] ?? 0))
    #expect(seen.keys.sorted() == ["a", "b", "rare"])
  }

  @Test(arguments: [
    ("{{result}}", #"{"rows":[{"n":41}]}"#), ("{{result:/rows/0/n}} orders", "41 orders"),
    ("{{query_database:/rows/0}}", #"{"n":41}"#), ("{{search_logs}} and {{result:/rows/0/n}}", "two lines and 41"),
    ("“{{user}}”", "“How many orders came in?”"), ("{{ not closed", "{{ not closed"), ("plain", "plain"),
  ])
  func `answers are filled in from the conversation`(template: String, text: String) async throws {
    let after = exchange("search_logs", "two lines") + exchange("query_database", #"{"rows":[{"n":41}]}"#)
    #expect(try await said(.init(say: template), after: after) == text)
  }

  @Test func `arguments are filled in too`() async throws {
    let call = ModelScript.Call(tool: "t", arguments: ["q": "{{result:/id}}", "deep": [["x": "{{user}}"]], "n": 1])
    let model = ScriptedModel(ModelScript(model: "m", rules: [.init(call: call)]), seed: 1)
    let reply = try await model.reply(to: Conversation(messages: [user] + exchange("a", #"{"id":"o-7"}"#)))
    #expect(reply.calls.map(\.arguments) == [["q": "o-7", "deep": [["x": "How many orders came in?"]], "n": 1]])
    #expect(reply.stop == .toolCall && reply.text == "")
  }

  @Test(arguments: [
    ("{{search_logs}}", "`{{search_logs}}` has no result to read"),
    ("{{result:/rows/9}}", "`{{result:/rows/9}}` finds nothing in the result"),
  ])
  func `a place without a value fails the call`(template: String, message: String) async throws {
    await #expect(throws: ModelFailure(message, isTransient: false)) {
      try await said(.init(say: template), after: exchange("query_database", #"{"rows":[]}"#))
    }
  }

  @Test func `usage is the rule's, or the script's, or not known`() async throws {
    let rule = ModelScript.Rule(say: "a", usage: .init(input: 1, output: 2))
    func usage(_ script: ModelScript) async throws -> ModelCall.Usage {
      try await ScriptedModel(script, seed: 1).reply(to: Conversation(messages: [user])).usage
    }
    let own = ModelScript.Usage(input: 3, output: 4)
    #expect(
      try await usage(ModelScript(model: "m", usage: own, rules: [rule]))
        == ModelCall.Usage(inputTokens: 1, outputTokens: 2))
    #expect(
      try await usage(ModelScript(model: "m", usage: own, rules: [.init(say: "a")]))
        == ModelCall.Usage(inputTokens: 3, outputTokens: 4))
    #expect(try await usage(ModelScript(model: "m", rules: [.init(say: "a")])) == ModelCall.Usage())
  }

  @Test(
    arguments: [
      ([], "the script has no rules"), ([.init(say: "a"), .init()], "rule 2 neither says nor calls anything"),
      ([.init(chance: 1.5, say: "a")], "rule 1 has a chance of 1.5, which is not from 0 to 1"),
      ([.init(say: "a", sayOneOf: ["b"])], "rule 1 has both `say` and `say_one_of`"),
      ([.init(sayOneOf: [])], "rule 1 has an empty `say_one_of`"),
    ] as [([ModelScript.Rule], String)])
  func `a script that makes no sense is refused`(rules: [ModelScript.Rule], message: String) {
    let error = #expect(throws: Misconfigured.self) { try ModelScript(model: "m", rules: rules).validate() }
    #expect(error?.message == message)
  }
}
