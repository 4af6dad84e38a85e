package import SpangateTrace

/// One execution of a case by a variant, decided before anything runs.
package struct PlannedTrial: Sendable {
  package var id: TrialKey
  package var question: Question
  package var runID: String
  package var experimentID: String?
  /// Minted here, so that even an agent that dies at once has a trace.
  package var traceID: TraceID
  /// The ID of `eval.trial`, the span that the agent's own root becomes a child of.
  package var rootSpanID: SpanID
  /// 1 at first; one more after each infrastructure failure.
  package var attempt: Int
  /// The attempt before, when this is a retry.
  package var previous: SpanReference?
  /// The accepted trial of the same case in the baseline.
  package var exemplar: SpanReference?
  /// The trial of the same case and index by the variant that this one is compared with.
  package var pair: SpanReference?
  /// For agents whose randomness can be seeded; the same for one case and index in every variant.
  package var seed: UInt64
  /// The variant that the agent is told it is. A control's trials are kept apart under a name of their own, and its agent
  /// must not behave differently for that.
  package var toldVariant: String

  package init(
    id: TrialKey, asking question: Question, runID: String, experimentID: String? = nil, traceID: TraceID,
    rootSpanID: SpanID,
    attempt: Int = 1, previous: SpanReference? = nil, exemplar: SpanReference? = nil, pair: SpanReference? = nil,
    seed: UInt64 = 0, toldVariant: String? = nil
  ) {
    self.id = id
    self.question = question
    self.runID = runID
    self.experimentID = experimentID
    self.traceID = traceID
    self.rootSpanID = rootSpanID
    self.attempt = attempt
    self.previous = previous
    self.exemplar = exemplar
    self.pair = pair
    self.seed = seed
    self.toldVariant = toldVariant ?? id.variant
  }

  /// The next attempt at the same trial: a trace of its own that links back to this one.
  package func retried(using generator: inout some RandomNumberGenerator) -> PlannedTrial {
    var next = self
    next.traceID = TraceID(using: &generator)
    next.rootSpanID = SpanID(using: &generator)
    next.attempt += 1
    next.previous = SpanReference(trace: traceID, span: rootSpanID)
    return next
  }
}

/// Which trial of a run: stable when the run is resumed.
package struct TrialKey: Hashable, Sendable, Comparable {
  package var suite: String
  package var `case`: String
  package var variant: String
  /// From 0.
  package var index: Int

  package init(suite: String, case: String, variant: String, index: Int) {
    self.suite = suite
    self.case = `case`
    self.variant = variant
    self.index = index
  }

  package static func < (a: TrialKey, b: TrialKey) -> Bool {
    (a.suite, a.case, a.variant, a.index) < (b.suite, b.case, b.variant, b.index)
  }
}
