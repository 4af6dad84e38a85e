private import Glibc

/// A draft behind a lock of its own, in one piece of memory.
///
/// Writing an attribute takes about as long as taking a lock. A generic one of another module would double that, as would
/// the checks of access that a class has for its properties.
struct GuardedDraft: Sendable {
  private struct Storage {
    var mutex = pthread_mutex_t()
    var draft: SpanDraft
  }

  // Safe: the draft is touched between lock and unlock only, and the memory never moves.
  private nonisolated(unsafe) let storage: UnsafeMutableRawPointer

  init(_ draft: SpanDraft) {
    let storage = UnsafeMutablePointer<Storage>.allocate(capacity: 1)
    storage.initialize(to: Storage(draft: draft))
    pthread_mutex_init(&storage.pointee.mutex, nil)
    self.storage = UnsafeMutableRawPointer(storage)
  }

  /// To be called once, when nobody else has it any more.
  func destroy() {
    let storage = storage.assumingMemoryBound(to: Storage.self)
    pthread_mutex_destroy(&storage.pointee.mutex)
    storage.deinitialize(count: 1)
    storage.deallocate()
  }

  @inline(__always)
  func withLock<Result>(_ body: (inout SpanDraft) -> Result) -> Result {
    let storage = storage.assumingMemoryBound(to: Storage.self)
    pthread_mutex_lock(&storage.pointee.mutex)
    defer { pthread_mutex_unlock(&storage.pointee.mutex) }
    return body(&storage.pointee.draft)
  }
}
