package import SpangateCore

/// Decides: pure, from what was measured and what was accepted before.
///
/// Every test of the command that can block shares one bound, the smallest `false_alarm_rate` of its suites. Single cases
/// come first (``CaseTests``) and may use most of it; whole suites and measures get what they leave (``SuiteTests``), which
/// is more than it seems, since a few trials can only give a few p-values. A drop blocks when chance does not explain
/// it *and* its point estimate is beyond the tolerance. Floors and ceilings are absolute and need no
/// baseline. What could not be measured makes the verdict inconclusive.
///
/// It looks once, at the trials that there are. With three trials a case it finds a case that broke completely, but
/// hardly one that passes half as often as before; the detectable drop in the report says so for each score.
///
/// - Parameter baseline: nil when there is none; then only floors and ceilings apply.
package func compare(_ measured: [MeasuredSuite], with baseline: Baseline?) -> GateDecision {
  guard !measured.isEmpty else { return GateDecision(verdict: .inconclusive, suites: [], findings: []) }
  let tallies = measured.map { Tally($0, beside: baseline) }
  let bound = tallies.map(\.suite.gate.falseAlarmRate).min()!
  let cases = CaseTests(tallies, bound: 0.7 * bound)
  let suites = SuiteTests(tallies, bound: bound - cases.spent)
  let judged = tallies.indices.map { index in
    JudgedSuite(tallies[index], cases: cases.results[index], suite: suites.results[index])
  }
  let reports = judged.map(\.report)
  let findings = judged.flatMap(\.findings)
  return GateDecision(
    verdict: .combined(reports.map(\.verdict)), suites: reports,
    findings: FindingSeverity.allCases.flatMap { severity in findings.filter { $0.severity == severity } })
}
