import FoundationEssentials
import GRDB
package import SpangateCore
package import SpangateTrace
import SpangateWire

extension SQLiteStore {
  /// A trace as it was released, and the run that it is of.
  package struct KeptTrace: Sendable {
    package var id: TraceID
    package var run: String
    /// Its place among all, the latest last.
    package var number: Int64
    private let packed: [UInt8]
    private let size: Int

    fileprivate init?(_ row: Row) {
      guard let id = TraceID(row["id"] as Data) else { return nil }
      (self.id, run, number) = (id, row["run"], row["number"])
      (packed, size) = ([UInt8](row["body"] as Data), row["size"])
    }

    /// The OTLP request; nil where what is kept is damaged.
    package var request: [UInt8]? { try? Zlib.inflated(packed, to: size) }
  }

  /// So many of the kept traces, the latest first.
  ///
  /// - Parameters:
  ///   - run: whose traces; nil for those of all runs.
  ///   - number: those alone that are before it; nil for the latest.
  package func keptTraces(ofRun run: String? = nil, before number: Int64? = nil, limit: Int) throws(Finding)
    -> [KeptTrace]
  {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT t.id, t.number, r.id AS run, t.size, t.body FROM traces t JOIN runs r ON r.number = t.run
          WHERE (?1 IS NULL OR r.id = ?1) AND (?2 IS NULL OR t.number < ?2) ORDER BY t.number DESC LIMIT ?3
          """, arguments: [run, number, limit]
      ).compactMap { KeptTrace($0) }
    }
  }
}
