import FoundationEssentials
import GRDB
import SpangateCore

/// A store in a file or a folder that cannot be written, such as another user's or one on a medium for reading.
extension SQLiteStore {
  static func readOnly(_ path: String) throws -> any DatabaseWriter {
    var configuration = Configuration()
    configuration.busyMode = .timeout(30)
    configuration.readonly = true
    let queue: DatabaseQueue
    do {
      // What others write is seen if they have left open how.
      queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.read { try $0.checkVersion() }
    } catch let error as DatabaseError where error.isOfWriting {
      guard !FileManager.default.fileExists(atPath: path + "-wal") || isEmpty(path + "-wal") else {
        throw Finding(
          .storeUnavailable, "it cannot be written, and a process that was ended has left a part of it in `-wal`",
          help: "copy its folder to where it can be written, and name the copy with `--store`")
      }
      let unchanging = try DatabaseQueue(path: address(ofUnchanging: path), configuration: configuration)
      try unchanging.read { try $0.checkVersion() }
      return unchanging
    }
    return queue
  }

  private static func isEmpty(_ path: String) -> Bool {
    (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? UInt64 == 0
  }

  /// Of a file that nobody changes meanwhile, so that no memory beside it has to be shared. Source: sqlite.org/uri.html.
  private static func address(ofUnchanging path: String) -> String {
    let plain = Set("/-._~ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    let digits = Array("0123456789abcdef")
    let coded = path.utf8.map { byte in
      plain.contains(byte)
        ? String(UnicodeScalar(byte)) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
    return "file:\(coded.joined())?immutable=1"
  }
}

extension DatabaseError {
  /// Whether it may come of what cannot be written, be it for want of room.
  var isOfWriting: Bool {
    [.SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_FULL, .SQLITE_IOERR].contains(resultCode)
  }
}
