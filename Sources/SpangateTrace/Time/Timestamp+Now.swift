private import Glibc
// Which of the two modules owns `timespec` depends on what the compiler has loaded before.
import SwiftOverlayShims

extension Timestamp {
  /// The wall clock.
  package static var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
  }
}
