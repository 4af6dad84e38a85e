internal import SpangateIO
import SpangateTrace

/// When the work under way has to be given up; a shutdown moves it nearer.
final class Deadline: Sendable {
  /// Rings when it has been moved, among other things.
  let wakeup: Wakeup
  private let time: Locked<MonotonicTime>

  init(_ time: MonotonicTime, wakeup: Wakeup = Wakeup()) {
    self.wakeup = wakeup
    self.time = Locked(time)
  }

  var now: MonotonicTime { time.withLock { $0 } }

  var hasPassed: Bool { now <= .now }

  func move(to earlier: MonotonicTime) {
    time.withLock { $0 = min($0, earlier) }
    wakeup.signal()
  }
}
