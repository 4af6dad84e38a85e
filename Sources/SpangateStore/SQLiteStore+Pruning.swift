import FoundationEssentials
import GRDB
package import SpangateCore
package import SpangateTrace

/// What a pruning took out of a store, or would take.
package struct PrunedRuns: Sendable, Equatable {
  /// The oldest first.
  package var runs: [String] = []
  package var traces: [TraceID] = []
  /// Runs that would have gone, but for a baseline that they are part of.
  package var needed: [String] = []
  /// Runs that stay.
  package var left = 0
}

extension SQLiteStore {
  /// Deletes runs with their judgements and traces. What a baseline was made of stays, and so does a run under way; what
  /// waits for backends is not touched.
  ///
  /// - Parameters:
  ///   - count: of the newest runs, which stay.
  ///   - time: runs that started since then stay.
  ///   - elsewhere: baselines that are not in the store.
  ///   - isTrial: nothing is deleted.
  package func prune(
    keeping count: Int, since time: Timestamp, neededBy elsewhere: [Baseline] = [], isTrial: Bool = false
  ) throws(Finding) -> PrunedRuns {
    let pruned = try write { db in
      var pruned = PrunedRuns()
      let needed = try db.runsOfBaselines(and: elsewhere)
      let rows = try Row.fetchAll(
        db, sql: "SELECT number, id, started_at, state, owner FROM runs ORDER BY started_at DESC, number DESC")
      for (rank, row) in rows.enumerated() {
        let number: Int64 = row["number"]
        let isUnderWay =
          row["state"] == RunRecord.State.running.rawValue
          && (ProcessIdentity(row["owner"] as String)?.isAlive ?? false)
        let isRecent = rank < count || (row["started_at"] as Int64) >= Int64(clamping: time.nanoseconds)
        if isRecent || isUnderWay { continue }
        guard !needed.contains(number) else {
          pruned.needed.append(row["id"])
          continue
        }
        pruned.runs.append(row["id"])
        let traces = try Data.fetchAll(db, sql: "SELECT id FROM traces WHERE run = ?", arguments: [number])
        pruned.traces += traces.flatMap { [TraceID]($0) }
        if !isTrial { try db.execute(sql: "DELETE FROM runs WHERE number = ?", arguments: [number]) }
      }
      pruned.left = rows.count - pruned.runs.count
      pruned.runs.reverse()
      return pruned
    }
    if !isTrial, !pruned.runs.isEmpty { compact() }
    return pruned
  }
}

extension Database {
  /// Those that were accepted, and those with a trace that stands for a case.
  fileprivate func runsOfBaselines(and elsewhere: [Baseline]) throws -> Set<Int64> {
    var numbers: Set<Int64> = []
    let stored = try String.fetchAll(self, sql: "SELECT body FROM baselines").map {
      try EncodedBaseline(json: JSONValue(parsing: $0)).baseline
    }
    for baseline in stored + elsewhere {
      for run in baseline.runs {
        let number = try Int64.fetchOne(self, sql: "SELECT number FROM runs WHERE id = ?", arguments: [run.id])
        if let number { numbers.insert(number) }
      }
      for exemplar in baseline.suites.values.flatMap(\.cases.values).compactMap(\.exemplar) {
        let number = try Int64.fetchOne(
          self, sql: "SELECT run FROM traces WHERE id = ?", arguments: [exemplar.trace.data])
        if let number { numbers.insert(number) }
      }
    }
    return numbers
  }
}
