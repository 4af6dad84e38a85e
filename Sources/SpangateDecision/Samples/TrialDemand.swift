/// How far a case that is in doubt should be measured next.
package struct TrialDemand: Sendable, Equatable {
  package var suite: String
  package var `case`: String
  /// How many trials of the case there should be in all after the next round; at most the suite's `max_trials`.
  package var trials: Int

  package init(suite: String, case: String, trials: Int) {
    self.suite = suite
    self.case = `case`
    self.trials = trials
  }
}
