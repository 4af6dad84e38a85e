internal import CCurl
import SpangateTrace

/// The thread on which every call of libcurl happens; others only leave orders and wake it.
final class CurlThread: Sendable {
  private struct Inbox: Sendable {
    var orders: [CurlOrder] = []
    var cancelled: [UInt64] = []
    var isStopping = false
    /// Why nothing can be sent any more.
    var problem: HTTPFailure?
    var thread: WorkerThread?
    // Safe: others use it under the lock and for `curl_multi_wakeup` only, which libcurl allows from any thread.
    nonisolated(unsafe) var multi: UnsafeMutableRawPointer?
    var lastID: UInt64 = 0

    var isEmpty: Bool { orders.isEmpty && cancelled.isEmpty }

    /// Before the thread has its handle it has not looked in here either.
    func wake() {
      if let multi { ccurl_multi_wakeup(multi) }
    }
  }

  private let inbox = Locked(Inbox())
  private let connectTimeout: Duration
  private let keptConnections: Int

  init(connectTimeout: Duration, keptConnections: Int) {
    self.connectTimeout = connectTimeout
    self.keptConnections = keptConnections
  }

  func mintID() -> UInt64 {
    inbox.withLock { inbox in
      inbox.lastID += 1
      return inbox.lastID
    }
  }

  func submit(_ order: CurlOrder) {
    let problem = inbox.withLock { inbox -> HTTPFailure? in
      if inbox.thread == nil, inbox.problem == nil { start(&inbox) }
      if let problem = inbox.problem { return problem }
      // The first order wakes the thread; those that follow before it has looked go with it.
      let wakes = inbox.isEmpty
      inbox.orders.append(order)
      if wakes { inbox.wake() }
      return nil
    }
    if let problem { order.report(.ended(.failure(problem))) }
  }

  func cancel(_ id: UInt64) {
    inbox.withLock { inbox in
      guard inbox.problem == nil else { return }
      let wakes = inbox.isEmpty
      inbox.cancelled.append(id)
      if wakes { inbox.wake() }
    }
  }

  /// Makes the thread end soon; what is under way is cancelled.
  func stop() { requestStop()?.detach() }

  /// Makes the thread end and waits for it.
  func shutdown() { requestStop()?.join() }

  private func requestStop() -> WorkerThread? {
    inbox.withLock { inbox in
      inbox.isStopping = true
      inbox.problem = inbox.problem ?? .unavailable("the HTTP client was shut down")
      inbox.wake()
      defer { inbox.thread = nil }
      return inbox.thread
    }
  }

  private func start(_ inbox: inout Inbox) {
    inbox.thread = WorkerThread(named: "spangate-http") { self.run() }
    if inbox.thread == nil { inbox.problem = .unavailable("the system has no thread left for HTTP") }
  }
}

extension CurlThread {
  /// The thread's whole life.
  private func run() {
    if let problem = ccurl_open() {
      return fail(.unavailable("libcurl could not be loaded: \(String(cString: problem))"))
    }
    guard let multi = ccurl_multi_init() else { return fail(.unavailable("libcurl has no memory")) }
    ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, keptConnections)
    inbox.withLock { $0.multi = multi }

    let transfers = CurlTransfers(multi: multi, connectTimeout: connectTimeout)
    while true {
      let (orders, cancelled, isStopping) = takeInbox()
      for order in orders { transfers.start(order) }
      for id in cancelled { transfers.cancel(id) }
      if isStopping { break }
      ccurl_multi_perform(multi)
      transfers.finishDone()
      transfers.endStalled(at: .now)
      ccurl_multi_poll(multi, transfers.patience(at: .now))
    }

    inbox.withLock { $0.multi = nil }
    transfers.cancelAll()
    ccurl_multi_cleanup(multi)
  }

  private func takeInbox() -> (orders: [CurlOrder], cancelled: [UInt64], isStopping: Bool) {
    inbox.withLock { inbox in
      defer {
        inbox.orders = []
        inbox.cancelled = []
      }
      return (inbox.orders, inbox.cancelled, inbox.isStopping)
    }
  }

  private func fail(_ problem: HTTPFailure) {
    inbox.withLock { $0.problem = $0.problem ?? problem }
    for order in takeInbox().orders { order.report(.ended(.failure(problem))) }
  }
}
