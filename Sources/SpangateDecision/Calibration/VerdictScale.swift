package import SpangateCore
package import SpangateTrace

/// The categories that a judge and people put answers into.
package struct VerdictScale: Sendable, Equatable {
  /// From the worst to the best.
  package var categories: [String]
  /// Each label with its number; none of a scale of passes and fails.
  private let labels: [String: Double]
  /// From where on a number passes.
  private let threshold: Double

  /// The labels of the judge where it has some, else whether an answer passes.
  package init(of scorer: any JudgingScorer, threshold: Double?) {
    labels = scorer.labels
    self.threshold = threshold ?? 0.5
    categories = labels.isEmpty ? ["fail", "pass"] : labels.sorted { $0.value < $1.value }.map(\.key)
  }

  /// What a person said, as a category; nil for what is none of the scale's.
  package func category(of label: JSONValue) -> String? {
    if let name = label.string { return categories.contains(name) ? name : nil }
    if let passes = label.bool { return labels.isEmpty ? (passes ? "pass" : "fail") : nil }
    return label.double.flatMap(category)
  }

  /// What a judge said; nil for what could not be scored.
  package func category(of value: ScoreValue) -> String? { value.sample.flatMap(category) }

  private func category(of number: Double) -> String? {
    if labels.isEmpty { return number >= threshold ? "pass" : "fail" }
    return labels.first { $0.value == number }?.key
  }
}
