import Foundation
import SpangateCore
import SpangateStore
import SpangateTesting
import SpangateTrace
import Testing

struct PruningTests {
  /// Runs that started at 1 s, 2 s, … and have ended, each with one trace.
  private func fill(_ store: SQLiteStore, _ count: Int) throws {
    for number in 1...count {
      var run = RunRecord.stub("run-\(number)", at: Int128(number) * 1_000_000_000)
      run.state = .complete
      try store.begin(run)
      var judgement = Judgement.everyKind[0]
      judgement.traceID = TraceID(high: 5, low: UInt64(number))!
      let trace = EnrichedTrace(id: judgement.traceID, request: [1, 2, 3], spanCount: 1)
      try store.append([TrialRecord(judgement: judgement, trace: trace)], to: run.id)
    }
  }

  private let never = Timestamp(nanoseconds: .max)

  @Test func `the newest and the young stay, with all that is theirs`() throws {
    try withTemporaryFolder { folder in
      let store = try SQLiteStore(path: folder + "/store.db")
      try fill(store, 6)
      #expect(try store.prune(keeping: 2, since: Timestamp(nanoseconds: 4_000_000_000), isTrial: true).left == 3)
      #expect(try store.runs(limit: 9).count == 6)
      let pruned = try store.prune(keeping: 2, since: Timestamp(nanoseconds: 4_000_000_000))
      #expect(pruned.runs == ["run-1", "run-2", "run-3"] && pruned.traces.count == 3 && pruned.left == 3)
      #expect(try store.runs(limit: 9).map(\.id) == ["run-6", "run-5", "run-4"])
      #expect(try store.trace(TraceID(high: 5, low: 1)!) == nil && store.trace(TraceID(high: 5, low: 4)!) != nil)
      #expect(throws: Finding.self) { try store.judgements(of: "run-1") }
      #expect(try store.prune(keeping: 9, since: never).runs.isEmpty)
    }
  }

  @Test func `what a baseline was made of stays, and its exemplars`() throws {
    try withTemporaryFolder { folder in
      let store = try SQLiteStore(path: folder + "/store.db")
      try fill(store, 5)
      var baseline = Baseline.stub("main")
      baseline.runs = [.init(id: "run-2", acceptedAt: Timestamp(nanoseconds: 5_000_000))]
      for suite in baseline.suites.keys {
        for id in baseline.suites[suite]!.cases.keys {
          baseline.suites[suite]!.cases[id]!.exemplar = SpanReference(
            trace: TraceID(high: 5, low: 3)!, span: SpanID(1)!)
        }
      }
      var kept = try store.prune(keeping: 1, since: never, neededBy: [baseline], isTrial: true)
      #expect(Set(kept.needed) == ["run-2", "run-3"] && kept.runs == ["run-1", "run-4"])
      kept = try store.prune(keeping: 1, since: never, isTrial: true)
      #expect(kept.needed.isEmpty)
      try store.accept(baseline)
      let pruned = try store.prune(keeping: 1, since: never)
      #expect(pruned.runs == ["run-1", "run-4"] && Set(pruned.needed) == ["run-2", "run-3"] && pruned.left == 3)
    }
  }

  @Test func `a run under way stays, and one that was killed does not`() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/store.db"
      var run = RunRecord.stub("under-way", at: 1)
      run.state = .running
      try SQLiteStore(path: path).begin(run)
      run.id = "killed"
      try SQLiteStore(path: path, for: try #require(ProcessIdentity("elsewhere:1:1"))).begin(run)
      #expect(try SQLiteStore(path: path).prune(keeping: 0, since: never).runs == ["killed"])
    }
  }
}
