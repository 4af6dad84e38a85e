import SpangateTrace

/// What a span stands for in an agent's work.
package enum SpanRole: Sendable, Hashable, CaseIterable {
  /// A whole agent, or one that another calls.
  case agent
  /// One round of an agent's loop.
  case turn
  /// One call of a model for text; embeddings and reranking are steps.
  case model
  case tool
  /// A part of an agent's work that is none of these: a chain, a task, a retrieval.
  case step
  /// Nothing says that it has to do with an agent.
  case other

  /// Whether what is below belongs to this span and not to the one above it.
  var isBoundary: Bool { self == .agent || self == .turn || self == .tool }
}

extension SpanRecord {
  /// Read off the attributes of any dialect, then the name, then the tokens that only a model call would carry.
  package var role: SpanRole {
    if name == Vocabulary.agentTurn { return .turn }
    // What judging takes is none of the agent's work, though it is a model that judges.
    if name == Vocabulary.judgeSpan { return .other }
    return roleByOperation ?? roleByKind ?? roleByName ?? (saysTokens ? .model : .other)
  }

  private var roleByOperation: SpanRole? {
    if let operation = attributes.string(Vocabulary.operationName) { return Self.operations[operation] }
    guard let operation = attributes.string(Vocabulary.vercelOperation) else { return nil }
    if operation.hasSuffix(".doGenerate") || operation.hasSuffix(".doStream") { return .model }
    if operation == "ai.toolCall" { return .tool }
    return operation.hasPrefix("ai.embed") ? .step : .agent
  }

  private var roleByKind: SpanRole? {
    for key in Vocabulary.spanKind {
      if let kind = attributes.string(key), let role = Self.kinds[kind.lowercased()] { return role }
    }
    return nil
  }

  private var roleByName: SpanRole? {
    if name == Vocabulary.completion { return .model }
    if Vocabulary.agentSpans.contains(where: { name == $0 || name.hasPrefix($0 + " ") }) { return .agent }
    if name == Vocabulary.anonymousToolSpan { return .tool }
    return Vocabulary.toolSpanPrefixes.contains(where: name.hasPrefix) ? .tool : nil
  }

  private var saysTokens: Bool {
    (Vocabulary.inputTokens + Vocabulary.outputTokens).contains { attributes.int($0) != nil }
  }

  private static let operations: [String: SpanRole] = [
    "chat": .model, "text_completion": .model, "generate_content": .model, "execute_tool": .tool,
    "invoke_agent": .agent, "create_agent": .step, "invoke_workflow": .agent, "embeddings": .step, "retrieval": .step,
  ]

  private static let kinds: [String: SpanRole] = [
    "llm": .model, "generation": .model, "chat": .model, "completion": .model, "tool": .tool, "agent": .agent,
    "workflow": .agent, "chain": .step, "task": .step, "embedding": .step, "retriever": .step, "reranker": .step,
    "guardrail": .step, "evaluator": .step, "prompt": .step,
  ]
}
