/// Which case of which suite.
package struct CaseKey: Hashable, Sendable {
  package var suite: String
  package var `case`: String

  package init(suite: String, case: String) {
    self.suite = suite
    self.case = `case`
  }
}

extension TrialKey {
  /// The case that it is a trial of.
  package var caseKey: CaseKey { CaseKey(suite: suite, case: self.case) }
}
