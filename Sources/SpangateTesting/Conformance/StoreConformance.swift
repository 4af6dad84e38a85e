package import SpangateCore
import SpangateTrace

/// What every store must do; each check gets an empty store of its own.
package struct StoreConformance: Sendable, CustomStringConvertible {
  package let description: String
  private let body: @Sendable (any Store) throws -> Void

  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  /// - Throws: ``Failure``, or what the store threw.
  package func run(on store: any Store) throws { try body(store) }

  private init(_ description: String, _ body: @escaping @Sendable (any Store) throws -> Void) {
    self.description = description
    self.body = body
  }

  private static func expect(_ condition: Bool, _ what: String) throws(Failure) {
    guard condition else { throw Failure(description: what) }
  }

  private static func expectUnknown(_ what: String, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let finding as Finding {
      return try expect(finding.rule == .runUnknown, "\(what) throws \(finding.rule.code)")
    }
    throw Failure(description: "\(what) does not throw")
  }
}

extension StoreConformance {
  package static let all: [StoreConformance] = [
    StoreConformance("a run comes back as it began and as it finished") { store in
      var run = RunRecord.stub("run-a")
      run.suites[0].quarantined = ["a"]
      try store.begin(run)
      try expect(try store.run("run-a") == run, "the run is not the one that began")
      try store.finish("run-a", state: .complete, at: Timestamp(nanoseconds: 99))
      let finished = try store.run("run-a")
      try expect(finished.state == .complete, "the state was not kept")
      try expect(finished.finishedAt == Timestamp(nanoseconds: 99), "the end was not kept")
    },
    StoreConformance("a run is found by an unambiguous start and as the latest") { store in
      try store.begin(.stub("abc-1", at: 1))
      try store.begin(.stub("abd-2", at: 3))
      try store.begin(.stub("xyz-3", at: 2))
      try expect(try store.run("abc").id == "abc-1", "a prefix does not find its run")
      try expect(try store.run("latest").id == "abd-2", "latest is not the one that started last")
      try expect(try store.runs(limit: 2).map(\.id) == ["abd-2", "xyz-3"], "runs are not the newest first")
      try expectUnknown("an ambiguous start") { _ = try store.run("ab") }
      try expectUnknown("an unknown ID") { _ = try store.run("q") }
      try expectUnknown("an empty ID") { _ = try store.run("") }
      try expectUnknown("a pattern") { _ = try store.run("%") }
    },
    StoreConformance("an ID that is the start of another is found whole") { store in
      try store.begin(.stub("run"))
      try store.begin(.stub("run-2"))
      try expect(try store.run("run").id == "run", "the whole ID does not win")
    },
    StoreConformance("an empty store knows no run") { store in
      try expectUnknown("latest") { _ = try store.run("latest") }
      try expectUnknown("judgements") { _ = try store.judgements(of: "x") }
      try expectUnknown("append") { try store.append([], to: "x") }
      try expectUnknown("finish") { try store.finish("x", state: .complete, at: Timestamp(nanoseconds: 0)) }
    },
    StoreConformance("judgements come back whole and in the order of their keys") { store in
      try store.begin(.stub("run-a"))
      let judgements = Judgement.everyKind
      try store.append(judgements.reversed().map { TrialRecord(judgement: $0, trace: nil) }, to: "run-a")
      try expect(
        try store.judgements(of: "run-a") == judgements.sorted { $0.key < $1.key },
        "judgements differ from what was kept")
      try store.begin(.stub("run-b"))
      try expect(try store.judgements(of: "run-b").isEmpty, "a run has judgements of another")
    },
    StoreConformance("a judgement of the same trial replaces the earlier one") { store in
      try store.begin(.stub("run-a"))
      var judgement = Judgement.everyKind[0]
      try store.append([TrialRecord(judgement: judgement, trace: nil)], to: "run-a")
      judgement.attempts = 3
      try store.append([TrialRecord(judgement: judgement, trace: nil)], to: "run-a")
      try expect(try store.judgements(of: "run-a") == [judgement], "the earlier judgement was not replaced")
    },
    StoreConformance("traces come back byte for byte") { store in
      try store.begin(.stub("run-a"))
      let judgement = Judgement.everyKind[0]
      for request in [[], [0, 255, 0], (0..<300_000).map { UInt8(truncatingIfNeeded: $0 * $0) }] as [[UInt8]] {
        let trace = EnrichedTrace(id: judgement.traceID, request: request, spanCount: 1)
        try store.append([TrialRecord(judgement: judgement, trace: trace)], to: "run-a")
        try expect(try store.trace(judgement.traceID) == request, "a trace of \(request.count) bytes differs")
      }
      try expect(try store.trace(TraceID(high: 9, low: 9)!) == nil, "there is a trace that nobody kept")
    },
    StoreConformance("a baseline comes back and is replaced by its name") { store in
      try expect(try store.baseline(named: "main") == nil, "there is a baseline that nobody accepted")
      try store.accept(.stub("main"))
      try store.accept(.stub("feature/ü"))
      try expect(try store.baseline(named: "main") == .stub("main"), "the baseline differs")
      var next = Baseline.stub("main")
      next.latest.id = "run-z"
      try store.accept(next)
      try expect(try store.baseline(named: "main") == next, "the baseline was not replaced")
      next.runs.insert(.init(id: "run-y", acceptedAt: Timestamp(nanoseconds: 5_000_000)), at: 0)
      next.suites["orders"]?.cases["refund-window"]?.measures[.latency] = .init(byRun: [[2, 1], [4]])
      try store.accept(next)
      try expect(try store.baseline(named: "main") == next, "an earlier accepted run was not kept")
      try expect(try store.baselines().map(\.name) == ["feature/ü", "main"], "the baselines are not sorted")
    },
  ]
}
