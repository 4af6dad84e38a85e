import SpangateTesting
import SpangateTrace
import Testing

/// Calls that are easily taken for one another.
struct CallSiblingTests {
  @Test func `two libraries that tell of two calls at once tell of two`() {
    let spans: [SpanRecord] = [
      .chat(1, "sdk", at: 5, lasting: 95, 100, 10, answer: "a"), .chat(2, "callback", at: 6, lasting: 93, 100, 10),
      .chat(3, "sdk", at: 7, lasting: 95, 100, 10, answer: "b"), .chat(4, "callback", at: 8, lasting: 93, 100, 10),
    ]
    #expect(spans.tokens == [[100, 10], [100, 10]])
    func roll(_ id: UInt64, _ scope: String, _ arguments: String? = nil) -> SpanRecord {
      var span = SpanRecord.of(
        id, scope, at: id, ["gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "roll"])
      span.attributes["gen_ai.tool.call.arguments"] = arguments.map { .string($0) }
      return span
    }
    #expect([roll(1, "a"), roll(2, "b"), roll(3, "a"), roll(4, "b")].toolCalls.count == 2)
    let told = [roll(1, "a", #"{"q": "x"}"#), roll(2, "b"), roll(3, "a", #"{"q": "y"}"#), roll(4, "b")].toolCalls
    #expect(told.map(\.arguments) == [["q": "x"], ["q": "y"]])
  }

  @Test func `a tool that calls itself with other arguments is called again`() {
    func search(_ id: UInt64, under parent: UInt64? = nil, by scope: String = "app", _ part: String) -> SpanRecord {
      .of(
        id, scope, under: parent, at: id,
        [
          "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search",
          "gen_ai.tool.call.arguments": .string(#"{"q": "\#(part)"}"#),
        ])
    }
    let spans = [search(1, "all"), search(2, under: 1, "one"), search(3, under: 1, "two")]
    #expect(spans.toolCalls.map(\.arguments) == [["q": "all"], ["q": "one"], ["q": "two"]])
    #expect([search(1, "all"), search(2, under: 1, "all")].toolCalls.count == 1)
    #expect([search(1, "all"), search(2, under: 1, by: "sdk", "all")].toolCalls.count == 1)
  }

  @Test func `a server of tools names the same call without its own name`() {
    let spans: [SpanRecord] = [
      .of(1, "app", ["gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "mcp__shop__find"]),
      .of(2, "mcp", under: 1, at: 1, named: "tools/call find", ["mcp.method.name": "tools/call"]),
    ]
    #expect(spans.toolCalls.map(\.name) == ["mcp__shop__find"])
    var other = spans
    other[1].name = "tools/call refind"
    #expect(other.toolCalls.map(\.name) == ["mcp__shop__find", "refind"])
  }

  @Test func `what an agent used by calls without spans is told apart from what has spans`() {
    let whole: Attributes = [
      "gen_ai.operation.name": "invoke_agent", "gen_ai.usage.input_tokens": 500, "gen_ai.usage.output_tokens": 50,
    ]
    let main: [SpanRecord] = [.of(1, "app", lasting: 900, whole), .chat(2, "app", under: 1, 100, 10)]
    #expect(TraceTree(main).unseenUsage.isSilent)
    let helper = main + [.of(3, "app", under: 1, at: 200, whole), .of(4, "app", under: 3, at: 201, whole)]
    #expect(TraceTree(helper).unseenUsage.inputTokens == 500)
  }

  @Test func `an outer call that asks several models is none of them`() {
    let spans: [SpanRecord] = [
      .of(1, "app", lasting: 900, ["openinference.span.kind": "LLM", "llm.model_name": "mixture"]),
      .chat(2, "sdk", under: 1, 100, 10), .chat(3, "sdk", under: 1, at: 200, model: "claude-sonnet-4-5", 200, 20),
    ]
    #expect(spans.modelCalls.map(\.model) == ["gpt-4o", "claude-sonnet-4-5"])
  }

  @Test func `a total that holds what came from a cache tells that the input does not`() {
    var span = SpanRecord.chat(1, "app", 100, 10, cached: 80)
    span.attributes["gen_ai.usage.total_tokens"] = 190
    #expect([span].tokens == [[180, 10]])
    span.attributes["gen_ai.usage.total_tokens"] = 110
    #expect([span].tokens == [[100, 10]])
  }

  static let answers: [Attributes] = [
    ["gen_ai.output.messages": #"[{"type":"mcp_call","name":"f","arguments":"{\"a\":1}"}]"#],
    ["gen_ai.output.messages": #"{"tool_calls":[{"name":"f","parameters":{"a":1}}]}"#],
    ["gen_ai.output.messages": #"[{"content":[{"type":"mcp_tool_use","name":"f","input":{"a":1}}]}]"#],
    ["gen_ai.completion.0.function_call.name": "f", "gen_ai.completion.0.function_call.arguments": #"{"a":1}"#],
    [
      "llm.output_messages.0.message.function_call_name": "f",
      "llm.output_messages.0.message.function_call_arguments_json": #"{"a":1}"#,
    ],
  ]

  @Test(arguments: answers)
  func `older and rarer shapes of answers ask for tools too`(answer: Attributes) {
    var span = SpanRecord.chat(1, "x", 100, 10)
    for entry in answer { span.attributes[entry.key] = entry.value }
    #expect([span].toolCalls.map(\.name) == ["f"])
    #expect([span].toolCalls.map(\.arguments) == [["a": 1]])
  }

  @Test func `a form that a model has to fill in is no tool`() {
    var span = SpanRecord.chat(1, "x", 100, 10)
    span.attributes["gen_ai.output.messages"] = #"[{"parts":[{"type":"tool_call","name":"Order","arguments":{}}]}]"#
    #expect([span].toolCalls.map(\.name) == ["Order"])
    span.attributes["llm.invocation_parameters"] =
      #"{"tool_choice": {"type": "function", "function": {"name": "Order"}}}"#
    #expect([span].toolCalls.isEmpty)
  }

  @Test func `an answer in an event of the span is read`() {
    let event = SpanRecord.Event(
      name: "gen_ai.client.inference.operation.details",
      attributes: ["gen_ai.output.messages": #"[{"parts":[{"type":"tool_call","name":"f","arguments":{}}]}]"#])
    var span = SpanRecord.chat(1, "x", 100, 10)
    span.events = [event]
    #expect([span].toolCalls.map(\.name) == ["f"])
  }
}
