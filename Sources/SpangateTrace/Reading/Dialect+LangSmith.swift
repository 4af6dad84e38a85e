extension Dialect {
  /// LangSmith's export to OpenTelemetry: what went in and came out is one attribute, whatever the span is.
  static let langSmith = Dialect(
    names: [.session: ["langsmith.trace.session_id"]],
    roles: [
      (
        "langsmith.span.kind",
        [
          "llm": .model, "tool": .tool, "chain": .step, "retriever": .retrieval, "embedding": .embedding,
          "prompt": .step, "parser": .step,
        ]
      )
    ],
    amend: { span, reading in
      let attributes = span.attributes
      switch reading.role {
      case .tool:
        reading.fill(.toolArguments, attributes["gen_ai.prompt"])
        reading.fill(.toolResult, attributes["gen_ai.completion"])
      case .model: reading.fill(.answer, attributes["gen_ai.completion"])
      default: break
      }
    })
}
