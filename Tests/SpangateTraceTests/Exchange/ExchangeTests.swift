import SpangateTesting
import SpangateTrace
import Testing

/// What an agent was asked and what it answered, in the words of many instrumentations.
struct ExchangeTests {
  private static let question = "How long is the window?"
  private static let answer = "14 days"

  static let roots: [Attributes] = [
    ["input.value": .string(question), "output.value": .string(answer)],
    ["agent.user_message": .string(question), "agent.answer": .string(answer)],
    [
      "gen_ai.input.messages": #"[{"role":"user","parts":[{"type":"text","content":"How long is the window?"}]}]"#,
      "gen_ai.output.messages": #"[{"role":"assistant","parts":[{"type":"text","content":"14 days"}]}]"#,
    ],
    [
      "input.value":
        #"{"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "How long is the window?"}]}"#,
      "output.value":
        #"{"messages": [{"type": "human", "content": "How long is the window?"}, {"type": "ai", "content": "", "tool_calls": []}, {"type": "tool", "content": "14"}, {"type": "ai", "content": "14 days"}]}"#,
    ],
    [
      "traceloop.entity.input": #"{"inputs": {"question": "How long is the window?"}}"#,
      "traceloop.entity.output": #""14 days""#,
    ],
    ["mlflow.spanInputs": #"{"question": "How long is the window?"}"#, "mlflow.spanOutputs": #""14 days""#],
    ["langfuse.observation.input": .string(question), "langfuse.observation.output": #"{"output": "14 days"}"#],
    [
      "input.value":
        #"{"messages": [[{"lc": 1, "id": ["langchain", "schema", "HumanMessage"], "kwargs": {"content": "How long is the window?", "type": "human"}}]]}"#,
      "output.value":
        #"{"generations": [[{"text": "14 days", "message": {"kwargs": {"content": "14 days", "type": "ai"}}}]]}"#,
    ],
  ]

  @Test(arguments: roots)
  func `the agent's own span says what went in and what came out`(attributes: Attributes) {
    let exchange = TraceTree([.stub(1, "agent.run", attributes)]).exchange()
    #expect(exchange.inputs.contains(Self.question), "\(exchange.inputs)")
    #expect(exchange.answer == Self.answer)
    #expect(exchange.answering == SpanID(1))
  }

  static let calls: [([Attributes], [[SpanRecord.Event]])] = [
    (
      [
        [
          "llm.input_messages.0.message.role": "system", "llm.input_messages.0.message.content": "Be brief.",
          "llm.input_messages.1.message.role": "user", "llm.input_messages.1.message.content": .string(question),
          "llm.output_messages.0.message.role": "assistant", "llm.output_messages.0.message.content": "Let me look.",
          "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "search",
        ],
        [
          "llm.output_messages.0.message.role": "assistant",
          "llm.output_messages.0.message.contents.0.message_content.type": "text",
          "llm.output_messages.0.message.contents.0.message_content.text": .string(answer),
        ],
      ], [[], []]
    ),
    (
      [
        ["gen_ai.prompt.0.role": "user", "gen_ai.prompt.0.content": .string(question)],
        [
          "gen_ai.completion.0.role": "assistant",
          "gen_ai.completion.0.content": #"[{"type":"text","text":"14 days"}]"#,
        ],
      ], [[], []]
    ),
    (
      [[:], [:]],
      [
        [.init(name: "gen_ai.user.message", attributes: ["content": .string(question)])],
        [.init(name: "gen_ai.choice", attributes: ["message": #"{"role":"assistant","content":"14 days"}"#])],
      ]
    ),
    (
      [
        ["ai.prompt": #"{"messages":[{"role":"user","content":"How long is the window?"}]}"#],
        ["ai.response.text": .string(answer)],
      ], [[], []]
    ),
  ]

  @Test(arguments: calls)
  func `the first model call has the question, and the last one the answer`(
    attributes: [Attributes], events: [[SpanRecord.Event]]
  ) {
    let model: Attributes = ["gen_ai.operation.name": "chat", "gen_ai.request.model": "m"]
    let calls = zip(attributes, events).enumerated().map { index, call in
      SpanRecord.stub(
        UInt64(index + 2), parent: 1, "chat", at: UInt64(index * 10), lasting: 5,
        Attributes(model.entries + call.0.entries), events: call.1)
    }
    let exchange = TraceTree([.stub(1, "agent.run", lasting: 30)] + calls).exchange()
    #expect(exchange.inputs == [Self.question])
    #expect(exchange.answer == Self.answer)
    #expect(exchange.answering == SpanID(3))
  }

  @Test func `what was said before tools were asked for is no answer`() {
    let call = SpanRecord.stub(
      2, parent: 1, "chat",
      [
        "gen_ai.operation.name": "chat", "gen_ai.response.finish_reasons": .array(["tool_calls"]),
        "gen_ai.output.messages": #"[{"role":"assistant","parts":[{"type":"tool_call","name":"search"}]}]"#,
      ])
    let exchange = TraceTree([.stub(1, "agent.run"), call]).exchange()
    #expect(exchange.answer == nil && exchange.evidence == nil)
    var ended = call
    ended.attributes["gen_ai.response.finish_reasons"] = .array(["stop"])
    ended.attributes["gen_ai.output.messages"] = nil
    #expect(TraceTree([.stub(1, "agent.run"), ended]).exchange().evidence == "the last model call ended with `stop`")
  }

  @Test func `a text that was cut is not what was said`() {
    let cut = TraceTree([.stub(1, "agent.run", ["agent.answer": "14 da", "agent.answer_length": 7])]).exchange()
    #expect(cut.answer == nil)
  }

  @Test func `names of one's own hold before all others`() {
    let span = SpanRecord.stub(
      2, parent: 1, "work", ["app.question": .string(Self.question), "app.reply": .string(Self.answer)])
    let root = SpanRecord.stub(1, "agent.run", ["output.value": "other", "input.value": "other"])
    let names = ExchangeNames(input: "app.question", answer: "app.reply")
    let exchange = TraceTree([root, span]).exchange(names: names)
    #expect(exchange.inputs == [Self.question] && exchange.answer == Self.answer)
    // Where it is missing, nothing else is taken for it.
    #expect(TraceTree([root]).exchange(names: names).answer == nil)
  }
}
