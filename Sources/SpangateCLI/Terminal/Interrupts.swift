@preconcurrency import Dispatch
import Glibc
import SpangateCore
import SpangateTrace

/// Turns the first Ctrl-C or TERM into a cancelled task, and the second into an end at once.
final class Interrupts: Sendable {
  /// Lets the signals through whatever our parent did with them. Call it before there are other threads.
  static func allow() {
    signal(SIGPIPE, SIG_IGN)
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  private let received: Locked<ExitStatus?>
  private let sources: [any DispatchSourceSignal]

  /// - Parameters:
  ///   - received: where it is written how the process is to end, before the task is cancelled.
  ///   - hasMeasured: whether there is anything to save.
  init(
    cancelling task: Task<some Sendable, some Error>, noting received: Locked<ExitStatus?> = Locked(nil),
    _ console: Console, hasMeasured: @escaping @Sendable () -> Bool = { true }
  ) {
    self.received = received
    sources = [(SIGINT, ExitStatus.interrupted), (SIGTERM, .terminated)].map { number, status in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        let isFirst = received.withLock { received in
          defer { received = received ?? status }
          return received == nil
        }
        guard isFirst else { _exit(status.rawValue) }
        // A terminal shows what was pressed.
        let start = console.isTerminal ? "\n" : ""
        console.error(start + (hasMeasured() ? "stopping; a second time to stop at once" : Self.nothingMeasured))
        task.cancel()
      }
      source.resume()
      return source
    }
  }

  private static let nothingMeasured = "interrupted before anything was measured"

  /// How the process is to end; nil when nobody interrupted it.
  var status: ExitStatus? { received.withLock { $0 } }

  func stop() { for source in sources { source.cancel() } }
}
