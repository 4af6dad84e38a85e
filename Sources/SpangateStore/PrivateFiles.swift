import FoundationEssentials

/// Files and folders that nobody but their owner may read: what agents say may hold anything.
package enum PrivateFiles {
  /// Makes a folder and those above it that are not there. One that was there keeps its permissions.
  package static func makeFolder(_ path: String) throws {
    guard !path.isEmpty, !FileManager.default.fileExists(atPath: path) else { return }
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  /// Closes the file of a database, what SQLite writes beside it, and a folder that is spangate's own, to others. SQLite
  /// gives what it writes later the permissions of the file.
  static func close(database path: String, in folder: String) {
    if folder == ".spangate" || folder.hasSuffix("/.spangate") { restrict(folder) }
    for name in [path, path + "-wal", path + "-shm", path + "-journal"] { restrict(name) }
  }

  /// Takes away what the group and others may do. What belongs to another user stays as it is.
  package static func restrict(_ path: String) {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
      let mode = attributes[.posixPermissions] as? Int, mode & 0o077 != 0
    else { return }
    try? FileManager.default.setAttributes([.posixPermissions: mode & 0o700], ofItemAtPath: path)
  }
}
