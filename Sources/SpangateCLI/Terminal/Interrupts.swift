import Glibc
import SpangateCore
import SpangateIO
import SpangateTrace

/// Turns the first Ctrl-C, or what else asks the process to end, into a cancelled task, and the second into an end at
/// once.
final class Interrupts: Sendable {
  /// Lets the signals through whatever our parent did with them. Call it before there are other threads.
  static func allow() {
    // What cannot be written is an error of who writes it: a pipe that nobody reads, a file at its limit.
    for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
    EndSignals.receive()
  }

  /// From now on a signal waits for who listens. Call it before the work begins that listening would cancel.
  static func hold() { EndSignals.hold() }

  private let received: Locked<ExitStatus?>

  /// - Parameters:
  ///   - received: where it is written how the process is to end, before the task is cancelled.
  ///   - pace: of what is searched for meanwhile.
  ///   - hasMeasured: whether there is anything to save.
  init(
    cancelling task: Task<some Sendable, some Error>, noting received: Locked<ExitStatus?> = Locked(nil),
    hurrying pace: PatternPace? = nil, _ console: Console, hasMeasured: @escaping @Sendable () -> Bool = { true }
  ) {
    self.received = received
    EndSignals.listen { number in
      received.withLock { $0 = ExitStatus(signal: number) }
      pace?.hurry()
      // A terminal shows what was pressed.
      let start = console.isTerminal ? "\n" : ""
      console.error(start + (hasMeasured() ? "stopping; a second time to stop at once" : Self.nothingMeasured))
      task.cancel()
    }
  }

  private static let nothingMeasured = "interrupted before anything was measured"

  /// How the process is to end; nil when nobody interrupted it.
  var status: ExitStatus? { received.withLock { $0 } }

  func stop() { EndSignals.stop() }
}

extension ExitStatus {
  fileprivate init(signal number: Int32) {
    switch number {
    case SIGHUP: self = .hungUp
    case SIGINT: self = .interrupted
    case SIGQUIT: self = .quit
    default: self = .terminated
    }
  }
}
