package import SpangateCore

extension JudgeUsage {
  /// One line for a person.
  package var text: String {
    let tokens = "\(Figure.count.text(Double(inputTokens))) → \(Figure.count.text(Double(outputTokens))) tokens"
    let price = measurement.value.map(Figure.dollars.text) ?? "at a price that is not known"
    return "judges: \(calls.counted("call")), \(tokens), \(price)"
  }
}
