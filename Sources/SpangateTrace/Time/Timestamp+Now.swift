private import Glibc
// Which of the two modules owns `timespec` depends on what the compiler has loaded before.
import SwiftOverlayShims

extension Timestamp {
  /// The wall clock.
  package static var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    // A clock that was never set may be before 1970.
    return Timestamp(nanoseconds: 0) + .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
  }
}
