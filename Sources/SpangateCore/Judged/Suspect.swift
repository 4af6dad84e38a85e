package import SpangateTrace

/// The span that bad news of a case is blamed on, and why that one.
package struct Suspect: Sendable, Equatable {
  package var basis: Basis
  /// Index of the trial.
  package var trial: Int
  package var trace: TraceID
  package var span: SpanID
  package var spanName: String?
  /// One sentence. May quote the agent: hostile text.
  package var reason: String
  /// From 0 to 1; nil where nothing tells the trials apart.
  package var confidence: Double?
  /// The next best, in the same trace where it can be.
  package var runnerUp: SpanID?
  package var runnerUpReason: String?
  /// A trial of the same case that passed, to look at beside it.
  package var passing: Judgement?
  package var passingURL: String?

  /// What tells that it is this span.
  package enum Basis: String, Sendable, CaseIterable {
    /// Failing trials differ there from passing ones.
    case difference
    /// The failed span with the most spans above it.
    case error
    /// What the scorer read.
    case scorer
  }

  package init(
    _ basis: Basis, trial: Int, trace: TraceID, span: SpanID, spanName: String? = nil, reason: String,
    confidence: Double? = nil, runnerUp: SpanID? = nil, runnerUpReason: String? = nil, passing: Judgement? = nil
  ) {
    self.basis = basis
    self.trial = trial
    self.trace = trace
    self.span = span
    self.spanName = spanName
    self.reason = reason
    self.confidence = confidence
    self.runnerUp = runnerUp
    self.runnerUpReason = runnerUpReason
    self.passing = passing
  }
}

/// Asks for the suspect of a case.
package struct SuspectQuestion: Sendable {
  package var suite: String
  package var `case`: String
  package var score: String
  /// Of this run.
  package var failing: [Judgement]
  /// Of this run.
  package var passing: [Judgement]
  /// The trial that is shown anyway, and the span that its scorer points at.
  package var shown: TrialKey?

  package init(
    suite: String, case: String, score: String, failing: [Judgement], passing: [Judgement], shown: TrialKey? = nil
  ) {
    self.suite = suite
    self.case = `case`
    self.score = score
    self.failing = failing
    self.passing = passing
    self.shown = shown
  }
}

/// Finds suspects by the traces of trials; nil where there is none to be found.
package typealias SuspectSearch = @Sendable (SuspectQuestion) -> Suspect?

extension SuspectQuestion {
  /// Trials that fail and pass a score; of grades that all pass or all fail, those nearer to the lowest and the highest.
  ///
  /// - Parameter judgements: of one case.
  package init?(
    suite: String, case id: String, score: String, of judgements: [Judgement], shown: TrialKey? = nil
  ) {
    let scored = judgements.compactMap { judgement in judgement.score(score).map { (judgement, $0) } }
    var failing = scored.filter { $0.1.label == .fail }.map(\.0)
    var passing = scored.filter { $0.1.label == .pass }.map(\.0)
    let values = scored.compactMap(\.1.score.value.sample)
    if failing.isEmpty, let low = values.min(), let high = values.max(), low < high {
      let middle = (low + high) / 2
      failing = scored.filter { $0.1.score.value.sample.map { $0 <= middle } ?? false }.map(\.0)
      passing = scored.filter { $0.1.score.value.sample.map { $0 > middle } ?? false }.map(\.0)
    }
    // A trial that failed without a score is one that failed.
    failing += judgements.filter { judgement in judgement.score(score) == nil && judgement.failure != nil }
    guard !failing.isEmpty else { return nil }
    self.init(suite: suite, case: id, score: score, failing: failing, passing: passing, shown: shown)
  }
}
