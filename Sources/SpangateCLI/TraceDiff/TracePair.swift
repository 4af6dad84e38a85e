import SpangateCore
import SpangateDiagnosis
import SpangateStore
import SpangateTrace

/// Two stored trials beside each other.
struct TracePair {
  let before: StoredTrial
  let after: StoredTrial
  let difference: TraceDifference

  /// - Parameters:
  ///   - id: of the trace before, or of the only one, which is then compared with one that passed.
  ///   - other: of the trace after.
  init(_ id: String, _ other: String?, in workspace: Workspace, console: Console) throws {
    let store = try workspace.openStore(console, onlyReads: true)
    func trial(_ id: String) throws -> StoredTrial { try StoredTrial(id, in: store, workspace, console) }
    let first = try trial(id)
    if let other {
      (before, after) = (first, try trial(other))
      difference = TraceDifference(before: before.spans, after: after.spans)
      return
    }
    let passing = try console.orStop { () throws(Finding) in
      try PassingTrials(of: first, in: store).nearest(to: first.spans)
    }
    (before, after) = (try trial("\(passing)"), first)
    difference = TraceDifference(before: before.spans, after: after.spans)
  }
}

/// The trials of a case that passed, of the run of one trial and of the runs of baselines.
private struct PassingTrials {
  private let judgement: Judgement
  private let traces: CaseTraces
  private let found: [Judgement]

  init(of trial: StoredTrial, in store: SQLiteStore) throws(Finding) {
    judgement = trial.judgement
    let (key, trace) = (trial.judgement.key, trial.judgement.traceID)
    traces = CaseTraces(store: store)
    let runs = try store.baselines().filter { $0.suites[key.suite]?.cases[key.case] != nil }.flatMap(\.runs).map(\.id)
    let ids = runs.filter { $0 != trial.run.id } + [trial.run.id]
    found = traces.accepted(ids, suite: key.suite, case: key.case)
      .filter { $0.passed == true && $0.traceID != trace }
  }

  /// The one with the fewest differences, the first of several.
  ///
  /// - Throws: SG0480.
  func nearest(to spans: [SpanRecord]) throws(Finding) -> TraceID {
    let distances = traces.traced(found).map { trial in
      (trial.judgement.traceID, TraceDifference(before: trial.spans, after: spans).distance)
    }
    guard let nearest = distances.min(by: { $0.1 < $1.1 }) else {
      throw Finding(
        .passingTrialAbsent,
        "no other trial of case `\(judgement.key.case.inert(limit: 100))` that passed has its trace in the store",
        help: "name the trace to compare with: `spangate trace list` shows those of a run")
    }
    return nearest.0
  }
}
