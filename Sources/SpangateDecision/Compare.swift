package import SpangateCore
import SpangateStatistics
import SpangateTrace

/// Decides: pure, from what was measured and what was accepted before.
///
/// Every test of the command that can block shares one bound, the smallest `false_alarm_rate` of its suites. Single cases
/// (``CaseTests``) and whole suites with their measures (``SuiteTests``) have a part of it each: the fewer trials the
/// baseline has, the less can be said of a single case, and the more is left for the whole. An eighth is kept back for what
/// the estimates leave open. A drop blocks when chance does not explain it *and* its point estimate is beyond the
/// tolerance. Floors and ceilings are absolute and need no baseline. What could not be measured makes the verdict
/// inconclusive.
///
/// Where some evidence is there, but not enough, the decision demands further trials: of single cases up to their
/// suite's `max_trials`, or of every case of a suite. The looks at them are part of the bound.
///
/// - Parameter baseline: nil when there is none; then only floors and ceilings apply.
package func compare(_ measured: [MeasuredSuite], with baseline: Baseline?) -> GateDecision {
  guard !measured.isEmpty else { return GateDecision(verdict: .inconclusive, suites: [], findings: []) }
  let tallies = measured.map { ComparedSuite($0, beside: baseline) }
  let bound = 0.875 * tallies.map(\.suite.gate.falseAlarmRate).min()!
  let share = suiteShare(tallies)
  let cases = CaseTests(tallies, bound: bound * (1 - share))
  let suites = SuiteTests(tallies, bound: bound * share)
  let judged = tallies.indices.map { index in
    DecidedSuite(tallies[index], cases: cases.results[index], suite: suites.results[index])
  }
  let reports = judged.map(\.report)
  let findings = judged.flatMap(\.findings)
  return GateDecision(
    verdict: .combined(reports.map(\.verdict)), suites: reports,
    findings: FindingSeverity.allCases.flatMap { severity in findings.filter { $0.severity == severity } },
    further: judged.flatMap(\.demands))
}

/// The part of the bound that whole suites have.
private func suiteShare(_ tallies: [ComparedSuite]) -> Double {
  let counts = tallies.flatMap { tally in
    tally.cases.flatMap { tallied in
      tallied.series.filter { $0.isPaired && $0.severity == .blocking }.map { Double($0.baseline.count) }
    }
  }
  guard !counts.isEmpty else { return 0.5 }
  let hasLimits = tallies.contains { tally in Measure.allCases.contains { tally.limit(of: $0) != nil } }
  let runs = counts.mean / 3
  // Below two runs of three trials hardly anything can be said of a single case.
  return max(hasLimits ? 0.25 : 0, 1 / (1 + (1.75 + runs / 4) * min(1, runs * runs * runs / 8)))
}
