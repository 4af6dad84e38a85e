internal import SpangateCore
import SpangateTrace
internal import SpangateWire

extension BackendLane {
  /// Puts traces, and the scores that follow them, where the next run finds them.
  func keep(_ batch: TraceBatch) {
    do {
      try spool.keep(batch.request, for: name)
      try keepScores(of: batch.trials)
    } catch {
      counts.lost += batch.traces.count
      counts.spoolProblem = "the spool does not take them: \("\(error)".inert(limit: 200))"
    }
  }

  /// Sends what earlier runs, or this one, left in the spool, the oldest first, while the backend takes it.
  func deliverSpooledTraces() async {
    do {
      while canSend {
        let page = try spool.waiting(for: name, limit: policy.spoolPage)
        if page.isEmpty { return }
        for stored in page {
          guard canSend, try await deliver(stored) else { return }
        }
      }
    } catch {
      counts.spoolProblem = "the spool cannot be read: \("\(error)".inert(limit: 200))"
    }
  }

  /// - Returns: whether it is out of the spool.
  private func deliver(_ stored: SpoolEntry) async throws -> Bool {
    switch await transmit(stored.request.bytes) {
    case .taken(let response):
      note(response)
      counts.accept(stored.request.traces)
    case .refused(let problem), .unsupported(let problem):
      counts.problem = problem
      guard let isolation = await isolate(stored.request.bytes) else { return false }
      counts.accept(stored.request.traces.filter(isolation.accepted.contains))
      let refused = stored.request.traces.filter { !isolation.accepted.contains($0) }
      if !refused.isEmpty { counts.refuse(refused) }
    case .notNow(_, let problem), .misdirected(let problem):
      counts.problem = problem
      return false
    }
    try spool.remove([stored.id])
    return true
  }

  func delivery() -> Delivery {
    let undelivered = (try? spool.count(for: name)) ?? 0
    // Traces that wait take their scores along; only scores that wait alone are worth a word.
    let waitingScores = ((try? spool.count(for: scoreSpool)) ?? 0) - undelivered
    return Delivery(
      backend: name, accepted: counts.accepted, undelivered: undelivered, rejected: counts.rejected,
      rejectedSpans: counts.rejectedSpans, problem: counts.summary(waitingScores: waitingScores))
  }
}
