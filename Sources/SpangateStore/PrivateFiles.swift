import FoundationEssentials
private import Glibc

/// Files and folders that nobody but their owner may read: what agents say may hold anything.
enum PrivateFiles {
  /// Makes a folder and those above it that are not there. One that was there keeps its permissions.
  static func makeFolder(_ path: String) throws {
    guard !path.isEmpty, !FileManager.default.fileExists(atPath: path) else { return }
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  /// Makes the file of a database if it is not there, and closes it, what SQLite writes beside it, and a folder that is
  /// spangate's own, to others. What belongs to another user stays as it is.
  static func close(database path: String, in folder: String) {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    if file >= 0 { Glibc.close(file) }
    for name in [path, path + "-wal", path + "-shm", path + "-journal"] { restrict(name) }
    if folder == ".spangate" || folder.hasSuffix("/.spangate") { restrict(folder) }
  }

  /// Takes away what the group and others may do.
  static func restrict(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & 0o077 != 0, status.st_uid == geteuid() else { return }
    _ = chmod(path, status.st_mode & 0o700)
  }
}
