import SpangateCore
import SpangateTrace
import SpangateWire

/// Everything that was received and not yet let go, with its bounds. It lives behind a lock.
struct Inbox: Sendable {
  let limits: ReceiverLimits
  let redactor: Redactor
  var counts = CollectorCounts()
  /// By the trial's own trace ID.
  var trials: [TraceID: HeldTrial] = [:]
  /// Requests with spans that are held: the bytes once, however many trials have spans in them.
  private(set) var requests: [Int: HeldRequest] = [:]
  /// The tags of released trials, for spans that are late.
  private(set) var released: [TraceID: EncodedAttributes] = [:]
  /// The root span of each trial that was ever expected, which no agent may send.
  private(set) var roots: [TraceID: SpanID] = [:]
  var late = LateQueue()
  /// By released trial: how many spans were late.
  var overtaken: [TraceID: Int] = [:]
  /// Of everything held, in bytes.
  var heldBytes = 0
  /// Of requests on their way in, in bytes.
  private(set) var arrivingBytes = 0
  private var arrivingRequests = 0
  /// Of those that are here to their end, and read on another thread.
  private var requestsRead = 0
  private var lastProgress = Duration.zero
  private var lastNumber = 0

  struct HeldRequest: Sendable {
    var request: TraceRequest
    /// Trials that have spans in it.
    var holders: Int
  }

  init(limits: ReceiverLimits, redactor: Redactor = .none) {
    self.limits = limits
    self.redactor = redactor
  }

  /// A number that was not given out before.
  mutating func nextNumber() -> Int {
    lastNumber += 1
    return lastNumber
  }

  // MARK: Bounds

  mutating func beginRequest(at now: Duration) {
    arrivingRequests += 1
    lastProgress = now
  }

  mutating func endRequest() { arrivingRequests -= 1 }

  /// Something came of a request that is on its way in.
  mutating func progress(at now: Duration) { lastProgress = now }

  mutating func beginReading() { requestsRead += 1 }
  mutating func endReading() { requestsRead -= 1 }

  /// Makes room for a part of a body.
  ///
  /// - Parameter room: for all bodies together.
  /// - Returns: false when too much is held already.
  mutating func beginArrival(of size: Int, within room: Int) -> Bool {
    guard arrivingBytes + size <= room, heldBytes + arrivingBytes + size <= limits.heldBytes else { return false }
    arrivingBytes += size
    return true
  }

  mutating func endArrival(of size: Int) { arrivingBytes -= size }

  var isFull: Bool { heldBytes + arrivingBytes >= limits.heldBytes }

  // MARK: Trials

  mutating func expect(_ trial: PlannedTrial) {
    guard trials[trial.traceID] == nil else { return }
    trials[trial.traceID] = HeldTrial(trial, limits: limits)
    roots[trial.traceID] = trial.rootSpanID
  }

  mutating func hold(_ request: TraceRequest, as number: Int, for holders: Int) {
    requests[number] = HeldRequest(request: request, holders: holders)
    heldBytes += request.footprint
  }

  /// - Returns: false when the old one is held no longer.
  mutating func exchange(_ number: Int, for request: TraceRequest) -> Bool {
    guard let old = requests[number] else { return false }
    heldBytes += request.footprint - old.request.footprint
    requests[number]?.request = request
    return true
  }

  func contents(of trial: TraceID) -> TrialContents? {
    trials[trial].map { held in
      let superseded = superseded(of: held)
      return TrialContents(
        trial: held,
        requests: held.chunks.compactMap { chunk in
          guard let request = requests[chunk.request]?.request else { return nil }
          let spans =
            superseded.isEmpty
            ? chunk.spans
            : chunk.spans.filter { !superseded.contains(HeldTrial.Place(request: chunk.request, span: $0)) }
          return (request, spans)
        })
    }
  }

  /// How many spans are held of a trial, without those that were superseded.
  func spanCount(of trial: TraceID) -> Int? { trials[trial].map { $0.spanCount - superseded(of: $0).count } }

  private func superseded(of held: HeldTrial) -> Set<HeldTrial.Place> {
    held.superseded { place in
      requests[place.request]?.request.records(of: [place.span]).first.map { $0.end > 0 } ?? false
    }
  }

  /// Takes a trial out; what arrives for it from now on is late and gets the tags.
  mutating func letGo(_ trial: TraceID, tags: EncodedAttributes) -> TrialContents? {
    let contents = contents(of: trial)
    released[trial] = tags
    guard let held = trials.removeValue(forKey: trial) else { return nil }
    for waiter in held.waiters { waiter.continuation.resume() }
    for chunk in held.chunks { drop(chunk.request) }
    heldBytes -= held.events.reduce(0) { $0 + $1.size }
    return contents
  }

  private mutating func drop(_ number: Int) {
    guard var held = requests[number] else { return }
    held.holders -= 1
    requests[number] = held.holders > 0 ? held : nil
    if held.holders == 0 { heldBytes -= held.request.footprint }
  }

  // MARK: Waiting

  func decision(for trial: HeldTrial, at now: Duration, wait: JoinMachine.Wait) -> JoinMachine.Decision {
    trial.join.decision(at: now, for: wait, receiving: isReceiving(at: now))
  }

  /// Whether a request is on its way in. Nobody waits for a client that has come to a halt.
  private func isReceiving(at now: Duration) -> Bool {
    requestsRead > 0 || arrivingRequests > 0 && now - lastProgress < limits.quiet
  }

  /// Wakes whoever waits for a trial if there is now something to decide sooner than it would wake up by itself.
  mutating func wakeIfSooner(_ id: TraceID, at now: Duration) {
    guard let trial = trials[id] else { return }
    let isSooner = trial.waiters.contains { waiter in
      guard case .wait(let until) = decision(for: trial, at: now, wait: waiter.wait) else { return true }
      return until < waiter.until
    }
    if isSooner { wake(id) }
  }

  mutating func wake(_ id: TraceID) {
    let waiters = trials[id]?.waiters ?? []
    trials[id]?.waiters = []
    for waiter in waiters { waiter.continuation.resume() }
  }
}
