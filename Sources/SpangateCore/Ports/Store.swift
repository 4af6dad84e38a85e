package import SpangateTrace

/// Runs, judgements, traces and baselines, durable. Errors are findings of the SG04xx band.
package protocol Store: Sendable {
  func begin(_ run: RunRecord) throws(Finding)
  func finish(_ run: String, state: RunRecord.State, at time: Timestamp) throws(Finding)
  /// Appends; durable when it returns. A judgement of the same trial replaces the earlier one.
  func append(_ entries: [TrialRecord], to run: String) throws(Finding)
  /// - Parameter id: a run's ID, an unambiguous start of one, or `latest`.
  func run(_ id: String) throws(Finding) -> RunRecord
  func runs(limit: Int) throws(Finding) -> [RunRecord]
  /// In the order of ``TrialKey``.
  func judgements(of run: String) throws(Finding) -> [Judgement]
  /// The OTLP request with a trace's spans, as it was released.
  func trace(_ id: TraceID) throws(Finding) -> [UInt8]?

  func baseline(named name: String) throws(Finding) -> Baseline?
  func baselines() throws(Finding) -> [Baseline]
  func accept(_ baseline: Baseline) throws(Finding)
}

/// A judged trial, as it is stored: its judgement with its trace.
package struct TrialRecord: Sendable {
  package var judgement: Judgement
  package var trace: EnrichedTrace?

  package init(judgement: Judgement, trace: EnrichedTrace?) {
    self.judgement = judgement
    self.trace = trace
  }
}
