import FoundationEssentials
import GRDB
package import SpangateCore
import SpangateWire

extension SQLiteStore: Spool {
  /// What one call of ``waiting(for:limit:)`` returns at most, in bytes before compression, beyond its first request.
  private static let waitingBytes = 64 << 20

  package func keep(_ request: SpooledRequest, for backend: String) throws {
    let body = Data(Zlib.deflated(request.bytes))
    try write { db in
      try db.execute(
        sql: "INSERT INTO spool (backend, traces, size, body) VALUES (?, ?, ?, ?)",
        arguments: [backend, request.traces.data, request.bytes.count, body])
    }
  }

  /// The oldest first; fewer than `limit` when they are large, so that memory stays bounded.
  package func waiting(for backend: String, limit: Int) throws -> [SpoolEntry] {
    try read { db in
      let rows = try Row.fetchCursor(
        db, sql: "SELECT id, traces, size, body FROM spool WHERE backend = ? ORDER BY id LIMIT ?",
        arguments: [backend, max(0, limit)])
      var (requests, bytes) = ([SpoolEntry](), 0)
      while let row = try rows.next() {
        bytes += row["size"] as Int
        if !requests.isEmpty && bytes > Self.waitingBytes { break }
        let request = SpooledRequest(
          bytes: try Zlib.inflated([UInt8](row["body"] as Data), to: row["size"]),
          traces: [TraceID](row["traces"] as Data))
        requests.append(SpoolEntry(id: row["id"], request: request))
      }
      return requests
    }
  }

  package func remove(_ ids: [Int64]) throws {
    try write { db in
      let statement = try db.cachedStatement(sql: "DELETE FROM spool WHERE id = ?")
      for id in ids { try statement.execute(arguments: [id]) }
    }
  }

  package func count(for backend: String) throws -> Int {
    try read { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM spool WHERE backend = ?", arguments: [backend]) ?? 0
    }
  }
}
