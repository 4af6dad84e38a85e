import FoundationEssentials
import GRDB
package import SpangateCore
package import SpangateTrace
import SpangateWire

extension SQLiteStore: Store {
  package func begin(_ run: RunRecord) throws(Finding) {
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO runs (id, started_at, finished_at, state, record, owner) VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET started_at = excluded.started_at, finished_at = excluded.finished_at,
            state = excluded.state, record = excluded.record, owner = excluded.owner
          """,
        arguments: [
          run.id, Int64(clamping: run.startedAt.nanoseconds), run.finishedAt.map { Int64(clamping: $0.nanoseconds) },
          run.state.rawValue, EncodedRunRecord(run).json.description, owner.description,
        ])
    }
  }

  package func finish(_ run: String, state: RunRecord.State, at time: Timestamp) throws(Finding) {
    try write { db in
      try db.execute(
        sql: "UPDATE runs SET state = ?, finished_at = ? WHERE id = ?",
        arguments: [state.rawValue, Int64(clamping: time.nanoseconds), run])
      if db.changesCount == 0 { throw Finding(unknownRun: run) }
    }
  }

  package func append(_ entries: [TrialRecord], to run: String) throws(Finding) {
    // Encoded and compressed before the transaction, which other processes wait for.
    let bodies = entries.map { EncodedJudgement($0.judgement).json.description }
    let traces = entries.compactMap(\.trace).map { (trace: $0, body: Data(Zlib.deflated($0.request))) }
    try write { db in
      let number = try db.number(ofRun: run)
      let judgement = try db.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO judgements (run, suite, "case", variant, "index", body) VALUES (?, ?, ?, ?, ?, ?)
          """)
      for (entry, body) in zip(entries, bodies) {
        let key = entry.judgement.key
        try judgement.execute(arguments: [number, key.suite, key.case, key.variant, key.index, body])
      }
      let statement = try db.cachedStatement(
        sql: "INSERT OR REPLACE INTO traces (id, run, size, body) VALUES (?, ?, ?, ?)")
      for (trace, body) in traces {
        try statement.execute(arguments: [trace.id.data, number, trace.request.count, body])
      }
    }
  }

  package func run(_ id: String) throws(Finding) -> RunRecord {
    try read { db in
      if id == "latest" {
        guard let row = try Row.fetchOne(db, sql: RunRecord.select + " ORDER BY started_at DESC, number DESC LIMIT 1")
        else {
          throw Finding(.runUnknown, "the store has no run yet", help: "make one with `spangate run`")
        }
        return try RunRecord(row: row)
      }
      if let row = try Row.fetchOne(db, sql: RunRecord.select + " WHERE id = ?", arguments: [id]) {
        return try RunRecord(row: row)
      }
      let rows = try Row.fetchAll(
        db,
        sql: RunRecord.select + " WHERE substr(id, 1, length(?1)) = ?1 AND ?1 <> '' ORDER BY started_at DESC LIMIT 6",
        arguments: [id])
      guard rows.count < 2 else { throw Finding(ambiguousRun: id, rows.map { $0["id"] }) }
      guard let row = rows.first else { throw Finding(unknownRun: id) }
      return try RunRecord(row: row)
    }
  }

  package func runs(limit: Int) throws(Finding) -> [RunRecord] {
    try read { db in
      try Row.fetchAll(
        db, sql: RunRecord.select + " ORDER BY started_at DESC, number DESC LIMIT ?", arguments: [max(0, limit)]
      ).map { try RunRecord(row: $0) }
    }
  }

  package func judgements(of run: String) throws(Finding) -> [Judgement] {
    try read { db in
      let rows = try String.fetchCursor(
        db, sql: "SELECT body FROM judgements WHERE run = ?", arguments: [try db.number(ofRun: run)])
      var judgements: [Judgement] = []
      while let body = try rows.next() {
        judgements.append(try EncodedJudgement(json: JSONValue(parsing: body)).judgement)
      }
      // SQLite compares bytes, keys compare characters: the order of keys is the one that callers rely on.
      return judgements.sorted { $0.key < $1.key }
    }
  }

  package func trace(_ id: TraceID) throws(Finding) -> [UInt8]? {
    try read { db in
      try Row.fetchOne(db, sql: "SELECT size, body FROM traces WHERE id = ?", arguments: [id.data])
        .map { try Zlib.inflated([UInt8]($0["body"] as Data), to: $0["size"]) }
    }
  }
}

extension RunRecord {
  static let select = "SELECT id, state, finished_at, record FROM runs"

  /// State and end are columns of their own, since they change.
  init(row: Row) throws {
    self = try EncodedRunRecord(json: JSONValue(parsing: row["record"] as String)).run
    state = State(rawValue: row["state"]) ?? state
    finishedAt = (row["finished_at"] as Int64?).map { Timestamp(nanoseconds: Int128($0)) }
  }
}

extension Database {
  func number(ofRun id: String) throws -> Int64 {
    let statement = try cachedStatement(sql: "SELECT number FROM runs WHERE id = ?")
    guard let number = try Int64.fetchOne(statement, arguments: [id]) else { throw Finding(unknownRun: id) }
    return number
  }
}

extension Finding {
  init(unknownRun id: String) {
    self.init(.runUnknown, "the store has no run `\(id.inert(limit: 100))`", help: "`latest` names the last one")
  }

  fileprivate init(ambiguousRun id: String, _ candidates: [String]) {
    let shown = candidates.prefix(5).map { "`\($0)`" }.joined(separator: ", ")
    self.init(
      .runUnknown,
      "`\(id.inert(limit: 100))` is the start of more than one run: \(shown)"
        + (candidates.count > 5 ? " and more" : ""), help: "write more of its ID")
  }
}
