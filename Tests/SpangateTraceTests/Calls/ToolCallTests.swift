import SpangateTesting
import SpangateTrace
import Testing

struct ToolCallTests {
  static let order: JSONValue = ["order_id": "A-1001"]

  static let shapes: [Attributes] = [
    ["traceloop.entity.input": #"{"args": [], "kwargs": {"order_id": "A-1001"}}"#],
    ["traceloop.entity.input": #"{"args": [], "kwargs": {"order_id": "A-1001"}, "sanitize_inputs_outputs": true}"#],
    ["traceloop.entity.input": #"{"args": [{"order_id": "A-1001"}], "kwargs": {}}"#],
    ["traceloop.entity.input": #"{"input_str": "{'order_id': 'A-1001'}", "tags": []}"#],
    ["traceloop.entity.input": #"{"input_str": "x", "inputs": {"order_id": "A-1001"}}"#],
    ["traceloop.entity.input": #"{"kwargs": {"order_id": "A-1001"}}"#],
    [
      "gen_ai.tool.call.arguments":
        #"{"code.function.parameters.order_id.type": "str", "code.function.parameters.order_id.value": "A-1001"}"#
    ],
    ["input.value": "{'order_id': 'A-1001'}"], ["gen_ai.prompt": #"{"order_id":"A-1001"}"#],
    ["tool_arguments": #"{"order_id":"A-1001"}"#], ["gcp.vertex.agent.tool_call_args": #"{"order_id":"A-1001"}"#],
    ["ai.toolCall.input": #"{"order_id":"A-1001"}"#], ["langfuse.observation.input": #"{"order_id":"A-1001"}"#],
    ["spring.ai.tool.call.arguments": #"{"order_id":"A-1001"}"#],
    ["gen_ai.tool.call.arguments": .map(["order_id": "A-1001"])],
  ]

  @Test(arguments: shapes)
  func `arguments are read in whatever shape a framework gives them`(attributes: Attributes) {
    var span = SpanRecord.of(1, "x", attributes)
    span.attributes["gen_ai.operation.name"] = "execute_tool"
    span.attributes["gen_ai.tool.name"] = "lookup_order"
    #expect([span].toolCalls.map(\.arguments) == [Self.order])
  }

  @Test func `a tool's own arguments are not unwrapped`() {
    for text in [
      #"{"args": "x", "kwargs": {"a": 1}}"#, #"{"args": [1], "kwargs": {"a": 1}}"#,
    ] {
      let span = SpanRecord.of(
        1, "x", ["gen_ai.operation.name": "execute_tool", "gen_ai.tool.call.arguments": .string(text)])
      #expect([span].toolCalls.first?.arguments?.object?["kwargs"] == ["a": 1])
    }
  }

  @Test func `events of a tool's span tell what it was given and gave`() {
    let span = SpanRecord.of(
      1, "strands", ["gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "f"],
      events: [
        .init(name: "gen_ai.tool.message", attributes: ["content": #"{"a": 1}"#]),
        .init(name: "gen_ai.choice", attributes: ["message": "shipped"]),
      ])
    #expect([span].toolCalls.map(\.arguments) == [["a": 1]])
    #expect([span].toolCalls.map(\.result) == ["shipped"])
  }

  static let answers: [Attributes] = [
    [
      "gen_ai.output.messages":
        #"[{"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"f","arguments":{"a":1}}]}]"#
    ],
    ["gen_ai.output.messages": #"[{"parts":[{"type":"tool_call","id":"c1","name":"f","arguments":"{\"a\": 1}"}]}]"#],
    [
      "llm.output_messages.0.message.tool_calls.0.tool_call.id": "c1",
      "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "f",
      "llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments": #"{"a": 1}"#,
    ],
    [
      "gen_ai.completion.0.tool_calls.0.id": "c1", "gen_ai.completion.0.tool_calls.0.name": "f",
      "gen_ai.completion.0.tool_calls.0.arguments": #"{"a":1}"#,
    ],
    ["ai.response.toolCalls": #"[{"type":"tool-call","toolCallId":"c1","toolName":"f","input":{"a":1}}]"#],
    [
      "gen_ai.completion":
        #"{"choices":[{"message":{"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]}}]}"#
    ],
    ["langfuse.observation.output": #"{"content":[{"type":"tool_use","id":"c1","name":"f","input":{"a":1}}]}"#],
    [
      "gcp.vertex.agent.llm_response":
        #"{"content":{"parts":[{"function_call":{"id":"c1","name":"f","args":{"a":1}}}]}}"#
    ],
    ["gen_ai.output.messages": #"[{"content":[{"toolUse":{"toolUseId":"c1","name":"f","input":{"a":1}}}]}]"#],
    [
      "gen_ai.output.messages":
        #"{"output":[{"type":"function_call","call_id":"c1","name":"f","arguments":"{\"a\":1}"}]}"#
    ],
  ]

  @Test(arguments: answers)
  func `a call that only the model's answer tells of was made`(answer: Attributes) {
    var span = SpanRecord.chat(1, "x", 100, 10)
    for entry in answer { span.attributes[entry.key] = entry.value }
    let calls = [span].toolCalls
    #expect(calls.map(\.name) == ["f"])
    #expect(calls.map(\.arguments) == [["a": 1]])
    #expect(calls.map(\.id) == ["c1"])
    // A span of the call itself, under the server's name and its own, is no second one.
    for name in ["f", "shop__f", "shop.f"] {
      let call = SpanRecord.of(
        2, "x", at: 200, ["gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": .string(name)])
      #expect([span, call].toolCalls.map(\.name) == [name])
    }
  }

  @Test func `what a model was offered, said in words, or read in its prompt was not called`() {
    var span = SpanRecord.chat(1, "x", 100, 10)
    span.attributes["gen_ai.tool.definitions"] = #"[{"type":"function","name":"f","parameters":{}}]"#
    span.attributes["gen_ai.output.messages"] = #"[{"parts":[{"type":"text","content":"I could call f."}]}]"#
    span.attributes["gen_ai.input.messages"] = #"[{"parts":[{"type":"tool_call","name":"f","arguments":{}}]}]"#
    #expect([span].toolCalls.isEmpty)
  }

  @Test func `how a framework has its model hand over the answer is no call`() {
    var span = SpanRecord.chat(1, "x", 100, 10)
    span.attributes["gen_ai.output.messages"] =
      #"[{"parts":[{"type":"tool_call","name":"final_result","arguments":{}}]}]"#
    #expect([span].toolCalls.isEmpty)
  }

  @Test func `a span that has the value alone gets its arguments from the model's answer`() {
    var model = SpanRecord.chat(1, "x", 100, 10)
    model.attributes["gen_ai.output.messages"] =
      #"[{"parts":[{"type":"tool_call","id":"c1","name":"lookup_order","arguments":{"order_id":"A-1001"}}]}]"#
    let tool = SpanRecord.of(
      2, "x", at: 200, ["openinference.span.kind": "TOOL", "tool.name": "lookup_order", "input.value": "A-1001"])
    #expect([model, tool].toolCalls.map(\.arguments) == [Self.order])
    #expect([tool].toolCalls.map(\.arguments) == ["A-1001"])
  }

  @Test func `what two callbacks tell of at the same time is one call`() {
    let arguments: Attributes = [
      "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "f", "tool.arguments": #"{"a":1}"#,
    ]
    var other = arguments
    other["tool.arguments"] = #"{"a":2}"#
    let first = SpanRecord.of(1, "one", arguments)
    #expect([first, SpanRecord.of(2, "other", at: 1, arguments)].toolCalls.count == 1)
    #expect([first, SpanRecord.of(2, "one", at: 1, arguments)].toolCalls.count == 2)
    #expect([first, SpanRecord.of(2, "other", at: 1, other)].toolCalls.count == 2)
    #expect([first, SpanRecord.of(2, "other", at: 101, arguments)].toolCalls.count == 2)
  }

  @Test func `any number of calls and requests are joined in bounded time`() {
    let parts = (0..<5_000).map { #"{"type":"tool_call","name":"f\#($0)","arguments":{"n":\#($0)}}"# }
    var model = SpanRecord.chat(1, "x", 100, 10)
    model.attributes["gen_ai.output.messages"] = .string("[{\"parts\":[\(parts.joined(separator: ","))]}]")
    let tools = (2...5_001).map {
      SpanRecord.of($0, "x", at: $0, ["gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": .string("g\($0)")])
    }
    #expect(([model] + tools).toolCalls.count == 10_000)
  }

  static let literals: [(String, JSONValue?)] = [
    (
      "{'a': 'b\\'c', \"d\": [1, -2.5, None, True, (3,)]}", ["a": "b'c", "d": [.int(1), -2.5, nil, true, [.int(3)]]]
    ),
    ("{'a': '\\u00e9\\x41\\n'}", ["a": "éA\n"]), ("{}", [:]), ("{'a': 1,}", ["a": 1]), ("{'a': }", nil),
    ("{'a': 1", nil),
    ("{'a': Decimal('1')}", nil), ("", nil), ("{'a': nan}", nil),
  ]

  @Test(arguments: literals)
  func `what Python prints of plain values is read`(text: String, value: JSONValue?) {
    #expect(JSONValue(python: text) == value)
  }

  private static let refusing = "Tool execution was not approved."

  @Test func `a call that was refused is none`() {
    let tool: Attributes = ["gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "drop"]
    func call(_ result: String, fails: Bool) -> [SpanRecord] {
      var span = SpanRecord.of(1, "x", tool)
      span.attributes["gen_ai.tool.call.result"] = .string(result)
      if fails { span.status = .init(.error, message: "no") }
      return [span]
    }
    for spans in [
      call(Self.refusing, fails: true), call(#"{"error": "This tool call is rejected."}"#, fails: false),
      call(#"{"type": "execution-denied", "reason": "no"}"#, fails: false),
    ] {
      #expect(spans.toolCalls.isEmpty && TraceTree(spans).requestedToolCalls.map(\.name) == ["drop"])
    }
    // A tool may give such a text, or fail, and was called all the same.
    let denied = #"{"outcome": "denied", "reason": "limit of the card", "charge_id": "ch_1"}"#
    for spans in [
      call(Self.refusing, fails: false), call("permission denied", fails: true), call(denied, fails: false),
      call(#"{"type": "execution-denied", "by": "the bank"}"#, fails: false),
    ] {
      #expect(spans.toolCalls.map(\.name) == ["drop"])
    }
  }

  @Test func `Claude Code says of a step of a tool that nobody allowed it`() {
    let scope = "com.anthropic.claude_code.tracing"
    for (decision, count) in [("reject", 1), ("accept", 2)] {
      let spans = [
        SpanRecord.of(1, scope, ["span.type": "tool", "tool_name": "Bash"]),
        .of(2, scope, under: 1, ["span.type": "tool.blocked_on_user", "decision": .string(decision)]),
        .of(3, scope, ["span.type": "tool", "tool_name": "Read"]),
        .of(4, "app", under: 3, ["span.type": "tool.blocked_on_user", "decision": "reject"]),
      ]
      #expect(spans.toolCalls.count == count)
    }
  }

  @Test(arguments: [
    (#"[{"role":"tool","parts":[{"type":"tool_call_response","id":"c1","result":"The tool call was denied."}]}]"#, 0),
    (#"[{"role":"tool","parts":[{"type":"tool_call_response","id":"c2","result":"The tool call was denied."}]}]"#, 1),
    (
      #"[{"role":"tool","tool_call_id":"c1","content":[{"type":"text","text":"Tool execution was not approved."}]}]"#, 0
    ),
    (
      #"[{"role":"tool","content":[{"type":"tool-result","toolCallId":"c1","output":{"type":"execution-denied"}}]}]"#, 0
    ),
    (#"[{"type":"function_call_output","call_id":"c1","output":"Tool execution was not approved. Really?"}]"#, 1),
  ])
  func `what a model asked for and was told to be refused is no call`(messages: String, count: Int) {
    var asking = SpanRecord.chat(1, "x", 1, 1)
    asking.attributes["gen_ai.output.messages"] =
      #"[{"parts":[{"type":"tool_call","id":"c1","name":"drop","arguments":{}}]}]"#
    var next = SpanRecord.chat(2, "x", at: 200, 1, 1)
    next.attributes["gen_ai.input.messages"] = .string(messages)
    #expect([asking, next].toolCalls.count == count)
    #expect(TraceTree([asking, next]).requestedToolCalls.count == 1)
  }
}
