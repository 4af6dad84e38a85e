internal import Glibc

/// What a thread has worked, which other threads and processes do not lengthen.
package enum ProcessorTime {
  /// Of the calling thread, in seconds since it began.
  package static var ofThisThread: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
