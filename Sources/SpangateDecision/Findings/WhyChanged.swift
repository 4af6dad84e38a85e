import SpangateCore
import SpangateStatistics

/// Why a score counts as changed: one sentence for a reader who is not a statistician.
extension DecidedScore {
  /// nil without both sides.
  ///
  /// Counts every trial. What is normal is what ``CaseTests`` holds against them: how often cases pass that passed as
  /// often before.
  var why: String? {
    guard values.isPaired else { return nil }
    if let before = SuccessCount(values.baseline), let now = SuccessCount(values.values) {
      let usual = outcome.normal.map { "cases like this one pass \($0.roundPercent) of the time" }
      return "\(now.text) passed, and \(usual ?? "\(before.text) did before")"
    }
    let (before, now) = (values.reached(values.baseline), values.reached(values.values))
    // Reaching the threshold is what a reader cares for, where that is what changed.
    if abs(before.proportion - now.proportion) >= 0.5 {
      return "\(now.text) reached \(values.threshold.decimals(2)), and \(before.text) did before"
    }
    let (mean, old) = (values.values.mean, values.baseline.mean)
    let digits = Double.digits(telling: mean, from: old)
    return "\(now.trials.counted("trial")) scored \(mean.decimals(digits)) on average, and the \(before.trials) before "
      + "\(old.decimals(digits)); chance alone rarely makes so many \(mean < old ? "lower" : "higher")"
  }
}

extension Decided<ScoreSubject> {
  /// nil when nothing was shown of it.
  var why: String? {
    if isWorse, let test = subject.test { return test.account(of: .worse) }
    if subject.isBeyondLimit, let floor = subject.policy.min, let mean = subject.mean {
      let digits = Double.digits(telling: mean, from: floor.value)
      return "all cases together are at \(mean.decimals(digits)), and the floor is \(floor.value.decimals(digits))"
    }
    return isImproved ? subject.test?.account(of: .better) : nil
  }
}

extension PairedTest {
  /// How many cases went that way and how far, and how many the other:
  /// `31 of 60 cases passed less often than before, by 0.24 on average, and 4 more often`.
  func account(of direction: Direction) -> String {
    let changes = pairs.map { direction.turned([$0.candidate.mean - $0.baseline.mean])[0] }
    let (with, against) = (
      changes.filter { $0 < -DecisionTuning.rounding }, changes.count { $0 > DecisionTuning.rounding }
    )
    let isPassFail = pairs.allSatisfy { SuccessCount($0.baseline) != nil && SuccessCount($0.candidate) != nil }
    let words = isPassFail ? ["less often", "more often"] : ["lower", "higher"]
    let (way, other) = direction == .worse ? (words[0], words[1]) : (words[1], words[0])
    let reach =
      with.isEmpty ? "" : ", by \((-with.mean).decimals(Double.digits(telling: with.mean, from: 0))) on average"
    return "\(with.count) of \(changes.count.counted("case")) \(isPassFail ? "passed" : "scored") \(way) than before"
      + "\(reach), and \(against == 0 ? "none" : "\(against)") \(other)"
  }
}

extension CaseScore {
  /// How many values count as a pass.
  fileprivate func reached(_ values: [Double]) -> SuccessCount {
    SuccessCount(values.count { $0 >= threshold }, of: values.count)
  }
}

extension SuccessCount {
  fileprivate var text: String { "\(successes) of \(trials)" }
}
