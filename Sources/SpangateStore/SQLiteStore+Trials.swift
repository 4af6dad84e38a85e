import GRDB
package import SpangateCore
import SpangateTrace

extension SQLiteStore {
  /// The trial of a trace, from any run, and that run.
  ///
  /// - Parameter trace: its ID in hex, or an unambiguous start of one.
  /// - Throws: SG0361.
  package func trial(ofTrace trace: String) throws(Finding) -> (trial: Judgement, run: RunRecord) {
    let start = trace.lowercased()
    guard !start.isEmpty, start.utf8.allSatisfy({ $0.hexValue != nil }) else { throw Finding(unknownTrace: trace) }
    return try read { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT run, body FROM judgements WHERE instr(body, ?) > 0 ORDER BY run DESC LIMIT 100",
        arguments: ["\"trace_id\":\"\(start)"])
      // A recorded trace may have been graded before: the last time counts.
      var known: Set<TraceID> = []
      let found = try rows.map { row in
        (
          judgement: try EncodedJudgement(json: JSONValue(parsing: row["body"] as String)).judgement,
          run: row["run"] as Int64
        )
      }
      // An answer may hold what looks like the key.
      .filter { "\($0.judgement.traceID)".hasPrefix(start) && known.insert($0.judgement.traceID).inserted }
      guard let (judgement, number) = found.first else { throw Finding(unknownTrace: trace) }
      guard found.count == 1 else { throw Finding(ambiguousTrace: trace, found.map(\.judgement.traceID)) }
      guard let row = try Row.fetchOne(db, sql: RunRecord.select + " WHERE number = ?", arguments: [number]) else {
        throw Finding(unknownTrace: trace)
      }
      return (judgement, try RunRecord(row: row))
    }
  }
}

extension Finding {
  fileprivate init(unknownTrace trace: String) {
    self.init(
      .traceUnknown, "the store has no trial with trace `\(trace.inert(limit: 100))`",
      help: "reports name the trace of every trial: see `trace_id` in `--report json`")
  }

  fileprivate init(ambiguousTrace trace: String, _ candidates: [TraceID]) {
    let shown = candidates.prefix(5).map { "`\($0)`" }.joined(separator: ", ")
    self.init(
      .traceUnknown, "`\(trace.inert(limit: 100))` is the start of more than one trace: \(shown)",
      help: "write more of its ID")
  }
}
