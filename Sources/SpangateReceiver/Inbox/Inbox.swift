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
  var late = LateQueue()
  /// By released trial: how many spans were late.
  var overtaken: [TraceID: Int] = [:]
  /// Of everything held, in bytes.
  var heldBytes = 0
  /// Of requests on their way in, in bytes.
  private var arrivingBytes = 0
  private(set) var arrivingRequests = 0
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

  mutating func beginRequest() { arrivingRequests += 1 }

  /// Makes room for a part of a body.
  ///
  /// - Returns: false when too much is held already.
  mutating func reserve(_ size: Int) -> Bool {
    guard heldBytes + arrivingBytes + size <= limits.heldBytes else { return false }
    arrivingBytes += size
    return true
  }

  /// - Parameter reserved: what was reserved for it in all.
  mutating func endRequest(reserved: Int) {
    arrivingRequests -= 1
    arrivingBytes -= reserved
  }

  var isFull: Bool { heldBytes + arrivingBytes >= limits.heldBytes }

  // MARK: Trials

  mutating func expect(_ trial: PlannedTrial) {
    guard trials[trial.traceID] == nil else { return }
    trials[trial.traceID] = HeldTrial(trial, limits: limits)
  }

  mutating func hold(_ request: TraceRequest, for holders: Int) -> Int {
    let number = nextNumber()
    requests[number] = HeldRequest(request: request, holders: holders)
    heldBytes += request.footprint
    return number
  }

  func contents(of trial: TraceID) -> TrialContents? {
    trials[trial].map { held in
      TrialContents(
        trial: held,
        requests: held.chunks.compactMap { chunk in requests[chunk.request].map { ($0.request, chunk.spans) } })
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
    trial.join.decision(at: now, for: wait, receiving: arrivingRequests > 0)
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
