import Glibc
import SpangateTrace

/// Keeps a worktree from being made twice at a time, and from being removed while a run uses it. Held until it is
/// released or the process ends.
final class WorktreeLock: Sendable {
  private let file: Int32

  /// nil when the file cannot be opened.
  init?(_ path: String) {
    file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    if file < 0 { return nil }
  }

  deinit { close(file) }

  /// Whether it could be had at once.
  func take(exclusively isExclusive: Bool) -> Bool { flock(file, (isExclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0 }

  /// Waits for it; false when that takes too long, or the task is cancelled.
  func take(exclusively isExclusive: Bool, within limit: Duration) async -> Bool {
    let end = ContinuousClock.now + limit
    while !take(exclusively: isExclusive) {
      guard ContinuousClock.now < end, !Task.isCancelled else { return false }
      try? await Task.sleep(for: .milliseconds(100))
    }
    return true
  }

  func release() { _ = flock(file, LOCK_UN) }
}
