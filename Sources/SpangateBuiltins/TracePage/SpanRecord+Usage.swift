import SpangateCore
import SpangateTrace

extension SpanRecord {
  /// `1,204 → 87 tokens, 0.0021 USD`; nil when the span tells neither.
  var usage: String? {
    let reading = reading
    let (input, output, cost) = (reading.int(.inputTokens), reading.int(.outputTokens), reading.double(.cost))
    func count(_ tokens: Int64?) -> String { tokens.map { Figure.count.text(Double($0)) } ?? "?" }
    let tokens = input == nil && output == nil ? nil : "\(count(input)) → \(count(output)) tokens"
    let parts = [tokens, cost.map(Figure.dollars.text)].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
