package import SpangateCore

/// Decides: pure, from what was measured and what was accepted before.
///
/// - Parameter baseline: nil when there is none; then only absolute floors and ceilings apply.
package func compare(_ measured: [MeasuredSuite], with baseline: Baseline?) -> GateDecision {
  let suites = measured.map {
    Report.SuiteReport(name: $0.suite.name.value, file: $0.suite.file, verdict: .inconclusive)
  }
  return GateDecision(verdict: .combined(suites.map(\.verdict)), suites: suites, findings: [])
}
