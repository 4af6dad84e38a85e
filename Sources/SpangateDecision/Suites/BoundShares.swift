import SpangateCore
import SpangateStatistics

/// How the bound of a command is shared between its single cases and its suites as wholes.
///
/// The fewer trials the baseline has, the less can be said of a single case, and the more is left for the whole.
struct BoundShares {
  /// For the probability of any false alarm among all cases.
  let cases: Double
  /// For the probability of any false alarm among all suites.
  let suites: Double
  /// For the probability of any false alarm among all limited measures of single cases.
  let measures: Double

  /// - Parameter bound: of the whole command, such as the smallest `false_alarm_rate` of its suites.
  init(of bound: Double, for suites: [ComparedSuite]) {
    let bound = DecisionTuning.claimedShare * bound
    let share = Self.share(ofSuites: suites)
    let ofMeasures = Self.hasLimits(suites) ? DecisionTuning.measureCaseShare : 0
    (cases, self.suites) = (bound * (1 - share), bound * share * (1 - ofMeasures))
    measures = bound * share * ofMeasures
  }

  private static func hasLimits(_ suites: [ComparedSuite]) -> Bool {
    suites.contains { suite in suite.suite.gate.measures.values.contains { $0.maxIncrease != nil } }
  }

  private static func share(ofSuites suites: [ComparedSuite]) -> Double {
    let counts = suites.flatMap { suite in
      suite.cases.flatMap { item in
        item.scores.filter { $0.isPaired && $0.severity == .blocking }.map { Double($0.baseline.count) }
      }
    }
    guard !counts.isEmpty else { return DecisionTuning.suiteShareWithoutCases }
    let share = DecisionTuning.suiteShare(runs: counts.mean / DecisionTuning.trialsOfRun)
    return max(hasLimits(suites) ? DecisionTuning.leastSuiteShareWithLimits : 0, share)
  }
}
