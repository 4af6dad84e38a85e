extension Dialect {
  /// Traceloop's OpenLLMetry, with the names that it had in 2023.
  static let openLLMetry = Dialect(
    names: [
      .provider: ["llm.vendor"],
      .requestModel: ["llm.request.model"],
      .responseModel: ["llm.response.model"],
      .inputTokens: ["llm.usage.prompt_tokens"],
      .outputTokens: ["llm.usage.completion_tokens"],
      .totalTokens: ["llm.usage.total_tokens"],
      .finishReasons: ["gen_ai.response.finish_reason", "gen_ai.response.stop_reason"],
      .toolName: ["traceloop.entity.name"],
      .toolArguments: ["traceloop.entity.input"],
      .toolResult: ["traceloop.entity.output"],
      .promptName: ["traceloop.prompt.key"],
      .promptVersion: ["traceloop.prompt.version"],
      .session: ["traceloop.association.properties.session_id"],
      .user: ["traceloop.association.properties.user_id"],
    ],
    roles: [
      ("traceloop.span.kind", ["workflow": .agent, "task": .step, "agent": .agent, "tool": .tool]),
      (
        "llm.request.type", ["chat": .model, "completion": .model, "embedding": .embedding, "rerank": .rerank]
      ),
    ])
}
