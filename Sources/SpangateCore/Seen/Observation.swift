package import SpangateTrace

/// One trial with what the agent said and what it did: all that a scorer may know.
package struct Observation: Sendable {
  package var trial: PlannedTrial
  package var answer: Answer
  package var startedAt: Timestamp
  package var duration: Duration
  package var trace: Trace
  /// What models cost.
  package var prices: PriceTable
  /// What the first variant of an A/B comparison answered; nil in any other run.
  package var rival: Rival?
  /// Whether nobody timed the call, and the duration is that of the agent's root span.
  package var isRecorded: Bool

  package init(
    trial: PlannedTrial, answer: Answer, startedAt: Timestamp, duration: Duration, trace: Trace,
    prices: PriceTable = .none, isRecorded: Bool = false
  ) {
    self.isRecorded = isRecorded
    self.trial = trial
    self.answer = answer
    self.startedAt = startedAt
    self.duration = duration
    self.trace = trace
    self.prices = prices
  }

  /// The trace's model calls with what each cost.
  package var modelCalls: [ModelCall] { trace.modelCalls.priced(by: prices) }

  /// The trial of the same case and index by the variant that this one is compared with.
  package struct Rival: Sendable, Equatable {
    package var variant: String
    /// nil when it gave none.
    package var answer: String?

    package init(variant: String, answer: String?) {
      self.variant = variant
      self.answer = answer
    }
  }
}
