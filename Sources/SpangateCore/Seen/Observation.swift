/// One trial with what the agent said and what it did: all that a scorer may know.
package struct Observation: Sendable {
  package var trial: PlannedTrial
  package var answer: Answer
  package var startedAt: Timestamp
  package var duration: Duration
  package var trace: Trace

  package init(trial: PlannedTrial, answer: Answer, startedAt: Timestamp, duration: Duration, trace: Trace) {
    self.trial = trial
    self.answer = answer
    self.startedAt = startedAt
    self.duration = duration
    self.trace = trace
  }
}
