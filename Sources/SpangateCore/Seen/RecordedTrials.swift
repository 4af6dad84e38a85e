package import SpangateTrace

/// The recorded traces that stand for the trials of a run. Each is read when its turn has come, and held until its scores
/// are written.
package final class RecordedTrials: Sendable {
  private let read: @Sendable (TraceID) throws -> [SpanRecord]?
  private let names: @Sendable (TrialKey) -> ExchangeNames
  private let held = Locked<[TrialKey: RecordedTrial]>([:])

  /// - Parameters:
  ///   - names: which attributes hold what was asked and answered, by the trial's suite.
  ///   - read: nil for a trace that is not there.
  package init(
    names: @escaping @Sendable (TrialKey) -> ExchangeNames,
    reading read: @escaping @Sendable (TraceID) throws -> [SpanRecord]?
  ) {
    self.names = names
    self.read = read
  }

  /// Reads the trace of a trial.
  package func begin(_ trial: PlannedTrial) throws -> RecordedTrial? {
    guard let spans = try read(trial.traceID), !spans.isEmpty else { return nil }
    let recorded = RecordedTrial(spans, names: names(trial.id))
    held.withLock { $0[trial.id] = recorded }
    return recorded
  }

  /// One that has begun and not ended.
  package func trial(_ id: TrialKey) -> RecordedTrial? { held.withLock { $0[id] } }

  @discardableResult
  package func end(_ id: TrialKey) -> RecordedTrial? { held.withLock { $0.removeValue(forKey: id) } }
}
