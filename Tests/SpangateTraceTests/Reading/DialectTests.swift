import SpangateTesting
import SpangateTrace
import Testing

struct DialectTests {
  static let roles: [(Attributes, SpanRole)] = [
    (["openinference.span.kind": "RERANKER", "gen_ai.usage.input_tokens": 5], SpanRole.rerank),
    (["openinference.span.kind": "GUARDRAIL"], .guardrail), (["openinference.span.kind": "EVALUATOR"], .judge),
    (["llm.request.type": "rerank", "gen_ai.usage.input_tokens": 5], .rerank),
    (["gen_ai.operation.name": "chat.completions"], .model), (["gen_ai.operation.name": "CHAT"], .model),
    (["gen_ai.operation.name": "execute_event_loop_cycle"], .other), (["mcp.method.name": "tools/call"], .tool),
    (["mcp.method.name": "tools/list"], .other),
    (["gen_ai.operation.name": "framework", "spring.ai.kind": "tool_call"], .tool),
    (["mlflow.spanType": "\"CHAT_MODEL\""], .model), (["langsmith.span.kind": "retriever"], .retrieval),
    (["ai.operationId": "ai.streamText.doStream"], .model), (["ai.operationId": "ai.embedMany.doEmbed"], .embedding),
    (["span.type": "llm_request"], .other), (["gen_ai.operation.name": 7, "openinference.span.kind": "TOOL"], .tool),
    (["openinference.span.kind": "TOOL", "gen_ai.operation.name": "chat"], .model),
  ]

  @Test(arguments: roles)
  func `a role is told by the words of any dialect`(attributes: Attributes, role: SpanRole) {
    #expect(SpanRecord.stub(1, "x", attributes).role == role)
  }

  @Test func `bare names mean something in the scope of who writes them alone`() {
    let request: Attributes = [
      "span.type": "llm_request", "model": "claude-opus-4-5", "input_tokens": 2, "output_tokens": 333,
      "cache_read_tokens": 63_002, "cache_creation_tokens": 679,
    ]
    let call = [SpanRecord.of(1, "com.anthropic.claude_code.tracing", request)].modelCalls
    #expect(call.map(\.usage.inputTokens) == [63_683])
    #expect(call.map(\.model) == ["claude-opus-4-5"])
    #expect([SpanRecord.of(1, "app", request)].modelCalls.isEmpty)
    let function: Attributes = [
      "logfire.msg_template": "Function: {name}", "name": "f", "input": #"{"a":1}"#, "output": "x",
    ]
    #expect([SpanRecord.of(1, "logfire.openai_agents", function)].toolCalls.map(\.name) == ["f"])
    #expect([SpanRecord.of(1, "app", function)].toolCalls.isEmpty)
  }

  @Test func `Langfuse's kinds of usage leave one another out`() {
    let spans = [
      SpanRecord.of(
        1, "langfuse-sdk",
        [
          "langfuse.observation.type": "generation", "langfuse.observation.model.name": "gpt-4o",
          "langfuse.observation.usage_details":
            #"{"input": 100, "input_cached_tokens": 20, "output": 5, "output_reasoning_tokens": 3, "total": 128}"#,
          "langfuse.observation.cost_details": #"{"total": 0.25}"#,
        ])
    ]
    #expect(spans.tokens == [[120, 8]])
    #expect(spans.modelCalls.first?.usage.cacheRead == 20)
    #expect(spans.modelCalls.first?.usage.cost == 0.25)
  }

  @Test func `MLflow's values are JSON`() {
    let spans = [
      SpanRecord.of(
        1, "mlflow",
        [
          "mlflow.spanType": "\"LLM\"", "mlflow.llm.model": "\"gpt-4o-mini\"",
          "mlflow.chat.tokenUsage": #"{"input_tokens": 120, "output_tokens": 30}"#,
        ]),
      .of(2, "mlflow", at: 200, named: "f", ["mlflow.spanType": "\"TOOL\"", "mlflow.spanInputs": #"{"a": 1}"#]),
    ]
    #expect(spans.tokens == [[120, 30]])
    #expect(spans.modelCalls.first?.model == "gpt-4o-mini")
    #expect(spans.toolCalls.map(\.name) == ["f"])
    #expect(spans.toolCalls.map(\.arguments) == [["a": 1]])
  }

  static let counts: [Attributes] = [
    ["llm.usage.prompt_tokens": 100, "llm.usage.completion_tokens": 10],
    ["gen_ai.response.prompt_tokens": 100, "gen_ai.response.completion_tokens": 10],
    ["gen_ai.usage.input_tokens": "100", "gen_ai.usage.output_tokens": "10"],
    ["gen_ai.usage.input_tokens": 100.0, "gen_ai.usage.output_tokens": 10, "llm.token_count.prompt": 7],
    ["gen_ai.usage.input_tokens": -1, "llm.token_count.prompt": 100, "llm.token_count.completion": 10],
  ]

  @Test(arguments: counts)
  func `tokens are read under every name, and an impossible number under none`(attributes: Attributes) {
    #expect([SpanRecord.of(1, "x", attributes)].tokens == [[100, 10]])
  }

  @Test func `a prompt, a session and why a model stopped are read`() {
    let reading = SpanRecord.of(
      1, "x",
      [
        "traceloop.prompt.key": "triage", "langfuse.observation.prompt.version": "3", "session.id": "s",
        "llm.finish_reason": "stop",
      ]
    ).reading
    #expect(reading.string(.promptName) == "triage")
    #expect(reading.string(.promptVersion) == "3")
    #expect(reading.string(.session) == "s")
    #expect(reading.string(.finishReasons) == "stop")
    #expect(reading.string(.user) == nil)
  }
}
