package import SpangateCore

/// What the gate says of a whole command, and why.
package struct GateDecision: Sendable {
  package var verdict: Verdict
  /// In the order in which the suites were given.
  package var suites: [Report.SuiteReport]
  package var findings: [Finding]
  /// What a further round should measure of cases that are in doubt; empty when nothing more would help.
  package var further: [TrialDemand]
  /// The same of the control, where one is asked.
  package var furtherControl: [TrialDemand]

  package init(
    verdict: Verdict, suites: [Report.SuiteReport], findings: [Finding], further: [TrialDemand] = [],
    furtherControl: [TrialDemand] = []
  ) {
    self.verdict = verdict
    self.suites = suites
    self.findings = findings
    self.further = further
    self.furtherControl = furtherControl
  }
}
