internal import SpangateCore
import SpangateTrace
internal import SpangateWire

/// Scores that are written in the backend's own way, once it has the spans.
extension BackendLane {
  /// Scores wait in the spool under a name of their own, beside the traces.
  var scoreSpool: String { "\(name)/scores" }
  private var takesScores: Bool { type(of: backend).can.contains(.annotations) }

  func queueScores(of trials: [ScoredTrial]) {
    guard takesScores, !trials.isEmpty else { return }
    let room = max(0, policy.queuedScores - scores.count)
    scores += trials.prefix(room)
    // Where there is no room in memory they wait in the spool.
    if trials.count > room { keepOrReport(Array(trials.dropFirst(room))) }
    if scoreWorker == nil { scoreWorker = Task { await sendScores() } }
  }

  private func sendScores() async {
    while !scores.isEmpty {
      let trials = Array(scores.prefix(policy.scoreRequests * 8))
      scores.removeFirst(trials.count)
      let unsent = canSend ? await post(trials) : trials
      keepOrReport(unsent)
      let kept = Set(unsent.map(\.judgement.traceID))
      let done = trials.map(\.judgement.traceID).filter { !kept.contains($0) }.compactMap { scorePlaces[$0] }
      for trial in trials { scorePlaces[trial.judgement.traceID] = nil }
      if !done.isEmpty { try? spool.remove(done) }
    }
    scoreWorker = nil
  }

  /// - Returns: the trials whose scores are worth sending another time.
  private func post(_ trials: [ScoredTrial]) async -> [ScoredTrial] {
    var calls = trials.indices.flatMap { index in backend.annotations(for: trials[index]).map { (index, $0) } }[...]
    var unsent: Set<Int> = []
    await withTaskGroup(of: (Int, ExportReply?).self) { group in
      func start() {
        guard let (index, request) = calls.popFirst() else { return }
        group.addTask { (index, await self.callIfWorking(request)) }
      }
      for _ in 0..<policy.scoreRequests { start() }
      for await (index, reply) in group {
        if reply.map(note) ?? true { unsent.insert(index) }
        start()
      }
    }
    return unsent.sorted().map { trials[$0] }
  }

  /// - Returns: nil when the backend is down, so that it was not called.
  private func callIfWorking(_ request: HTTPRequest) async -> ExportReply? {
    canSend && !areScoresMisdirected ? await call(request) : nil
  }

  /// - Returns: whether the scores are worth sending another time.
  private func note(_ reply: ExportReply) -> Bool {
    switch reply {
    case .taken: return false
    case .misdirected(let problem):
      counts.scoreProblem = problem
      areScoresMisdirected = true
      return true
    case .refused(let problem), .unsupported(let problem):
      counts.unwrittenScores += 1
      counts.scoreProblem = problem
      return false
    case .notNow(_, let problem):
      counts.scoreProblem = problem
      return true
    }
  }

  /// - Returns: where they wait; nil for a backend that takes none.
  @discardableResult
  func keepScores(of trials: [ScoredTrial]) throws -> Int64? {
    guard takesScores, !trials.isEmpty else { return nil }
    return try spool.keep(SpooledScores.packed(trials), for: scoreSpool)
  }

  private func keepOrReport(_ trials: [ScoredTrial]) {
    let trials = trials.filter { scorePlaces[$0.judgement.traceID] == nil }
    do {
      try keepScores(of: trials)
    } catch {
      counts.unwrittenScores += trials.count
      counts.scoreProblem = "the spool does not take them: \("\(error)".inert(limit: 200))"
    }
  }

  /// Sends the scores of traces that were in the spool.
  func deliverSpooledScores() async {
    do {
      while canSend, !areScoresMisdirected {
        let page = try spool.waiting(for: scoreSpool, limit: policy.scoreRequests * 8)
        if page.isEmpty { return }
        let unsent = await post(try page.flatMap { try SpooledScores.unpacked($0.request) })
        try keepScores(of: unsent)
        try spool.remove(page.map(\.id))
        // What failed now has waited long enough for this run.
        guard unsent.isEmpty else { return }
      }
    } catch {
      counts.scoreProblem = "the spool cannot be read: \("\(error)".inert(limit: 200))"
    }
  }
}
