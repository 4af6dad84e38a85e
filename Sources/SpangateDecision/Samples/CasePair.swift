/// Both sides of one case: its values in the baseline, or in the first of two variants, and its values now.
struct CasePair: Sendable {
  /// Cases of one cluster share a source and may depend on each other.
  var cluster: String
  var baseline: [Double]
  var candidate: [Double]
}

extension [CasePair] {
  /// An interval of a change of means: between two scores from 0 to 1 it never reaches beyond −1 and 1.
  func clamped(_ interval: ClosedRange<Double>) -> ClosedRange<Double> {
    allSatisfy { ($0.baseline + $0.candidate).allSatisfy { (0...1).contains($0) } }
      ? interval.clamped(to: -1...1) : interval
  }
}
