internal import CLinux
internal import Glibc

/// A thread of our own, for calls that block.
///
/// Every signal is blocked on it: a broken pipe is then an error code, and Ctrl-C goes to who listens for it.
package struct WorkerThread: Sendable {
  private let handle: pthread_t

  /// - Parameter name: at most 15 bytes, as `top` shows it.
  /// - Returns: nil when the system has no thread left.
  package init?(named name: String, _ body: @escaping @Sendable () -> Void) {
    var blocked = sigset_t()
    var before = sigset_t()
    sigfillset(&blocked)
    pthread_sigmask(SIG_SETMASK, &blocked, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

    let work = Unmanaged.passRetained(Work(body))
    var handle = pthread_t()
    let failed = pthread_create(
      &handle, nil,
      { argument in
        Unmanaged<Work>.fromOpaque(argument!).takeRetainedValue().body()
        return nil
      }, work.toOpaque())
    guard failed == 0 else {
      work.release()
      return nil
    }
    pthread_setname_np(handle, name)
    self.handle = handle
  }

  /// Waits until it has ended. Must be called once at most, and not after ``detach()``.
  package func join() { pthread_join(handle, nil) }

  /// Lets it end by itself.
  package func detach() { pthread_detach(handle) }

  private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
