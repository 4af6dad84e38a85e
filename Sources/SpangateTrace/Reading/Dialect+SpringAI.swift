extension Dialect {
  /// Spring AI's observations, whose operation is `framework` where it is no model's.
  static let springAI = Dialect(
    names: [
      .toolName: ["spring.ai.tool.definition.name"],
      .toolArguments: ["spring.ai.tool.call.arguments"],
      .toolResult: ["spring.ai.tool.call.result"],
    ],
    roles: [
      ("spring.ai.kind", ["tool_call": .tool, "chat_client": .agent, "advisor": .step, "vector_store": .retrieval])
    ])
}
