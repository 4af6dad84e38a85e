extension Dialect {
  /// Pydantic AI before it took the conventions' names, and what Logfire makes of other libraries: a template of the
  /// span's name says what the span is, and its attributes have the bare names of what fills it.
  static let pydanticAI = Dialect(
    names: [
      .inputTokens: ["gen_ai.aggregated_usage.input_tokens"],
      .outputTokens: ["gen_ai.aggregated_usage.output_tokens"],
      .cost: ["operation.cost"],
      .toolArguments: ["tool_arguments"],
      .toolResult: ["tool_response"],
    ],
    role: { span in
      guard span.scope.hasPrefix("logfire") else { return nil }
      if span.attributes.string("sdk_span_type") == "turn" { return .turn }
      let template = span.attributes.string("logfire.msg_template") ?? ""
      if template.hasPrefix("Function: ") { return .tool }
      if template.hasPrefix("Agent run: ") { return .agent }
      if template.hasPrefix("Guardrail ") { return .guardrail }
      return agentsModelCalls.contains(where: template.hasPrefix) ? .model : nil
    },
    amend: { span, reading in
      guard span.scope.hasPrefix("logfire") else { return }
      let attributes = span.attributes
      switch reading.role {
      case .tool:
        reading.fill(.toolName, attributes["name"])
        reading.fill(.toolArguments, attributes["input"])
        reading.fill(.toolResult, attributes["output"])
      case .model:
        reading.fill(.answer, attributes["output"])
        // What came of a stream is logged at its end.
        if attributes.string("logfire.span_type") == "log", let took = attributes.double("duration"), took >= 0 {
          reading.began = span.end - min(span.end, UInt64(min(took, 1e9) * 1e9))
        }
      default: break
      }
    })

  private static let agentsModelCalls = [
    "Chat completion with ", "Chat Completion with ", "Responses API", "Message with ",
  ]
}
