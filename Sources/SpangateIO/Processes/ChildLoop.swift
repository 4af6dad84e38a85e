import SpangateTrace

/// The one thread that starts, feeds, reads, stops and reaps children; others only leave orders and wake it.
final class ChildLoop: Sendable {
  private struct Inbox: Sendable {
    var orders: [LaunchOrder] = []
    var stopped: [UInt64] = []
    var isClosing = false
    var lastID: UInt64 = 0
    var running: Running?

    var isEmpty: Bool { orders.isEmpty && stopped.isEmpty }
  }

  private struct Running: Sendable {
    let thread: WorkerThread
    let wakeup: Descriptor
  }

  private let inherited: InheritedEnvironment
  /// What the marks of all its orders begin with.
  let mark: String
  private let inbox = Locked(Inbox())

  private static let count = Locked(0)

  init(inheriting inherited: InheritedEnvironment) {
    self.inherited = inherited
    let number = Self.count.withLock { count in
      count += 1
      return count
    }
    mark = "\(StartedProcesses.mark).\(number)."
  }

  /// Whether anything was ever to be started.
  var wasUsed: Bool { inbox.withLock { $0.lastID > 0 } }

  func mintID() -> UInt64 {
    inbox.withLock { inbox in
      inbox.lastID += 1
      return inbox.lastID
    }
  }

  func submit(_ order: LaunchOrder) {
    do throws(ProcessFailure) {
      try inbox.withLock { inbox throws(ProcessFailure) in
        let running = try ensureRunning(&inbox)
        let wakes = inbox.isEmpty
        inbox.orders.append(order)
        if wakes { running.wakeup.signal() }
      }
    } catch {
      order.report(.ended(ProcessResult(end: .notStarted(error))))
    }
  }

  /// Ends a child; one that has ended already is ignored.
  func stop(_ id: UInt64) {
    inbox.withLock { inbox in
      inbox.stopped.append(id)
      inbox.running?.wakeup.signal()
    }
  }

  /// Kills what still runs and makes the thread end.
  ///
  /// - Returns: the thread, to be joined or detached; nil when it never ran.
  func close() -> WorkerThread? {
    inbox.withLock { inbox in
      inbox.isClosing = true
      inbox.running?.wakeup.signal()
      defer { inbox.running = nil }
      return inbox.running?.thread
    }
  }

  private func ensureRunning(_ inbox: inout Inbox) throws(ProcessFailure) -> Running {
    if inbox.isClosing { throw ProcessFailure("the process runner was shut down") }
    if let running = inbox.running { return running }
    let wakeup = try Descriptor.event()
    guard let thread = WorkerThread(named: "spangate-child", { self.run(wakeup: wakeup) }) else {
      throw ProcessFailure("the system has no thread left for child processes")
    }
    let running = Running(thread: thread, wakeup: wakeup)
    inbox.running = running
    return running
  }
}

extension ChildLoop {
  /// The thread's whole life.
  private func run(wakeup: Descriptor) {
    var queue: [LaunchOrder] = []
    do throws(ProcessFailure) {
      let table = try ChildTable(inheriting: inherited, marking: mark, wakeup: wakeup)
      while true {
        let isClosing = takeInbox(into: &queue, stopping: table, wakeup: wakeup)
        // After the inbox: who was cancelled in time is cancelled, however late this thread comes to look.
        table.passDeadlines()
        if isClosing { table.killAll() }
        if isClosing, table.isEmpty { break }
        // One launch a turn: it takes a moment, and what happens to other children should not wait for many.
        if !queue.isEmpty { table.launch(queue.removeFirst()) }
        table.wait(blocking: queue.isEmpty)
      }
    } catch {
      refuseAll(because: error)
    }
  }

  /// - Returns: whether everything is to end.
  private func takeInbox(into queue: inout [LaunchOrder], stopping table: ChildTable, wakeup: Descriptor) -> Bool {
    wakeup.clear()
    let (orders, stopped, isClosing) = inbox.withLock { inbox in
      defer {
        inbox.orders = []
        inbox.stopped = []
      }
      return (inbox.orders, inbox.stopped, inbox.isClosing)
    }
    queue += orders
    for id in stopped {
      if let index = queue.firstIndex(where: { $0.id == id }) {
        queue.remove(at: index).report(.ended(ProcessResult(end: .cancelled)))
      } else {
        table.stop(id)
      }
    }
    if isClosing {
      for order in queue { order.report(.ended(ProcessResult(end: .cancelled))) }
      queue = []
    }
    return isClosing
  }

  private func refuseAll(because failure: ProcessFailure) {
    let orders = inbox.withLock { inbox in
      inbox.isClosing = true
      defer { inbox.orders = [] }
      return inbox.orders
    }
    for order in orders { order.report(.ended(ProcessResult(end: .notStarted(failure)))) }
  }
}
