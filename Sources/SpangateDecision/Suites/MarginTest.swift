import SpangateStatistics

/// Is a score of a suite shown to be no worse than a margin below its baseline?
///
/// Both sides' means over cases get an exact one-sided bound as if all trials were of one case, which is never too
/// short: passes of unlike cases spread less than those of one case with the same mean (Hoeffding 1956), and grades from 0 to
/// 1 less than passes. Where everything passed it still allows for what so few trials could have missed. The two are put
/// together as for a difference (Newcombe 1998; Zou and Donner 2008). Cases that share a cluster count as one.
struct MarginTest {
  /// As a part of 1: how much worse the score may be.
  let margin: Double
  /// The least change that fits what was seen.
  let lowest: Double
  /// As many trials as the suite may ask are likely to show it.
  let isWithinReach: Bool

  /// - Parameters:
  ///   - level: of the one-sided bound now, such as 0.05.
  ///   - last: the same after as many trials as the suite may ask, and how many times as many these are.
  init(_ test: PairedTest, margin: Double, level: Double, last: (level: Double, times: Double)) {
    (self.margin, lowest) = (margin, Self.lowest(test, level: level, times: 1))
    isWithinReach = last.times > 1 && Self.lowest(test, level: last.level, times: last.times) >= -margin
  }

  var isShown: Bool { lowest >= -margin - DecisionTuning.rounding }

  private static func lowest(_ test: PairedTest, level: Double, times: Double) -> Double {
    let change = test.candidate - test.baseline
    guard test.isBounded else {
      return change - Normal.upperQuantile(level) * test.standardError / times.squareRoot()
    }
    let alike = Double(Set(test.pairs.map(\.cluster)).count) / Double(test.pairs.count)
    let now = times * alike * PairedTest.effective(test.pairs.map(\.candidate.count))
    let before = alike * PairedTest.effective(test.pairs.map(\.baseline.count))
    let down = test.candidate - Self.lower(test.candidate, of: now, level)
    let up = 1 - Self.lower(1 - test.baseline, of: before, level) - test.baseline
    return max(-1, change - (down * down + up * up).squareRoot())
  }

  /// Source: Clopper and Pearson 1934, also for parts of a trial.
  private static func lower(_ mean: Double, of trials: Double, _ level: Double) -> Double {
    let passed = mean * trials
    return passed < DecisionTuning.rounding ? 0 : Beta(passed, trials - passed + 1).quantile(level)
  }
}

extension PairedTest {
  fileprivate var isBounded: Bool {
    pairs.allSatisfy { ($0.baseline + $0.candidate).allSatisfy { (0...1).contains($0) } }
  }
}
