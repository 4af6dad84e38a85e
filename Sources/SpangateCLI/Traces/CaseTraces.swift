import SpangateCore
import SpangateStore
import SpangateTrace
import SpangateWire

/// The traces of a case that are kept: of trials at hand, and of the runs of a baseline, in the store or beside its file.
struct CaseTraces: Sendable {
  let store: SQLiteStore
  /// Of runs that the store does not have.
  let beside: [BaselineTraces]
  /// What was read of the runs.
  private let known = Locked<[String: [Judgement]]>([:])
  private let stored = Locked<[String: Bool]>([:])

  /// So many trials of each side tell enough.
  static let most = 12

  init(store: SQLiteStore, beside: [BaselineTraces] = []) {
    self.store = store
    self.beside = beside
  }

  /// What a case of this run is held against.
  func before(_ item: PathQuestion.Case, of suite: String) -> [Judgement] {
    switch item.before {
    case .runs(let runs): accepted(runs, suite: suite, case: item.id)
    case .trials(let trials): trials
    }
  }

  /// Trials of the case in runs that were accepted, the latest run first, without those of its control and those that were
  /// asked for after its first round because the case looked bad.
  func accepted(_ runs: [String], suite: String, case id: String) -> [Judgement] {
    runs.reversed().flatMap { run in
      judgements(of: run).filter { $0.key.suite == suite && $0.key.case == id }
    }
  }

  /// Whether the store has these runs themselves: what is kept of a run elsewhere is passing trials alone.
  func hasAll(of runs: [String]) -> Bool {
    runs.allSatisfy { id in
      if let known = stored.withLock({ $0[id] }) { return known }
      let found = (try? store.run(id)) != nil
      stored.withLock { $0[id] = found }
      return found
    }
  }

  private func judgements(of id: String) -> [Judgement] {
    if let found = known.withLock({ $0[id] }) { return found }
    let stored = (try? store.judgements(of: id)) ?? []
    let all = stored.isEmpty ? beside.flatMap { $0.judgements(of: id) } : stored
    let run = try? store.run(id)
    let found = all.filter { judgement in run.map { $0.isOfFirstRound(judgement.key) } ?? true }
    known.withLock { $0[id] = found }
    return found
  }

  /// Those of which a whole trace is kept, the first of them, as they are kept.
  func traced(_ judgements: [Judgement]) -> [TracedTrial] {
    var found: [TracedTrial] = []
    for judgement in judgements where judgement.completeness == .settled && found.count < Self.most {
      guard let request = request(judgement.traceID), let spans = try? OTLPTraces.spans(in: request) else { continue }
      let own = spans.filter { $0.id != judgement.rootSpanID }
      if !own.isEmpty { found.append(TracedTrial(judgement: judgement, spans: own)) }
    }
    return found
  }

  /// Of OTLP, as the trace is kept; nil where it is not.
  func request(_ trace: TraceID) -> [UInt8]? {
    if let request = try? store.trace(trace) { return request }
    return beside.lazy.compactMap { $0.trace(trace) }.first
  }
}

extension RunRecord {
  fileprivate func isOfFirstRound(_ key: TrialKey) -> Bool {
    let first = suites.first { $0.name == key.suite }?.trials[key.case]
    return !isOfControl(key) && first.map { key.index < $0 } ?? true
  }
}
