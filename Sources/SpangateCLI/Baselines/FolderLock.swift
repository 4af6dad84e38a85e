import FoundationEssentials
import Glibc
import SpangateCore
import SpangateTrace

/// Keeps other processes from changing the baseline files of a folder. Held until it is released or the process ends.
///
/// The folder itself is locked, so that nothing is left in it. Where the file system knows no locks there is none.
final class FolderLock: Sendable {
  private let folder: Int32

  /// How long others may take; each needs some milliseconds.
  private static let patience = Duration.seconds(30)

  /// Waits for it, and makes the folder.
  init(_ path: String) throws(Finding) {
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    let end = ContinuousClock.now + Self.patience
    while folder >= 0, flock(folder, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK || errno == EINTR {
      guard ContinuousClock.now < end else {
        close(folder)
        throw Finding(
          .storeUnavailable,
          "another process keeps the baseline files in `\(path.inert(limit: 200))` locked for too long")
      }
      usleep(5_000)
    }
  }

  deinit { if folder >= 0 { close(folder) } }

  func release() { if folder >= 0 { _ = flock(folder, LOCK_UN) } }
}
