package import SpangateCore

/// Decides: pure, from what was measured and what was accepted before.
///
/// Every test of the command that can block shares one bound, the smallest `false_alarm_rate` of its suites. Single cases
/// (``CaseTests``) and whole suites with their measures (``SuiteTests``) have a part of it each (``BoundShares``), and an
/// eighth is kept back for what the estimates leave open. A drop blocks when chance does not explain it *and* its point
/// estimate is beyond the tolerance. Floors and ceilings are absolute and need no baseline. What could not be measured
/// makes the verdict inconclusive, and trials without a value are taken every way (``CaseScore/Reading``).
///
/// Where some evidence is there, but not enough, the decision demands further trials: of single cases up to their
/// suite's `max_trials`, or of every case of a suite. The looks at them are part of the bound.
///
/// - Parameters:
///   - baseline: nil when there is none; then only floors and ceilings apply.
///   - controls: the unchanged agents of the suites that may ask theirs; what the baseline holds against a score then
///     counts as far as the control does better (``ControlDecision``).
package func compare(
  _ measured: [MeasuredSuite], with baseline: Baseline?, beside controls: [Control] = []
) -> GateDecision {
  guard let bound = measured.map(\.suite).boundOfComparison else {
    return GateDecision(verdict: .inconclusive, suites: [], findings: [])
  }
  let decided = DecidedSuite.all(measured, beside: baseline, bound: bound)
  let reports = decided.map(\.report)
  let (findings, demands) = (decided.flatMap(\.findings), decided.flatMap(\.demands))
  guard !controls.isEmpty, baseline != nil else {
    return GateDecision(
      verdict: .combined(reports.map(\.verdict)), suites: reports, findings: findings.bySeverity, further: demands)
  }
  let controlled = ControlDecision(
    decided.map(\.compared), stored: (reports, findings, demands), measures: decided.flatMap(\.demandsOfMeasures),
    beside: controls, bound: bound)
  return GateDecision(
    verdict: .combined(controlled.reports.map(\.verdict)), suites: controlled.reports,
    findings: controlled.findings.bySeverity, further: controlled.demands.candidate,
    furtherControl: controlled.demands.control)
}
