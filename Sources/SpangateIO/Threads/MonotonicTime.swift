internal import Glibc
import SpangateTrace

/// A moment of the clock that nobody sets.
package struct MonotonicTime: Comparable, Sendable {
  let nanoseconds: Int64

  package static var now: MonotonicTime {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return MonotonicTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  package static func + (time: MonotonicTime, duration: Duration) -> MonotonicTime {
    let (sum, overflow) = time.nanoseconds.addingReportingOverflow(duration.nanoseconds)
    return MonotonicTime(nanoseconds: overflow ? .max : sum)
  }

  package static func < (a: MonotonicTime, b: MonotonicTime) -> Bool { a.nanoseconds < b.nanoseconds }

  /// How long it is until then; zero after it.
  package var timeLeft: Duration { .nanoseconds(max(0, nanoseconds - Self.now.nanoseconds)) }

  /// Whole milliseconds until then, rounded up, and none after it.
  var millisecondsLeft: Int32 {
    let left = max(0, nanoseconds - Self.now.nanoseconds)
    return Int32(clamping: left / 1_000_000 + (left % 1_000_000 > 0 ? 1 : 0))
  }
}
