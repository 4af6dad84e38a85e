import GRDB
package import SpangateCore
import SpangateTrace

extension SQLiteStore {
  package func baseline(named name: String) throws(Finding) -> Baseline? {
    try read { db in
      try Row.fetchOne(db, sql: Baseline.select + " WHERE name = ?", arguments: [name]).map { try Baseline(row: $0) }
    }
  }

  package func baselines() throws(Finding) -> [Baseline] {
    try read { db in
      try Row.fetchAll(db, sql: Baseline.select + " ORDER BY name").map { try Baseline(row: $0) }
    }
  }

  /// Replaces the baseline of the same name.
  package func accept(_ baseline: Baseline) throws(Finding) {
    let body = EncodedBaseline(baseline).text
    try write { db in
      try db.execute(
        sql: "INSERT OR REPLACE INTO baselines (name, accepted_at, body) VALUES (?, ?, ?)",
        arguments: [baseline.name, Int64(clamping: baseline.latest.acceptedAt.nanoseconds), body])
    }
  }
}

extension Baseline {
  fileprivate static let select = "SELECT accepted_at, body FROM baselines"

  /// The review form tells the time to the millisecond only; the column has all of it.
  fileprivate init(row: Row) throws {
    self = try EncodedBaseline(json: JSONValue(parsing: row["body"] as String)).baseline
    latest.acceptedAt = Timestamp(nanoseconds: UInt64(clamping: row["accepted_at"] as Int64))
  }
}
