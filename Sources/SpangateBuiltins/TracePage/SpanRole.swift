import SpangateCore
import SpangateTrace

/// What a span is in an agent's work, for its colour and its label.
enum SpanRole: String {
  case agent, model, tool, retrieval, span

  /// By the GenAI operation, else by the kind of the older dialects, else by the names of the reference agent.
  init(of span: SpanRecord) {
    let kind = Vocabulary.spanKind.lazy.compactMap { span.attributes.string($0) }.first?.lowercased()
    switch span.attributes.string(Vocabulary.operationName) ?? kind {
    case "chat", "text_completion", "generate_content", "embeddings", "llm", "embedding": self = .model
    case "execute_tool", "tool": self = .tool
    case "invoke_agent", "create_agent", "agent", "workflow": self = .agent
    case "retriever", "reranker", "retrieval": self = .retrieval
    default:
      self = span.name.hasPrefix("tool.") ? .tool : span.name.hasPrefix("agent.") ? .agent : .span
    }
  }
}

extension SpanRecord {
  /// `1,204 → 87 tokens, 0.0021 USD`; nil when the span tells neither.
  var usage: String? {
    func first<Number>(_ names: [String], _ read: (String) -> Number?) -> Number? { names.lazy.compactMap(read).first }
    let input = first(Vocabulary.inputTokens, attributes.int)
    let output = first(Vocabulary.outputTokens, attributes.int)
    let cost = first(Vocabulary.cost, attributes.double)
    func count(_ tokens: Int64?) -> String { tokens.map { Figure.count.text(Double($0)) } ?? "?" }
    let tokens = input == nil && output == nil ? nil : "\(count(input)) → \(count(output)) tokens"
    let parts = [tokens, cost.map(Figure.dollars.text)].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
