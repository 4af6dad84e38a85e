import SpangateCore
import SpangateTrace

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
