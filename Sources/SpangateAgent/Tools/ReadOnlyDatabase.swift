import FoundationEssentials
private import GRDB
private import GRDBSQLite
import SpangateCore
package import SpangateTrace

/// An SQLite database that can be asked and not changed.
package struct ReadOnlyDatabase: Sendable {
  package struct Limits: Sendable {
    package var rows = 100
    /// Of one answer, as JSON. A row that would exceed it is left out.
    package var bytes = 64 << 10
    /// Of one query, without waiting for others.
    package var time: Duration = .seconds(2)

    package init(rows: Int = 100, bytes: Int = 64 << 10, time: Duration = .seconds(2)) {
      self.rows = rows
      self.bytes = bytes
      self.time = time
    }
  }

  /// Its `read` refuses every change, also in a database in memory.
  private let queue: DatabaseQueue
  private let limits: Limits

  /// Opens a file, read-only, or loads SQL text into memory when the path ends in `.sql`.
  ///
  /// - Throws: ``ToolFailure`` with what is wrong.
  package init(path: String, limits: Limits = Limits()) throws(ToolFailure) {
    guard path.hasSuffix(".sql") else {
      try self.init(limits: limits) { try DatabaseQueue(path: path, configuration: Self.readOnly) }
      return
    }
    let sql: String
    do throws(RegularFile.Unreadable) { sql = try RegularFile.text(of: path, limit: 256 << 20) } catch {
      throw ToolFailure("`\(path)` cannot be read: \(error.why)")
    }
    try self.init(sql: sql, limits: limits)
  }

  /// A database in memory.
  ///
  /// - Parameter sql: the statements that make it.
  package init(sql: String, limits: Limits = Limits()) throws(ToolFailure) {
    try self.init(limits: limits) {
      let queue = try DatabaseQueue()
      try queue.write { try $0.execute(sql: sql) }
      return queue
    }
  }

  private init(limits: Limits, open: () throws -> DatabaseQueue) throws(ToolFailure) {
    self.limits = limits
    do {
      queue = try open()
      queue.inDatabase { database in
        // Bounds what one value can hold, so that no function builds a string that fills the memory.
        _ = sqlite3_limit(database.sqliteConnection, SQLITE_LIMIT_LENGTH, 1 << 20)
      }
    } catch {
      throw ToolFailure((error as? DatabaseError)?.message ?? "\(error)")
    }
  }

  private static var readOnly: Configuration {
    var configuration = Configuration()
    configuration.readonly = true
    return configuration
  }

  /// Runs one `SELECT`.
  ///
  /// - Returns: `{"columns": […], "rows": [{…}], "truncated": …}`.
  /// - Throws: ``ToolFailure`` with what SQLite said, or `CancellationError`.
  package func query(_ sql: String) async throws -> JSONValue {
    guard Self.isQuery(sql) else { throw ToolFailure("only SELECT is allowed") }
    do {
      return try await queue.read { database in
        try database.interrupted(after: limits.time) { try rows(of: sql, in: database) }
      }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
      throw ToolFailure("the query took longer than \(limits.time.text)")
    } catch let error as DatabaseError {
      throw ToolFailure(error.message ?? error.description)
    }
  }

  /// Whether the text begins as a query does. What `WITH` leads to is SQLite's to say.
  private static func isQuery(_ sql: String) -> Bool {
    let word = sql.drop(while: \.isWhitespace).prefix(while: \.isLetter).uppercased()
    return word == "SELECT" || word == "WITH"
  }

  private func rows(of sql: String, in database: Database) throws -> JSONValue {
    let statement = try database.makeStatement(sql: sql)
    guard statement.isReadonly else { throw ToolFailure("only SELECT is allowed") }
    let cursor = try Row.fetchCursor(statement)
    var rows: [JSONValue] = []
    var bytes = 0
    var isTruncated = false
    while let row = try cursor.next() {
      let value = JSONValue.object(JSONObject(row.map { ($0.0, JSONValue($0.1)) }))
      bytes += value.description.utf8.count
      isTruncated = rows.count == limits.rows || bytes > limits.bytes
      if isTruncated { break }
      rows.append(value)
    }
    return [
      "columns": .array(statement.columnNames.map { .string($0) }), "rows": .array(rows),
      "truncated": .bool(isTruncated),
    ]
  }
}

extension Database {
  /// Interrupts whatever the body runs when its time is up.
  fileprivate func interrupted<Result>(after time: Duration, _ body: () throws -> Result) rethrows -> Result {
    var deadline = ContinuousClock.now + time
    return try withUnsafeMutablePointer(to: &deadline) { deadline in
      let everySteps: Int32 = 1_000
      sqlite3_progress_handler(
        sqliteConnection, everySteps,
        { $0!.assumingMemoryBound(to: ContinuousClock.Instant.self).pointee < .now ? 1 : 0 }, deadline)
      defer { sqlite3_progress_handler(sqliteConnection, 0, nil, nil) }
      return try body()
    }
  }
}

extension JSONValue {
  /// A value of SQLite's. What JSON has no form for becomes a text that says so.
  fileprivate init(_ value: DatabaseValue) {
    self =
      switch value.storage {
      case .null: .null
      case .int64(let number): .int(number)
      case .double(let number): number.isFinite ? .number(number) : .string("\(number)")
      case .string(let text): .string(text)
      case .blob(let data): .string("(\(data.count) bytes)")
      }
  }
}
