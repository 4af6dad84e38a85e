/// A scorer that asks a model.
package protocol JudgingScorer: Scorer {
  /// Each label of its scale with the number that it stands for; none when it gives grades, or passes and fails.
  var labels: [String: Double] { get }
}

extension JudgingScorer {
  package var labels: [String: Double] { [:] }
}
