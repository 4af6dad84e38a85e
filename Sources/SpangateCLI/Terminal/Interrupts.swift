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

  /// - Parameter received: where it is written how the process is to end, before the task is cancelled.
  init(
    cancelling task: Task<some Sendable, some Error>, noting received: Locked<ExitStatus?> = Locked(nil),
    _ console: Console
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
        console.error("\nstopping; a second time to stop at once")
        task.cancel()
      }
      source.resume()
      return source
    }
  }

  /// How the process is to end; nil when nobody interrupted it.
  var status: ExitStatus? { received.withLock { $0 } }

  func stop() { for source in sources { source.cancel() } }
}
