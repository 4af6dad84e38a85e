import GRDB
package import SpangateCore
import SpangateTrace

extension SQLiteStore {
  /// The trial of a trace, from any run.
  ///
  /// - Parameter trace: its ID in hex, or an unambiguous start of one.
  /// - Throws: SG0361.
  package func trial(ofTrace trace: String) throws(Finding) -> Judgement {
    let start = trace.lowercased()
    guard !start.isEmpty, start.utf8.allSatisfy({ $0.hexValue != nil }) else { throw Finding(unknownTrace: trace) }
    return try read { db in
      let bodies = try String.fetchAll(
        db, sql: "SELECT body FROM judgements WHERE instr(body, ?) > 0 LIMIT 6", arguments: ["\"trace_id\":\"\(start)"])
      let found = try bodies.map { try EncodedJudgement(json: JSONValue(parsing: $0)).judgement }
        // An answer may hold what looks like the key.
        .filter { "\($0.traceID)".hasPrefix(start) }
      guard let judgement = found.first else { throw Finding(unknownTrace: trace) }
      guard found.count == 1 else { throw Finding(ambiguousTrace: trace, found.map(\.traceID)) }
      return judgement
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
