package import SpangateCore
package import SpangateTrace

/// A store that forgets everything with the process.
package final class MemoryStore: Store {
  private struct State {
    var runs: [String: RunRecord] = [:]
    var judgements: [String: [TrialKey: Judgement]] = [:]
    var traces: [TraceID: [UInt8]] = [:]
    var baselines: [String: Baseline] = [:]
    var failure: Finding?
  }

  private let state = Locked(State())

  package init() {}

  /// From now on every write fails with this.
  package func fail(with finding: Finding) { state.withLock { $0.failure = finding } }

  package func begin(_ run: RunRecord) throws(Finding) {
    try write { $0.runs[run.id] = run }
  }

  package func finish(_ run: String, state end: RunRecord.State, at time: Timestamp) throws(Finding) {
    try write { state in
      state.runs[run]?.state = end
      state.runs[run]?.finishedAt = time
    }
  }

  package func append(_ entries: [TrialRecord], to run: String) throws(Finding) {
    try write { state in
      for entry in entries {
        state.judgements[run, default: [:]][entry.judgement.key] = entry.judgement
        if let trace = entry.trace { state.traces[trace.id] = trace.request }
      }
    }
  }

  package func run(_ id: String) throws(Finding) -> RunRecord {
    guard let run = state.withLock({ $0.runs[id] }) else { throw Finding(.runUnknown, "no run `\(id)`") }
    return run
  }

  package func runs(limit: Int) throws(Finding) -> [RunRecord] {
    Array(state.withLock { $0.runs.values.sorted { $0.startedAt > $1.startedAt } }.prefix(limit))
  }

  package func judgements(of run: String) throws(Finding) -> [Judgement] {
    state.withLock { $0.judgements[run, default: [:]].values.sorted { $0.key < $1.key } }
  }

  package func trace(_ id: TraceID) throws(Finding) -> [UInt8]? { state.withLock { $0.traces[id] } }

  package func baseline(named name: String) throws(Finding) -> Baseline? { state.withLock { $0.baselines[name] } }

  package func baselines() throws(Finding) -> [Baseline] {
    state.withLock { $0.baselines.values.sorted { $0.name < $1.name } }
  }

  package func accept(_ baseline: Baseline) throws(Finding) {
    try write { $0.baselines[baseline.name] = baseline }
  }

  private func write(_ body: (inout State) -> Void) throws(Finding) {
    try state.withLock { state throws(Finding) in
      if let failure = state.failure { throw failure }
      body(&state)
    }
  }
}
