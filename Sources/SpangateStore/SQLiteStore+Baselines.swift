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
    try write { db in try db.put(baseline, body) }
  }

  /// Reads baselines and replaces some of them in one transaction, so that nothing which another process accepts
  /// meanwhile is lost.
  ///
  /// - Parameters:
  ///   - names: of those to be read.
  ///   - change: from what they are, by name, to those that become others.
  package func changeBaselines(
    _ names: Set<String>, _ change: ([String: Baseline]) throws(Finding) -> [Baseline]
  ) throws(Finding) {
    try write { db in
      var earlier: [String: Baseline] = [:]
      for name in names {
        let row = try Row.fetchOne(db, sql: Baseline.select + " WHERE name = ?", arguments: [name])
        earlier[name] = try row.map { try Baseline(row: $0) }
      }
      for baseline in try change(earlier) { try db.put(baseline, EncodedBaseline(baseline).text) }
    }
  }
}

extension Database {
  fileprivate func put(_ baseline: Baseline, _ body: String) throws {
    try execute(
      sql: "INSERT OR REPLACE INTO baselines (name, accepted_at, body) VALUES (?, ?, ?)",
      arguments: [baseline.name, Int64(clamping: baseline.latest.acceptedAt.nanoseconds), body])
  }
}

extension Baseline {
  fileprivate static let select = "SELECT accepted_at, body FROM baselines"

  /// The review form tells the time to the millisecond only; the column has all of it.
  fileprivate init(row: Row) throws {
    self = try EncodedBaseline(json: JSONValue(parsing: row["body"] as String)).baseline
    let nanoseconds = row["accepted_at"] as Int64
    // The column begins in 1677 and ends in 2262.
    if nanoseconds > .min, nanoseconds < .max { latest.acceptedAt = Timestamp(nanoseconds: Int128(nanoseconds)) }
  }
}
