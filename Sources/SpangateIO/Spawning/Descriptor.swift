internal import CLinux
internal import Glibc
import SpangateTrace

/// A file descriptor that is closed with its last reference, and that no child inherits.
final class Descriptor: Sendable {
  let number: Int32

  /// - Parameter number: negative where the call that should have made it failed, with `errno` set.
  init(_ number: Int32) throws(ProcessFailure) {
    guard number >= 0 else { throw ProcessFailure("no file descriptor: \(String(cString: strerror(errno)))") }
    self.number = number
  }

  deinit { close(number) }

  /// Reading and writing never wait from now on.
  func becomeNonBlocking() {
    // Only the flag that is asked for: nothing else is set on a new pipe.
    _ = fcntl(number, F_SETFL, O_NONBLOCK)
  }

  static func pipe() throws(ProcessFailure) -> (reading: Descriptor, writing: Descriptor) {
    var ends: [Int32] = [-1, -1]
    pipe2(&ends, O_CLOEXEC)
    return (try Descriptor(ends[0]), try Descriptor(ends[1]))
  }

  static func epoll() throws(ProcessFailure) -> Descriptor { try Descriptor(epoll_create1(Int32(EPOLL_CLOEXEC))) }

  /// Readable after ``signal()`` until ``clear()``.
  static func event() throws(ProcessFailure) -> Descriptor {
    try Descriptor(eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK)))
  }

  func signal() { eventfd_write(number, 1) }

  func clear() {
    var count = eventfd_t()
    eventfd_read(number, &count)
  }

  /// Readable once the process has ended.
  static func exit(of pid: pid_t) throws(ProcessFailure) -> Descriptor { try Descriptor(pidfd_open(pid, 0)) }
}
