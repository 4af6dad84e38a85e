internal import SpangateCore
import SpangateTrace
internal import SpangateWire

extension BackendLane {
  /// Puts a trace, and the scores that follow it, where the next run finds them if this one does not come to deliver them.
  func spooled(_ queued: QueuedTrace) -> QueuedTrace {
    var queued = queued
    // What does not fit there may still be delivered; if not, keeping it is tried once more.
    queued.place = try? spool.keep(TraceBatch(traces: [queued]).request, for: name)
    if let trial = queued.trial {
      queued.placeOfScores = try? keepScores(of: [trial])
      scorePlaces[trial.judgement.traceID] = queued.placeOfScores
    }
    limitSpool(adding: queued.trace.request.count)
    return queued
  }

  /// The oldest have waited in vain for the longest.
  private func limitSpool(adding bytes: Int) {
    let total = spooledBytes.map { $0 + bytes }
    spooledBytes = total
    guard total.map({ $0 > policy.spoolBytes }) ?? true, let trimmed = try? spool.trim(to: policy.spoolBytes, for: name)
    else { return }
    spooledBytes = trimmed.bytes
    guard !trimmed.dropped.isEmpty else { return }
    counts.missing.formUnion(trimmed.dropped)
    counts.spoolProblem = "the spool holds no more than \(policy.spoolBytes) bytes for a backend, and drops the oldest"
  }

  /// Gives traces up for now; the next run finds them.
  func keep(_ batch: TraceBatch) {
    var unkept: [QueuedTrace] = []
    for queued in batch.traces {
      if let place = queued.place { left.insert(place) } else { unkept.append(queued) }
    }
    guard !unkept.isEmpty else { return }
    do {
      try spool.keep(TraceBatch(traces: unkept).request, for: name)
      let trials = unkept.filter { $0.placeOfScores == nil }.compactMap(\.trial)
      if !trials.isEmpty { try keepScores(of: trials) }
    } catch {
      counts.missing.formUnion(unkept.map(\.trace.id))
      counts.spoolProblem = "the spool does not take them: \("\(error)".inert(limit: 200))"
    }
  }

  /// Takes out of the spool what was delivered or refused for good.
  func settle(_ batch: TraceBatch) {
    var done: [Int64] = []
    for queued in batch.traces {
      guard let place = queued.place, left.remove(place) == nil else { continue }
      done.append(place)
      spooledBytes? -= queued.trace.request.count
      // Nothing can be said of a trace that the backend does not have.
      if !counts.accepted.contains(queued.trace.id), let scores = queued.placeOfScores {
        scorePlaces[queued.trace.id] = nil
        done.append(scores)
      }
    }
    // What stays by mistake is sent once more, which does no harm.
    try? remove(done)
  }

  /// Takes what is done out of the spool, and leaves there for the next run that something was refused, in case this one
  /// does not come to say so.
  private func remove(_ done: [Int64]) throws {
    if let refusal = counts.refusal {
      try spool.settle(done, refusing: refusal, for: name)
      counts.noted()
    } else if !done.isEmpty {
      try spool.remove(done)
    }
  }

  /// Sends what earlier runs, or this one, left in the spool, the oldest first, while the backend takes it.
  func deliverSpooledTraces() async {
    do {
      while canSend {
        var page = try spool.waiting(for: name, limit: policy.spoolPage)[...]
        if page.isEmpty { return }
        while !page.isEmpty {
          let together = Self.together(&page, bytes: policy.batchBytes)
          guard canSend, await deliver(together.request) else { return }
          try remove(together.ids)
        }
      }
    } catch {
      counts.spoolProblem = "the spool cannot be read: \("\(error)".inert(limit: 200))"
    }
  }

  /// The first of a page that travel in one request.
  private static func together(
    _ page: inout ArraySlice<SpoolEntry>, bytes: Int
  ) -> (ids: [Int64], request: SpooledRequest) {
    var ids: [Int64] = []
    var request = SpooledRequest(bytes: [], traces: [])
    while let next = page.first, ids.isEmpty || request.bytes.count + next.request.bytes.count <= bytes {
      ids.append(next.id)
      request.bytes += next.request.bytes
      request.traces += next.request.traces
      page.removeFirst()
    }
    return (ids, request)
  }

  /// - Returns: whether it is out of the spool.
  private func deliver(_ stored: SpooledRequest) async -> Bool {
    switch await transmit(stored.bytes) {
    case .taken(let response):
      note(response)
      counts.accept(stored.traces)
    case .unsupported(let problem):
      counts.problem = problem
      counts.refuse(stored.traces)
    case .refused(let problem):
      counts.problem = problem
      guard let isolation = await isolate(stored.bytes) else { return false }
      counts.accept(stored.traces.filter(isolation.accepted.contains))
      let refused = stored.traces.filter { !isolation.accepted.contains($0) }
      if !refused.isEmpty { counts.refuse(refused) }
    case .notNow(_, let problem), .misdirected(let problem):
      counts.problem = problem
      return false
    }
    return true
  }

  func delivery() -> Delivery {
    let undelivered = (try? spool.count(for: name)) ?? 0
    // Traces that wait take their scores along; only scores that wait alone are worth a word.
    let waitingScores = ((try? spool.count(for: scoreSpool)) ?? 0) - undelivered
    for earlier in (try? spool.takeOverRefusals(for: name)) ?? [] { counts.add(earlier) }
    return Delivery(
      backend: name, accepted: counts.accepted, undelivered: undelivered, rejected: counts.rejected,
      rejectedBefore: counts.rejectedBefore, lost: counts.lost, rejectedSpans: counts.rejectedSpans,
      problem: counts.summary(waitingScores: waitingScores))
  }
}
