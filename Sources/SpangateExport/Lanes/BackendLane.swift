internal import SpangateCore
import SpangateTrace
internal import SpangateWire

/// The way to one backend: what waits for it, whether it works, and what came of it all.
///
/// One request with spans is under way at a time, since backends store slower than we send.
actor BackendLane {
  let name: String
  let backend: any Backend
  let spool: any Spool
  let policy: ExportPolicy
  let pace: Pace
  let http: any HTTPClient
  var health = BackendHealth()
  var counts = DeliveryCounts()
  /// Trials whose spans were taken and whose scores were not sent yet.
  var scores: [ScoredTrial] = []
  var scoreWorker: Task<Void, Never>?
  /// Whether a request that holds nothing is taken; nil as long as nobody has asked.
  var takesEmpty: Bool?
  /// Where the scores of a trace wait in the spool.
  var scorePlaces: [TraceID: Int64] = [:]
  /// The backend takes no scores as it is configured, so that none is sent in this run any more.
  var areScoresMisdirected = false
  /// What the spool holds for the backend, in bytes; nil before it was looked at.
  var spooledBytes: Int?
  /// Places of traces that were given up for now.
  var left: Set<Int64> = []
  /// The time of ``finish(within:)`` is up: nothing is sent any more, everything is kept.
  private(set) var isExpired = false

  private var queue = TraceQueue()
  private var worker: Task<Void, Never>?
  /// Waits for a batch to fill; cancelling it sends what there is.
  private var linger: Task<Void, Never>?
  /// A full queue has used the run's patience up, until it is half empty again.
  private var isBehind = false
  private var isFinishing = false
  private var isDrained = false

  init(_ named: NamedBackend, http: any HTTPClient, spool: any Spool, policy: ExportPolicy, pace: Pace) {
    name = named.name
    backend = named.backend
    self.http = http
    self.spool = spool
    self.policy = policy
    self.pace = pace
  }

  var canSend: Bool { !isExpired && health.canSend(at: pace.now()) }

  /// Queues a trace. Waits for room as long as the backend keeps up; then the oldest batch goes to the spool.
  ///
  /// It is in the spool when this returns, and stays there until the backend has it, so that nothing is lost with the
  /// process.
  func offer(_ queued: QueuedTrace) async {
    guard !queued.trace.request.isEmpty else { return }
    counts.offered.insert(queued.trace.id)
    let queued = spooled(queued)
    var waited: Duration = .zero
    while queue.isFull(for: queued, policy: policy) {
      // Polled, since there are three ways out: room, failure, and the end of patience.
      if health.isWorking, !isBehind, waited < policy.patience {
        await pace.sleep(policy.glance)
        waited += policy.glance
      } else {
        isBehind = true
        if let batch = queue.nextBatch(policy) {
          keep(batch)
          settle(batch)
        }
      }
    }
    queue.append(queued)
    startWorker()
    if queue.hasFullBatch(policy) { linger?.cancel() }
  }

  /// Sends what is left and what earlier runs left; what is not taken in time is kept.
  func finish(within deadline: Duration) async -> Delivery {
    await withTaskGroup { group in
      group.addTask { await self.drain() }
      group.addTask { [pace] in
        await pace.sleep(deadline)
        await self.expire()
      }
      await group.next()
      group.cancelAll()
    }
    return delivery()
  }

  private func drain() async {
    isFinishing = true
    linger?.cancel()
    health.allowProbe()
    startWorker()
    await worker?.value
    await deliverSpooledTraces()
    await scoreWorker?.value
    await deliverSpooledScores()
    isDrained = true
  }

  private func expire() {
    guard !isDrained else { return }
    isExpired = true
    let place = backend.traces.url.prefix { $0 != "?" }
    counts.problem = counts.problem ?? "\(place) did not answer before the time was up"
    worker?.cancel()
    scoreWorker?.cancel()
  }

  private func startWorker() {
    guard worker == nil else { return }
    worker = Task { await work() }
  }

  /// Sends batch after batch until there is none.
  private func work() async {
    while !queue.isEmpty {
      if !isFinishing, !queue.hasFullBatch(policy) { await fill() }
      guard let batch = queue.nextBatch(policy) else { break }
      if queue.bytes <= policy.queueBytes / 2 { isBehind = false }
      await deliver(batch)
      settle(batch)
    }
    worker = nil
  }

  private func fill() async {
    let linger = Task { [pace, policy] in await pace.sleep(policy.linger) }
    self.linger = linger
    await linger.value
    self.linger = nil
  }

  private func deliver(_ batch: TraceBatch) async {
    guard canSend else { return keep(batch) }
    switch await transmit(batch.request.bytes) {
    case .taken(let response): take(batch, response)
    case .notNow(_, let problem), .misdirected(let problem):
      counts.problem = problem
      keep(batch)
    case .unsupported(let problem):
      counts.problem = problem
      counts.refuse(batch.ids)
    case .refused(let problem):
      counts.problem = problem
      let isHopeful = counts.refusedInRow < policy.isolationLimit
      guard batch.traces.count > 1 else { return await deliverSpans(of: batch, problem: problem, isHopeful: isHopeful) }
      var isTaken = isHopeful
      if !isTaken { isTaken = await takesAnything() }
      guard isTaken else { return counts.refuse(batch.ids) }
      // One bad span can have a whole batch refused; apart, the other traces get through.
      for half in batch.halves { await deliver(half) }
    }
  }

  private func deliverSpans(of batch: TraceBatch, problem: String, isHopeful: Bool) async {
    guard isHopeful else { return counts.refuse(batch.ids) }
    guard let isolation = await isolate(batch.request.bytes) else { return keep(batch) }
    counts.problem = problem
    guard !isolation.accepted.isEmpty else { return counts.refuse(batch.ids) }
    counts.accept(batch.ids)
    queueScores(of: batch.trials)
  }

  private func take(_ batch: TraceBatch, _ response: ExportResponse) {
    note(response)
    let spanCount = batch.spanCount
    guard spanCount == 0 || response.rejected < spanCount else {
      return counts.refuse(batch.ids)
    }
    counts.accept(batch.ids)
    queueScores(of: batch.trials)
  }

  func note(_ response: ExportResponse) {
    guard !response.isWhole else { return }
    counts.refuse(spans: response.rejected)
    let what = response.rejected == 0 ? "warned" : "refused \(response.rejected) spans"
    counts.problem = "\(backend.traces.url.prefix { $0 != "?" }) \(what): \(response.message ?? "")"
  }
}
