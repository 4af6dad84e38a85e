extension Dialect {
  /// Google's Agent Development Kit, where it has names beside the conventions'.
  static let googleADK = Dialect(names: [
    .toolArguments: ["gcp.vertex.agent.tool_call_args"],
    .toolResult: ["gcp.vertex.agent.tool_response"],
    .answer: ["gcp.vertex.agent.llm_response"],
    .session: ["gcp.vertex.agent.session_id"],
  ])
}
