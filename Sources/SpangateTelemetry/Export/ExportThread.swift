internal import SpangateIO
import SpangateTrace

/// A thread that works at an interval, when it is woken, and a last time before it ends.
///
/// It is no thread of Swift's pool, so that an agent that blocks all of those is still watched.
final class ExportThread: Sendable {
  enum Occasion: Sendable { case interval, woken, flush, last }

  fileprivate struct State: Sendable {
    var hasStarted = false
    var hasEnded = false
    var isWoken = false
    var isFlushing = false
    /// When all is to be done by; nil while nobody asked for an end.
    var end: MonotonicTime?
    var waiters: [Waiter] = []
    var work: Deadline?
  }

  private let state = Locked(State())
  private let wakeup = Wakeup()
  private let name: String
  private let interval: Duration
  private let patience: Duration
  private let work: @Sendable (Occasion, Deadline) -> Void

  /// - Parameters:
  ///   - name: at most 15 bytes.
  ///   - patience: how long one turn of the work may take.
  init(
    named name: String, every interval: Duration, patience: Duration,
    _ work: @escaping @Sendable (_ occasion: Occasion, _ deadline: Deadline) -> Void
  ) {
    self.name = name
    // An interval of nothing would be a thread that never sleeps.
    self.interval = max(interval, .milliseconds(10))
    self.patience = patience
    self.work = work
  }

  /// Costs nothing once the thread runs.
  func start() {
    state.withLock { state in
      guard !state.hasStarted else { return }
      state.hasStarted = true
      let thread = WorkerThread(named: name) { self.run() }
      thread?.detach()
      state.hasEnded = thread == nil
    }
  }

  func wake() {
    state.withLock { $0.isWoken = true }
    wakeup.signal()
  }

  /// Asks for a turn that leaves nothing, without waiting for it.
  func requestFlush() {
    state.withLock { $0.isFlushing = true }
    wakeup.signal()
  }

  /// - Returns: whether a turn that leaves nothing was done within the time.
  func flush(within limit: Duration) async -> Bool {
    await wait(within: limit) { $0.isFlushing = true }
  }

  /// Ends the thread, with a last turn of its work.
  ///
  /// - Returns: whether it was done within the time.
  func stop(within limit: Duration) async -> Bool {
    let end = MonotonicTime.now + limit
    let isDone = await wait(within: limit) { state in
      state.end = end
      state.work?.move(to: end)
    }
    state.withLock { state in
      state.hasEnded = state.hasEnded || !state.hasStarted
      state.hasStarted = true
    }
    return isDone
  }

  private func wait(within limit: Duration, _ ask: (inout State) -> Void) async -> Bool {
    let waiter = Waiter()
    let isWaiting = state.withLock { state in
      guard state.hasStarted, !state.hasEnded else { return false }
      ask(&state)
      state.waiters.append(waiter)
      return true
    }
    guard isWaiting else { return true }
    wakeup.signal()
    return await waiter.wait(within: limit)
  }
}

extension ExportThread {
  /// The thread's whole life.
  private func run() {
    var next = MonotonicTime.now + interval
    while true {
      let (occasion, waiters) = nextTurn(before: next)
      let deadline = Deadline(.now + patience, wakeup: wakeup)
      state.withLock { state in
        state.work = deadline
        if let end = state.end { deadline.move(to: end) }
      }
      work(occasion, deadline)
      next = .now + interval
      let isLast = occasion == .last
      state.withLock { state in
        state.work = nil
        state.hasEnded = isLast
      }
      for waiter in waiters { waiter.resume(!deadline.hasPassed) }
      if isLast { return }
    }
  }

  private func nextTurn(before next: MonotonicTime) -> (Occasion, [Waiter]) {
    while true {
      let turn = state.withLock { state -> (Occasion, [Waiter])? in
        guard let occasion = state.occasion(isDue: next <= .now) else { return nil }
        defer { (state.waiters, state.isWoken, state.isFlushing) = ([], false, false) }
        return (occasion, state.waiters)
      }
      if let turn { return turn }
      wakeup.wait(until: next)
    }
  }
}

extension ExportThread.State {
  fileprivate func occasion(isDue: Bool) -> ExportThread.Occasion? {
    if end != nil { return .last }
    if isFlushing { return .flush }
    if isDue { return .interval }
    return isWoken ? .woken : nil
  }
}
