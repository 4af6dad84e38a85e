internal import Glibc
import SpangateTrace

/// How long a thread waits for a socket.
struct Patience {
  /// When the request has taken too long.
  private let end: MonotonicTime
  private let timeout: Duration
  /// When it is given up for another reason; it may move nearer while the thread waits.
  private let deadline: () -> MonotonicTime

  init(_ timeout: Duration, deadline: @escaping () -> MonotonicTime) {
    end = .now + timeout
    self.timeout = timeout
    self.deadline = deadline
  }

  /// Blocks until the socket can be read or written, or is broken.
  func wait(for socket: Int32, _ events: Int32) throws(HTTPFailure) {
    while true {
      // Looked up often, since nothing rings while the thread waits here.
      var entry = pollfd(fd: socket, events: Int16(events), revents: 0)
      if poll(&entry, 1, min(50, end.millisecondsLeft)) > 0 { return }
      if deadline() <= .now { throw .cancelled }
      if end <= .now { throw .timedOut(after: timeout) }
    }
  }
}
