extension Dialect {
  /// Arize's OpenInference. `tool.parameters` is a tool's schema and none of a call's arguments.
  static let openInference = Dialect(
    names: [
      .provider: ["llm.provider", "llm.system"],
      .requestModel: ["llm.request.model_name", "llm.model_name"],
      .responseModel: ["llm.response.model_name"],
      .inputTokens: ["llm.token_count.prompt"],
      .outputTokens: ["llm.token_count.completion"],
      .totalTokens: ["llm.token_count.total"],
      .cacheRead: ["llm.token_count.prompt_details.cache_read"],
      .cacheWrite: ["llm.token_count.prompt_details.cache_write"],
      .reasoningTokens: ["llm.token_count.completion_details.reasoning"],
      .cost: ["llm.cost.total"],
      .finishReasons: ["llm.finish_reason"],
      .toolName: ["tool.name"],
      .toolCallID: ["tool_call.id", "tool.id"],
      .toolArguments: ["input.value"],
      .toolResult: ["output.value"],
      .requestParameters: ["llm.invocation_parameters"],
      .promptName: ["llm.prompt_template.name"],
      .promptVersion: ["llm.prompt_template.version"],
      .session: ["session.id"],
      .user: ["user.id"],
    ],
    roles: [
      (
        "openinference.span.kind",
        [
          "llm": .model, "tool": .tool, "agent": .agent, "chain": .step, "retriever": .retrieval,
          "reranker": .rerank, "embedding": .embedding, "guardrail": .guardrail, "evaluator": .judge, "prompt": .step,
        ]
      )
    ])
}
