import Glibc

/// Finds the costs that keep a bound and a budget.
struct CostSearch {
  /// What was found.
  private(set) var costs: DecisionCosts

  /// The costs at which so many cases together raise a false alarm with at most this probability, and on average ask for
  /// at most so many further trials if nothing changed.
  ///
  /// The alarms of single cases add up to the bound exactly, by going through all that may happen to every kind of
  /// case, which makes the most of few trials: these can only give few values. With more kinds than are worth that it is
  /// Ville's inequality (1939) that keeps the bound: evidence that starts at 1 at most and is a likelihood ratio reaches
  /// x with probability at most 1 / x.
  /// - Parameters:
  ///   - kinds: each with how many cases there are of it.
  ///   - bound: for any false alarm.
  ///   - further: trials, of all cases together.
  init(for kinds: [(posterior: CasePosterior, count: Int)], bound: Double, further: Double) {
    let cases = kinds.reduce(0) { $0 + $1.count }
    let most = max(1, Double(cases) / bound)
    let walked = Self.sample(kinds)
    /// Whether all of them together expect at most so much. The first few may already expect more.
    func isAtMost(_ limit: Double, _ expected: (StoppingRule) -> Double, _ costs: DecisionCosts) -> Bool {
      var sum = 0.0
      for kind in walked {
        sum += kind.weight * expected(kind.posterior.stoppingRule(at: costs))
        guard sum <= limit else { return false }
      }
      return true
    }
    costs = DecisionCosts(alarm: most, trial: DecisionTuning.firstTrialCost)
    // Each depends a little on the other: first over all that is possible, then near what was found.
    for (reach, steps) in DecisionTuning.costSearch {
      let (alarm, trial) = (costs.alarm, costs.trial)
      let found = Self.least(in: DecisionTuning.trialCosts, near: trial, within: reach, steps: steps) {
        isAtMost(further, \.further, DecisionCosts(alarm: alarm, trial: $0))
      }
      costs.trial = found
      guard walked.count == kinds.count else { continue }
      costs.alarm = Self.least(in: DecisionTuning.leastAlarmCost...most, near: alarm, within: reach, steps: steps) {
        isAtMost(bound, \.alarms, DecisionCosts(alarm: $0, trial: found))
      }
    }
  }

  /// All kinds, or a systematic sample of them that stands for all.
  private static func sample(
    _ kinds: [(posterior: CasePosterior, count: Int)]
  ) -> [(posterior: CasePosterior, weight: Double)] {
    guard kinds.count > DecisionTuning.mostKinds else { return kinds.map { ($0.posterior, Double($0.count)) } }
    let total = Double(kinds.reduce(0) { $0 + $1.count })
    let step = total / Double(DecisionTuning.mostKinds)
    var sampled: [(posterior: CasePosterior, weight: Double)] = []
    var (sum, next) = (0.0, step / 2)
    for kind in kinds {
      sum += Double(kind.count)
      var weight = 0.0
      while next < sum { (weight, next) = (weight + step, next + step) }
      if weight > 0 { sampled.append((kind.posterior, weight)) }
    }
    return sampled
  }

  /// The least number at which something holds that holds at all greater ones, by bisection of its logarithm: near a
  /// number if it is there, else in the whole range. The greatest when it holds at none.
  private static func least(
    in range: ClosedRange<Double>, near guess: Double, within reach: Double, steps: Int, _ holds: (Double) -> Bool
  ) -> Double {
    var (low, high) = (max(range.lowerBound, guess / reach), min(range.upperBound, guess * reach))
    var isLow = holds(low)
    if isLow, low > range.lowerBound { (low, isLow) = (range.lowerBound, holds(range.lowerBound)) }
    if high < range.upperBound, !holds(high) { high = range.upperBound }
    if isLow { return low }
    (low, high) = (log(low), log(high))
    for _ in 0..<steps {
      let middle = (low + high) / 2
      if holds(exp(middle)) { high = middle } else { low = middle }
    }
    return exp(high)
  }
}
