/// What a span stands for in an agent's work.
package enum SpanRole: String, Sendable, Hashable, CaseIterable {
  /// A whole agent, or one that another calls.
  case agent
  /// One round of an agent's loop.
  case turn
  /// One call of a model for text.
  case model
  case tool
  case retrieval
  case embedding
  case rerank
  case guardrail
  /// A judgement of the work, by whoever wrote the span.
  case judge
  /// A part of an agent's work that is none of these: a chain, a task, a prompt.
  case step
  /// Nothing says that it has to do with an agent.
  case other

  /// Whether what is below belongs to this span and not to the one above it.
  var isBoundary: Bool { self == .agent || self == .turn || self == .tool }
}
