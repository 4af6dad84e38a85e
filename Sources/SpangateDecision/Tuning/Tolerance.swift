import SpangateCore

extension ScorePolicy {
  /// A drop of exactly the tolerance is allowed, whatever binary fractions make of it.
  func isExceeded(by change: Double) -> Bool { change < -tolerance - DecisionTuning.rounding }

  /// Below the floor, if there is one.
  func isMissed(by mean: Double?) -> Bool {
    guard let min, let mean else { return false }
    return mean < min.value - DecisionTuning.rounding
  }
}

extension Change {
  /// Whether a rise from one level to another is more than is allowed.
  func isExceeded(from baseline: Double, to candidate: Double) -> Bool {
    let allowed =
      switch self {
      case .relative(let share): baseline * share
      case .absolute(let amount): amount
      }
    return candidate - baseline > allowed + DecisionTuning.rounding * abs(allowed)
  }
}

extension Change {
  /// The same of a measure: a rise of a duration by a share of it is none below what a busy machine does by itself.
  func isExceeded(by measure: Measure, from baseline: Double, to candidate: Double) -> Bool {
    if case .relative = self, measure.unit == .seconds, candidate - baseline < DecisionTuning.noticeableSeconds {
      return false
    }
    return isExceeded(from: baseline, to: candidate)
  }
}

extension MeasurePolicy {
  /// Above the ceiling, if there is one.
  func isMissed(by level: Double?) -> Bool {
    guard let max, let level else { return false }
    return level > max + DecisionTuning.rounding * abs(max)
  }
}
