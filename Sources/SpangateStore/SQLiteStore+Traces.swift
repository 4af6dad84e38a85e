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
    /// An OTLP request.
    package var request: [UInt8]
  }

  /// Visits the kept traces, the latest first, one at a time.
  ///
  /// - Parameters:
  ///   - run: whose traces; nil for those of all runs.
  ///   - visit: whether to go on.
  package func visitTraces(ofRun run: String? = nil, _ visit: (KeptTrace) -> Bool) throws(Finding) {
    try read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT t.id, r.id AS run, t.size, t.body FROM traces t JOIN runs r ON r.number = t.run
          WHERE ?1 IS NULL OR r.id = ?1 ORDER BY t.number DESC
          """, arguments: [run])
      while let row = try rows.next() {
        guard let id = TraceID(row["id"] as Data) else { continue }
        let request = try Zlib.inflated([UInt8](row["body"] as Data), to: row["size"])
        if !visit(KeptTrace(id: id, run: row["run"], request: request)) { return }
      }
    }
  }
}
