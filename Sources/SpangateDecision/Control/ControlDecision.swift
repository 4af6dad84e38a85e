import SpangateCore

/// What the gate says where a control was asked: what the baseline holds against the candidate counts as far as the
/// control, asked now, does better.
struct ControlDecision {
  /// In the order of the suites.
  private(set) var reports: [Report.SuiteReport]
  private(set) var findings: [Finding]
  /// What a further round should ask of the candidate, and of the control.
  private(set) var demands: (candidate: [TrialDemand], control: [TrialDemand])

  /// - Parameters:
  ///   - stored: what the comparison with the baseline says of each suite, finds and demands.
  ///   - measures: what it demands for the sake of measures, which no control is asked for.
  ///   - bound: for a false alarm of the whole command.
  init(
    _ suites: [ComparedSuite], stored: (reports: [Report.SuiteReport], findings: [Finding], demands: [TrialDemand]),
    measures: [TrialDemand], beside controls: [Control], bound: Double
  ) {
    let controls = Dictionary(controls.map { ($0.suite, $0) }, uniquingKeysWith: { first, _ in first })
    let tests = suites.filter { controls[$0.suite.name.value] != nil }.map(ControlledSuite.tests)
    let whole = bound * DecisionTuning.claimedShare * ControlTuning.suiteShare
    let single = bound * DecisionTuning.claimedShare * (1 - ControlTuning.suiteShare)
    let shares = (
      case: single / Double(max(1, tests.reduce(0) { $0 + $1.cases })),
      whole: whole / Double(max(1, tests.reduce(0) { $0 + $1.wholes }))
    )
    let names = Set(controls.keys)
    reports = stored.reports
    // What the baseline says of scores that block is said anew, in the light of the control.
    findings = stored.findings.filter {
      let isOfBaseline = $0.rule == .baselineTooThin || $0.rule == .scoreRegressed && $0.severity == .error
      return !isOfBaseline || !names.contains($0.evidence?.suite ?? "")
    }
    demands = (
      stored.demands.filter { !names.contains($0.suite) } + measures.filter { names.contains($0.suite) }, []
    )
    for (index, compared) in suites.enumerated() {
      guard let control = controls[compared.suite.name.value] else { continue }
      let suite = ControlledSuite(compared, reports[index], beside: control, bound: shares)
      demands.candidate += suite.demands.candidate
      demands.control += suite.demands.control
      reports[index] = suite.controlledReport
      findings += suite.findings
    }
  }
}
