import FoundationEssentials
import GRDB
package import SpangateCore
package import SpangateTrace
import SpangateWire

extension SQLiteStore: Spool {
  /// What one call of ``waiting(for:limit:)`` returns at most, in bytes before compression, beyond its first request.
  private static let waitingBytes = 64 << 20

  @discardableResult
  package func keep(_ request: SpooledRequest, for backend: String) throws -> Int64 {
    let body = Data(Zlib.deflated(request.bytes))
    return try write { db in
      let statement = try db.cachedStatement(
        sql: "INSERT INTO spool (backend, traces, size, body, owner) VALUES (?, ?, ?, ?, ?)")
      try statement.execute(
        arguments: [backend, request.traces.data, request.bytes.count, body, owner.description])
      return db.lastInsertedRowID
    }
  }

  /// The oldest first; fewer than `limit` when they are large, so that memory stays bounded.
  package func waiting(for backend: String, limit: Int) throws -> [SpoolEntry] {
    try read { db in
      let own = try db.condition(for: backend, seenBy: owner)
      let rows = try Row.fetchCursor(
        db, sql: "SELECT id, traces, size, body FROM spool WHERE \(own.sql) ORDER BY id LIMIT ?",
        arguments: own.arguments + [max(0, limit)])
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

  package func settle(_ ids: [Int64], refusing refusal: ExportRefusal, for backend: String) throws {
    try write { db in
      for id in ids { try db.execute(sql: "DELETE FROM spool WHERE id = ?", arguments: [id]) }
      try db.execute(
        sql: "INSERT INTO refusals (backend, traces, spans, problem, owner) VALUES (?, COALESCE(?, x''), ?, ?, ?)",
        arguments: [backend, refusal.traces.data, refusal.spans, refusal.problem, owner.description])
    }
  }

  package func takeOverRefusals(for backend: String) throws -> [ExportRefusal] {
    try write { db in
      let own = try db.condition(for: backend, in: "refusals", seenBy: owner)
      let rows = try Row.fetchAll(
        db, sql: "SELECT traces, spans, problem FROM refusals WHERE \(own.sql) AND owner <> ? ORDER BY id",
        arguments: own.arguments + [owner.description])
      guard !rows.isEmpty else { return [] }
      try db.execute(
        sql: "UPDATE refusals SET owner = ? WHERE \(own.sql)", arguments: [owner.description] + own.arguments)
      return rows.map {
        ExportRefusal(traces: [TraceID]($0["traces"] as Data), spans: $0["spans"], problem: $0["problem"])
      }
    }
  }

  package func forgetRefusals() throws {
    try write { db in
      try db.execute(sql: "DELETE FROM refusals WHERE owner = ?", arguments: [owner.description])
    }
  }

  package func count(for backend: String) throws -> Int {
    try read { db in
      let own = try db.condition(for: backend, seenBy: owner)
      let rows = try Data.fetchCursor(db, sql: "SELECT traces FROM spool WHERE \(own.sql)", arguments: own.arguments)
      var traces: Set<TraceID> = []
      while let data = try rows.next() { traces.formUnion([TraceID](data)) }
      return traces.count
    }
  }

  package func trim(to bytes: Int, for backend: String) throws -> (bytes: Int, dropped: [TraceID]) {
    try write { db in
      let own = try db.condition(for: backend, seenBy: owner)
      var left =
        try Int.fetchOne(
          db, sql: "SELECT coalesce(sum(size), 0) FROM spool WHERE \(own.sql)", arguments: own.arguments) ?? 0
      var dropped: [(id: Int64, traces: [TraceID])] = []
      let rows = try Row.fetchCursor(
        db, sql: "SELECT id, traces, size FROM spool WHERE \(own.sql) ORDER BY id", arguments: own.arguments)
      while left > bytes, let row = try rows.next() {
        left -= row["size"] as Int
        dropped.append((row["id"], [TraceID](row["traces"] as Data)))
      }
      for entry in dropped { try db.execute(sql: "DELETE FROM spool WHERE id = ?", arguments: [entry.id]) }
      return (left, dropped.flatMap(\.traces))
    }
  }
}

extension Database {
  /// What of a backend's rows this process may see: all but those of others that still run, which deliver them themselves.
  fileprivate func condition(
    for backend: String, in table: String = "spool", seenBy reader: ProcessIdentity
  ) throws -> (sql: String, arguments: StatementArguments) {
    let owners = try String.fetchAll(
      self, sql: "SELECT DISTINCT owner FROM \(table) WHERE backend = ?", arguments: [backend])
    let others = owners.filter { owner in
      ProcessIdentity(owner).map { $0 != reader && $0.isAlive } ?? false
    }
    let places = others.map { _ in "?" }.joined(separator: ", ")
    return ("backend = ? AND owner NOT IN (\(places))", [backend] + StatementArguments(others))
  }
}
