internal import CLinux
internal import Glibc
import SpangateTrace

/// All children that live, and the one place that waits for anything to happen to them.
final class ChildTable {
  private let poll: Descriptor
  private let inherited: InheritedEnvironment
  private let mark: String
  private var children: [UInt64: Child] = [:]
  private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)

  /// What of a child an event is about; the lower bits of an event's number, whose upper bits are the child's.
  private enum Channel: UInt64 {
    case exit, input, output, errors
  }

  /// - Parameters:
  ///   - mark: what the marks of children begin with.
  ///   - wakeup: ends ``wait(atMost:)`` when it is signalled.
  init(inheriting inherited: InheritedEnvironment, marking mark: String, wakeup: Descriptor) throws(ProcessFailure) {
    self.inherited = inherited
    self.mark = mark
    poll = try Descriptor.epoll()
    watch(wakeup, for: EPOLLIN, as: 0)
  }

  deinit { scratch.deallocate() }

  var isEmpty: Bool { children.isEmpty }

  func launch(_ order: LaunchOrder) {
    do throws(ProcessFailure) {
      let mark = "\(mark)\(order.id)."
      let process = try SpawnedProcess(
        order.command, inheriting: inherited, output: order.stays ? .withErrors : .apart, mark: mark)
      let child = Child(order, as: process, marked: mark)
      children[order.id] = child
      child.feed()
      watch(child)
      order.report(.started)
    } catch {
      order.report(.ended(ProcessResult(end: .notStarted(error))))
    }
  }

  func stop(_ id: UInt64) {
    children[id]?.stop(because: .cancelled)
    settle(id)
  }

  func killAll() {
    for (id, child) in children {
      child.stop(because: .cancelled)
      child.kill()
      settle(id)
    }
  }

  /// Waits for the next events and does what they ask for, or until the next deadline.
  func wait(blocking: Bool) {
    let next = children.values.compactMap(\.deadline).min()
    let timeout: Int32 = blocking ? next?.millisecondsLeft ?? -1 : 0
    withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 64) { events in
      let count = epoll_wait(poll.number, events.baseAddress!, Int32(events.count), timeout)
      for event in events.prefix(Int(max(0, count))) { handle(event.data.u64) }
    }
  }

  func passDeadlines() {
    let now = MonotonicTime.now
    for (id, child) in children where child.deadline.map({ $0 <= now }) ?? false {
      child.deadlinePassed()
      settle(id)
    }
  }

  private func handle(_ number: UInt64) {
    let id = number >> 2
    guard let child = children[id] else { return }
    switch Channel(rawValue: number & 3)! {
    case .exit: child.exited(reading: scratch)
    case .input: child.feed()
    case .output: child.readOutput(through: scratch)
    case .errors: child.readErrors(through: scratch)
    }
    settle(id)
  }

  /// Takes a child out once there is nothing more to wait for.
  private func settle(_ id: UInt64) {
    guard let child = children[id], let end = child.end else { return }
    children[id] = nil
    child.bury()
    let diagnostics = child.order.diagnostics.withLock(\.last)
    child.order.report(
      .ended(
        ProcessResult(end: end, output: child.output, diagnostics: diagnostics, group: child.process.survivingGroup)))
  }

  private func watch(_ child: Child) {
    let id = child.order.id << 2
    let process = child.process
    if let exit = process.exit { watch(exit, for: EPOLLIN, as: id | Channel.exit.rawValue) }
    if let input = process.input { watch(input, for: EPOLLOUT, as: id | Channel.input.rawValue) }
    if let output = process.output { watch(output, for: EPOLLIN, as: id | Channel.output.rawValue) }
    if let errors = process.errors { watch(errors, for: EPOLLIN, as: id | Channel.errors.rawValue) }
  }

  /// Closing the descriptor ends it.
  private func watch(_ descriptor: Descriptor, for events: EPOLL_EVENTS, as number: UInt64) {
    var event = epoll_event(events: events.rawValue, data: epoll_data_t(u64: number))
    epoll_ctl(poll.number, EPOLL_CTL_ADD, descriptor.number, &event)
  }
}
