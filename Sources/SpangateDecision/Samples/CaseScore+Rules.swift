import SpangateCore

/// A rule that the score of one case has to keep, whatever the baseline says.
enum CaseRule {
  /// The scorer's own `min`: the mean over the trials of the case.
  case least(Located<Double>)
  /// `new_cases: must_pass`: every trial.
  case newCasePasses
}

/// A rule that does not hold, or not for sure.
struct BrokenRule {
  let rule: CaseRule
  /// Not so while it depends on trials that could not be scored.
  let isMissed: Bool
}

extension CaseScore {
  /// The rules of which it is not shown that they hold. Trials that could not be scored count as failures and as passes.
  ///
  /// - Parameter trials: of the case so far, scored or not.
  func brokenRules(of trials: Int, newCases: NewCasePolicy) -> [BrokenRule] {
    let unknown = Double(max(0, trials - samples.count))
    var broken: [BrokenRule] = []
    if let least = scorer.min, trials > 0 {
      let sum = values.reduce(0, +)
      let count = Double(samples.count) + unknown
      let limit = least.value - DecisionTuning.rounding
      let best = Swift.max(1, values.max() ?? 1)
      if sum / count < limit {
        broken.append(BrokenRule(rule: .least(least), isMissed: (sum + best * unknown) / count < limit))
      }
    }
    let isNew = standing == .added || standing == .changed
    if newCases == .mustPass, isNew, severity == .blocking, trials > 0 {
      let fails = values.contains { $0 < threshold }
      if fails || unknown > 0 { broken.append(BrokenRule(rule: .newCasePasses, isMissed: fails)) }
    }
    return broken
  }
}
