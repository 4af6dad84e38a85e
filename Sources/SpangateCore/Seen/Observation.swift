/// One trial with what the agent said and what it did: all that a scorer may know.
package struct Observation: Sendable {
  package var trial: PlannedTrial
  package var answer: Answer
  package var startedAt: Timestamp
  package var duration: Duration
  package var trace: Trace
  /// What models cost.
  package var prices: PriceTable

  package init(
    trial: PlannedTrial, answer: Answer, startedAt: Timestamp, duration: Duration, trace: Trace,
    prices: PriceTable = .none
  ) {
    self.trial = trial
    self.answer = answer
    self.startedAt = startedAt
    self.duration = duration
    self.trace = trace
    self.prices = prices
  }

  /// The trace's model calls with what each cost.
  package var modelCalls: [ModelCall] { trace.modelCalls.priced(by: prices) }
}
