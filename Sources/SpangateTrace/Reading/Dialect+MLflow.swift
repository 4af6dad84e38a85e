extension Dialect {
  /// MLflow's tracing: each value is JSON, a name in quotation marks too.
  static let mlflow = Dialect(
    names: [.session: ["mlflow.trace.session"], .user: ["mlflow.trace.user"]],
    roles: [
      (
        "mlflow.spanType",
        [
          "llm": .model, "chat_model": .model, "tool": .tool, "agent": .agent, "workflow": .agent, "chain": .step,
          "retriever": .retrieval, "embedding": .embedding, "reranker": .rerank, "parser": .step, "memory": .step,
          "task": .step, "guardrail": .guardrail, "evaluator": .judge, "unknown": .step,
        ]
      )
    ],
    amend: { span, reading in
      let attributes = span.attributes
      guard attributes["mlflow.spanType"] != nil else { return }
      func text(_ name: String) -> AttributeValue? {
        attributes[name].flatMap { JSONValue(reading: $0).string }.map { .string($0) }
      }
      switch reading.role {
      case .tool:
        reading.fill(.toolName, .string(span.name))
        reading.fill(.toolArguments, attributes["mlflow.spanInputs"])
        reading.fill(.toolResult, attributes["mlflow.spanOutputs"])
      case .model:
        reading.fill(.requestModel, text("mlflow.llm.model"))
        reading.fill(.provider, text("mlflow.llm.provider"))
        reading.fill(.answer, attributes["mlflow.spanOutputs"])
        let usage = attributes["mlflow.chat.tokenUsage"].map { JSONValue(reading: $0) }
        for (field, name) in usageNames where reading[field] == nil {
          reading[field] = usage?[name]?.int.map { .int($0) }
        }
      default: break
      }
    })

  private static let usageNames: [(SpanField, String)] = [
    (.inputTokens, "input_tokens"), (.outputTokens, "output_tokens"), (.totalTokens, "total_tokens"),
    (.cacheRead, "cache_read_input_tokens"), (.cacheWrite, "cache_creation_input_tokens"),
  ]
}
