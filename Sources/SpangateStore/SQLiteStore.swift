import GRDB
package import SpangateCore
package import SpangateTrace

/// Runs, judgements, traces, baselines and undelivered exports in one SQLite file.
///
/// Write-ahead logging: what a call wrote survives the process being killed at any moment, and readers never wait for
/// a writer. Nobody but its owner can read it. Processes that share the file take turns at writing, and wait half a
/// minute for theirs.
package final class SQLiteStore: Sendable {
  let path: String
  /// Whose what is kept here is for as long as that process runs.
  let owner: ProcessIdentity
  private let pool: any DatabaseWriter

  /// Opens a store, and makes it with its folders when it is not there.
  ///
  /// - Parameters:
  ///   - path: a path or `sqlite:PATH`.
  ///   - owner: who keeps something here.
  ///   - onlyReads: nothing is going to be written, so that a store which cannot be written will do.
  /// - Throws: SG0401.
  package init(
    path: String, for owner: ProcessIdentity = .current, onlyReads: Bool = false
  ) throws(Finding) {
    self.owner = owner
    let path = path.hasPrefix("sqlite:") ? String(path.dropFirst("sqlite:".count)) : path
    self.path = path
    do {
      guard !path.isEmpty else { throw Finding(.storeUnavailable, "the path is empty") }
      do {
        pool = try Self.writable(path)
      } catch let error as DatabaseError where onlyReads && error.isOfWriting {
        pool = try Self.readOnly(path)
      }
    } catch {
      throw Finding(unavailable: path, error)
    }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(30)
    configuration.label = "spangate store"
    return configuration
  }

  private static func writable(_ path: String) throws -> any DatabaseWriter {
    let folder = path.folder
    try PrivateFiles.makeFolder(folder)
    var configuration = configuration
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
    let pool = try DatabasePool(path: path, configuration: configuration)
    PrivateFiles.close(database: path, in: folder)
    try pool.writeWithoutTransaction { try $0.migrate() }
    return pool
  }

  func read<Value>(_ body: (Database) throws -> Value) throws(Finding) -> Value {
    do { return try pool.read(body) } catch { throw Finding(reading: path, error) }
  }

  /// Gives the room of what was deleted back to the file system. It needs some itself, and nobody else at work: where that
  /// is not to be had, the room is used by what comes next.
  func compact() {
    try? pool.vacuum()
    _ = try? pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
  }

  /// All of `body` or nothing of it.
  func write<Value>(_ body: (Database) throws -> Value) throws(Finding) -> Value {
    do { return try pool.write(body) } catch { throw Finding(reading: path, error) }
  }
}

extension String {
  /// Everything before the last slash; empty when there is none.
  fileprivate var folder: String { lastIndex(of: "/").map { String(self[..<$0]) } ?? "" }
}
