/// What there is to the way that an agent takes through its work.
package enum PathPart: String, Sendable, CaseIterable, Codable {
  /// How often each tool is called.
  case tools
  /// How often each model is asked.
  case models
  /// How often any other step is taken: agents, retrievals, guardrails, spans that are nothing known.
  case steps
  /// What is called before anything else.
  case firstCalls = "first_calls"
  /// What tools are given: which keys, and which values.
  case arguments
}
