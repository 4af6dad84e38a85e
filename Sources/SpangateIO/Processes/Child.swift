internal import Glibc
import SpangateTrace

/// One child process from its launch to its end. Touched on the thread of its ``ChildTable`` only.
///
/// TERM and KILL always go to the whole group, and to what has left it. The process keeps its ID until ``bury()``, so that
/// no signal can reach a stranger.
final class Child {
  let order: LaunchOrder
  /// In its environment, and in that of all that it starts.
  private let mark: String
  /// What it started and what has left its group, as far as it was looked for.
  private var strays: [KnownProcess] = []
  var process: SpawnedProcess
  /// stdout so far.
  private(set) var output: [UInt8] = []
  /// Of the input, in bytes.
  private var written = 0
  /// How it ended by itself.
  private var exit: ProcessEnd?
  /// Why it was told to end.
  private var reason: ProcessEnd?
  private var isKilled = false
  /// When something has to happen next, if nothing else does.
  private(set) var deadline: MonotonicTime?

  /// How long others may hold the pipes of a process that has ended.
  static let lingering = Duration.milliseconds(250)

  init(_ order: LaunchOrder, as process: SpawnedProcess, marked mark: String) {
    self.order = order
    self.mark = mark
    self.process = process
    deadline = order.stays ? nil : .now + order.command.timeout
  }

  /// How it ended, once there is nothing more to wait for.
  var end: ProcessEnd? {
    guard let exit else { return nil }
    let isQuiet = process.output == nil && process.errors == nil
    return isQuiet || isKilled ? reason ?? exit : nil
  }

  /// TERM now, KILL after the grace.
  func stop(because reason: ProcessEnd) {
    guard self.reason == nil else { return }
    self.reason = reason
    if exit != nil { return kill() }
    signalAll(SIGTERM)
    deadline = .now + order.command.grace
  }

  func kill() {
    isKilled = true
    deadline = nil
    signalAll(SIGKILL)
  }

  private func signalAll(_ number: Int32) {
    // What a parent that lives started is found by it; once it is gone, by the mark or by what was found before.
    strays = StrayProcesses(of: process.pid, mark: mark, known: strays).all
    process.signalGroup(number)
    for stray in strays { stray.signal(number) }
  }

  func deadlinePassed() {
    if exit == nil, reason == nil { stop(because: .timedOut) } else { kill() }
  }

  /// The process has ended; others of its group may live on and hold its pipes.
  func exited(reading scratch: UnsafeMutableRawBufferPointer) {
    exit = process.peekEnd()
    guard exit != nil else { return }
    process.exit = nil
    process.input = nil
    readOutput(through: scratch)
    readErrors(through: scratch)
    if reason == nil { deadline = .now + min(Self.lingering, order.command.grace) }
  }

  /// Ends what is left of the group if it was told to end, and lets go of its ID.
  func bury() {
    if isKilled || reason != nil { signalAll(SIGKILL) }
    process.reap()
  }
}

extension Child {
  /// Writes as much of the input as fits. A process that reads no more of it is its own affair.
  func feed() {
    guard let pipe = process.input else { return }
    let input = order.command.input
    let isOpen = input.withUnsafeBytes { bytes in
      while written < bytes.count {
        let count = write(pipe.number, bytes.baseAddress! + written, bytes.count - written)
        guard count >= 0 else { return errno == EAGAIN }
        written += count
      }
      return false
    }
    if !isOpen { process.input = nil }
  }

  func readOutput(through scratch: UnsafeMutableRawBufferPointer) {
    guard let pipe = process.output else { return }
    let limit = order.command.maxOutput
    var isTooLarge = false
    let isOpen = read(pipe, through: scratch) { chunk in
      isTooLarge = isTooLarge || chunk.count > limit - output.count
      output.append(contentsOf: chunk.prefix(limit - output.count))
    }
    if !isOpen { process.output = nil }
    if isTooLarge { stop(because: .outputTooLarge) }
  }

  func readErrors(through scratch: UnsafeMutableRawBufferPointer) {
    guard let pipe = process.errors else { return }
    let isOpen = read(pipe, through: scratch) { chunk in
      order.diagnostics.withLock { $0.append(chunk) }
    }
    if !isOpen { process.errors = nil }
  }

  /// Reads what is there, but only so much that others get their turn.
  ///
  /// - Returns: whether more may come.
  private func read(
    _ pipe: Descriptor, through scratch: UnsafeMutableRawBufferPointer, _ take: (UnsafeRawBufferPointer) -> Void
  ) -> Bool {
    for _ in 0..<16 {
      let count = Glibc.read(pipe.number, scratch.baseAddress!, scratch.count)
      guard count > 0 else { return count < 0 && errno == EAGAIN }
      take(UnsafeRawBufferPointer(rebasing: scratch[..<count]))
    }
    return true
  }
}
