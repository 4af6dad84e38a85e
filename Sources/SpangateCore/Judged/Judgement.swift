package import SpangateTrace

/// All that is kept of one trial: what the gate compares, what the report shows, where the trace is.
package struct Judgement: Sendable, Equatable {
  package var key: TrialKey
  package var traceID: TraceID
  package var rootSpanID: SpanID
  package var attempts: Int
  /// Attempts before the one that counts that the agent itself failed in, by a crash, an error status or a time-out.
  package var failedAttempts: Int
  package var startedAt: Timestamp
  /// Seconds that the attempt that counts took.
  package var duration: Double
  /// nil when the agent answered.
  package var failure: AgentFailure?
  /// The start of the answer, at most 2,000 characters. Hostile text.
  package var answerExcerpt: String
  package var completeness: Trace.Completeness
  package var spanCount: Int
  package var measures: [Measure: Measurement]
  package var scores: [NamedScore]
  /// What scoring took; nil when no judge was asked.
  package var judging: JudgeUsage?

  package init(
    key: TrialKey, traceID: TraceID, rootSpanID: SpanID, attempts: Int = 1, failedAttempts: Int = 0,
    startedAt: Timestamp,
    duration: Double, failure: AgentFailure? = nil, answerExcerpt: String = "", completeness: Trace.Completeness,
    spanCount: Int = 0,
    measures: [Measure: Measurement] = [:], scores: [NamedScore] = [],
    judging: JudgeUsage? = nil
  ) {
    self.key = key
    self.traceID = traceID
    self.rootSpanID = rootSpanID
    self.attempts = attempts
    self.failedAttempts = failedAttempts
    self.startedAt = startedAt
    self.duration = duration
    self.failure = failure
    self.answerExcerpt = answerExcerpt
    self.completeness = completeness
    self.spanCount = spanCount
    self.measures = measures
    self.scores = scores
    self.judging = judging
  }

  package func score(_ name: String) -> NamedScore? { scores.first { $0.name == name } }

  /// Which scores that did not pass point at a span.
  package var blames: [SpanID: [String]] {
    scores.filter { $0.label != .pass }.reduce(into: [:]) { blames, score in
      if let span = score.score.span { blames[span, default: []].append(score.name) }
    }
  }

  /// The agent answered and every score that can block has a value, or it failed by itself: asking again would tell
  /// nothing new, or give a failure a second chance.
  package var isMeasured: Bool {
    guard let failure else { return !scores.contains { $0.severity == .blocking && $0.label == .unscored } }
    return !failure.isOfSurroundings
  }

  /// The mean of its scores by their weights, each within 0 and 1; nil when none could be scored, or none weighs.
  package var weightedScore: Double? {
    let scored = scores.compactMap { named in
      named.score.value.sample.map { (value: min(max($0, 0), 1), weight: named.weight) }
    }
    let weight = scored.reduce(0) { $0 + $1.weight }
    guard weight > 0 else { return nil }
    return scored.reduce(0) { $0 + $1.value * $1.weight } / weight
  }

  /// Whether every blocking score passed; nil when one of them could not be scored, or there is none.
  package var passed: Bool? {
    let blocking = scores.filter { $0.severity == .blocking }
    if blocking.contains(where: { $0.label == .fail }) { return false }
    return blocking.isEmpty || blocking.contains { $0.label == .unscored } ? nil : true
  }
}
