import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateGate

@Suite(.timeLimit(.minutes(5)))
struct ArmTests {
  private let store = MemoryStore()
  private let collector = FakeCollector()
  private let events = Locked<[String]>([])

  private func arm(
    _ variant: String, cases: [String] = ["a", "b", "c"], unavailable: Bool = false,
    _ answer: @escaping @Sendable (PlannedTrial) async -> Outcome = { _ in .answered(Answer(text: "right")) }
  ) -> Suite {
    let target = FakeTarget(
      unavailable: unavailable ? AgentFailure(.refused, "the port is taken") : nil,
      watch: { [events] event in events.withLock { $0.append("\(variant) \(event)") } }
    ) { [events] trial in
      events.withLock { $0.append("\(trial.id.variant) \(trial.id.case)\(trial.id.index)") }
      return await answer(trial)
    }
    var suite = Suite.stub(
      target, cases: cases.map { .stub($0, scorers: [.isRight]) }, traces: .optional, trials: 4, concurrency: 1)
    suite.variant = variant
    return suite
  }

  private func plan(_ arms: [Suite]) -> ArmPlan {
    ArmPlan(
      arms,
      run: RunRecord(
        id: "run-1", startedAt: .now, variant: arms[0].variant, arms: arms.map(\.variant), seed: 7,
        suites: [arms[0].record]))
  }

  private func weigh(_ arms: Suite..., budget: Budget = Budget()) async throws -> ABReport {
    let gate = Gate(GatePorts(tools: .stub(), store: store, collector: collector, budget: budget))
    return try await gate.weigh(plan(arms), linking: TraceLinks { trace, _ in "file:///\(trace).html" })
  }

  private let wrongInB: @Sendable (PlannedTrial) async -> Outcome = { trial in
    .answered(Answer(text: trial.id.case == "b" ? "wrong" : "right"))
  }

  @Test func `an arm that breaks a case is worse, and both its trials can be looked at`() async throws {
    let report = try await weigh(arm("control"), arm("terse", wrongInB))
    #expect(report.exitStatus == .regressed)
    let other = try #require(report.others.first)
    #expect(other.call == .worse && other.scores.map(\.worseCases) == [["b"]])
    let item = try #require(other.cases.first)
    #expect(item.id == "b" && item.first.passed == item.first.trials && item.second.passed == 0)
    let trials = [item.first, item.second].map(\.example)
    #expect(trials.map(\.judgement.key.variant) == ["control", "terse"])
    #expect(Set(trials.map(\.judgement.key.index)).count == 1)
    #expect(trials.allSatisfy { $0.url == "file:///\($0.judgement.traceID).html" })
    #expect(try store.run("run-1").state == .complete && store.run("run-1").arms == ["control", "terse"])
    // Eight trials of each arm show a case that broke; the others are not asked for more.
    #expect(report.run.rounds == 2 && report.run.trials == 2 * 3 * 8)
  }

  /// Of three trials, and of six: how many pass in the one arm, while none does in the other.
  @Test(arguments: [(3, 3, true), (2, 3, false), (6, 6, true), (5, 6, true), (4, 6, false)])
  func `none after most is a doubt where chance hardly makes it`(passes: Int, trials: Int, isDoubt: Bool) async throws {
    func limited(_ suite: Suite) -> Suite {
      var suite = suite
      (suite.trials, suite.maxTrials) = (trials, trials)
      return suite
    }
    let first = arm("control") { trial in
      .answered(Answer(text: trial.id.case != "b" || trial.id.index < passes ? "right" : "wrong"))
    }
    let report = try await weigh(limited(first), limited(arm("terse", wrongInB)))
    guard report.exitStatus != .regressed else { return }
    #expect(report.findings.contains { $0.rule == .caseUndecided } == isDoubt)
    #expect(report.exitStatus == (isDoubt ? .inconclusive : .passed))
  }

  @Test func `a case that either arm quarantines is listed and makes no arm worse`() async throws {
    let entry = Located(
      Quarantine(case: "b", reason: "the vendor is on it", owner: "ana", until: Day("2026-12-31")!), at: .stub)
    for quarantining in 0..<2 {
      var arms = [arm("control"), arm("terse", wrongInB)]
      arms[quarantining].quarantine = [entry]
      let report = try await weigh(arms[0], arms[1])
      #expect(report.exitStatus == .passed)
      let other = try #require(report.others.first)
      #expect(other.call != .worse && other.scores.map(\.worseCases) == [[]] && other.scores[0].blocks)
      #expect(other.scores[0].second == .value(1))
      #expect(other.cases.map(\.id) == ["b"] && other.cases[0].quarantine == entry.value)
    }
  }

  @Test func `a case that one arm quarantines need not be measured in the other`() async throws {
    var first = arm("control")
    first.quarantine = [
      Located(Quarantine(case: "b", reason: "known", owner: "ana", until: Day("2026-12-31")!), at: .stub)
    ]
    let report = try await weigh(
      first,
      arm("terse") { trial in
        trial.id.case == "b"
          ? .failed(AgentFailure(.refused, "no", isTransient: false)) : .answered(Answer(text: "right"))
      })
    #expect(report.exitStatus == .passed)
    #expect(report.findings.contains { $0.rule == .caseUnmeasurable && $0.severity == .warning })
  }

  @Test func `arms of nothing but quarantined cases are shown, and neither is worse`() async throws {
    var arms = [arm("control", cases: ["b"]), arm("terse", cases: ["b"], wrongInB)]
    for index in arms.indices {
      arms[index].quarantine = [
        Located(Quarantine(case: "b", reason: "known", owner: "ana", until: Day("2026-12-31")!), at: .stub)
      ]
      arms[index].gate.measures[.wallTime] = MeasurePolicy(maxIncrease: .relative(0.1), range: .stub)
    }
    let report = try await weigh(arms[0], arms[1])
    #expect(report.exitStatus == .passed)
    let other = try #require(report.others.first)
    #expect(other.scores.map(\.second) == [.value(0)])
    #expect((other.scores + other.measures).allSatisfy { !$0.blocks })
  }

  @Test func `arms of which nothing passes are no pass`() async throws {
    let dead: @Sendable (PlannedTrial) async -> Outcome = { _ in .answered(Answer(text: "wrong")) }
    let report = try await weigh(arm("control", dead), arm("terse", dead))
    #expect(report.exitStatus == .inconclusive)
    #expect(report.findings.map(\.rule) == [.nothingPasses])
  }

  @Test func `arms that are alike pass after all trials that are allowed`() async throws {
    let report = try await weigh(arm("control"), arm("other"))
    #expect(report.exitStatus == .passed)
    #expect(report.others.map(\.call) != [.worse] && report.others.flatMap(\.cases).isEmpty)
  }

  @Test func `trials of both arms alternate, by a coin, and link to each other`() async throws {
    _ = try await weigh(arm("control"), arm("terse", wrongInB))
    let asked = events.withLock(\.self)
    #expect(
      asked.prefix(2) == ["control opened", "terse opened"] && asked.suffix(2) == ["control closed", "terse closed"])
    let trials = asked.dropFirst(2).dropLast(2).map { $0.split(separator: " ") }
    let blocks = stride(from: 0, to: trials.count, by: 2).map { Array(trials[$0..<$0 + 2]) }
    #expect(blocks.allSatisfy { $0[0][1] == $0[1][1] && Set($0.map { $0[0] }) == ["control", "terse"] })
    #expect(Set(blocks.map { $0[0][0] }).count == 2)
    #expect(blocks.map { $0[0][1].last! } == blocks.map { $0[0][1].last! }.sorted())
    #expect(
      Set(stride(from: 0, to: 12, by: 3).map { start in blocks[start..<start + 3].map { $0[0][1].first! } }).count > 1)
    for (trial, enrichment) in collector.released {
      let link = try #require(enrichment.root.links.first)
      let other = try #require(collector.released.first { $0.trial.traceID == link.to.trace })
      #expect(link.attributes == ["eval.link.relation": "pair"])
      #expect(other.trial.id.case == trial.id.case && other.trial.id.index == trial.id.index)
      #expect(other.trial.id.variant != trial.id.variant && other.trial.seed == trial.seed)
    }
  }

  @Test func `of several arms each is compared with the first`() async throws {
    let report = try await weigh(arm("control"), arm("alike"), arm("terse", wrongInB))
    #expect(report.exitStatus == .regressed)
    #expect(report.others.map(\.arm.variant) == ["alike", "terse"])
    #expect(report.others.map { $0.call == .worse } == [false, true])
    let links = collector.released.map { ($0.trial.id.variant, $0.trial.pair) }
    for (variant, pair) in links {
      let other = collector.released.first { $0.trial.traceID == pair?.trace }?.trial.id.variant
      #expect(other == (variant == "control" ? "alike" : "control"))
    }
  }

  @Test func `an arm that cannot be brought up beside the other leaves nothing to compare`() async throws {
    let report = try await weigh(arm("control"), arm("terse", unavailable: true))
    #expect(report.exitStatus == .inconclusive)
    #expect(report.findings.map(\.rule) == [.agentUnavailable])
    #expect(events.withLock(\.self) == ["control opened", "control closed"])
  }

  @Test func `an arm that keeps failing could not be measured`() async throws {
    let report = try await weigh(
      arm("control"), arm("terse") { _ in .failed(AgentFailure(.refused, "no", isTransient: false)) })
    #expect(report.exitStatus == .inconclusive)
    #expect(report.findings.contains { $0.rule == .caseUnmeasurable && $0.notes.contains(.init("variant", "terse")) })
  }

  @Test func `a budget that ends within the first round decides nothing`() async throws {
    let report = try await weigh(arm("control"), arm("terse", wrongInB), budget: Budget(time: .zero))
    #expect(report.exitStatus == .inconclusive)
    #expect(report.findings.contains { $0.rule == .budgetExhausted && $0.severity == .error })
    #expect(try store.run("run-1").state == .interrupted)
  }

  @Test func `a case that a variant asks differently is left out and said`() async throws {
    var terse = arm("terse", wrongInB)
    terse.cases[1] = .stub("b", input: "something else", scorers: [.isRight])
    let report = try await weigh(arm("control"), terse)
    #expect(report.exitStatus == .passed)
    #expect(report.findings.map(\.rule).contains(.caseIncomparable))
    #expect(!events.withLock { $0.contains { $0.contains(" b") } })
  }

  @Test func `an interrupted comparison ends as such`() async throws {
    let work = Task {
      try await weigh(
        arm("control") { _ in
          try? await Task.sleep(for: .seconds(60))
          return .failed(AgentFailure(.interrupted, "cancelled"))
        }, arm("terse"))
    }
    while events.withLock(\.count) < 3 { await Task.yield() }
    work.cancel()
    #expect(try await work.value.exitStatus == .interrupted)
    #expect(try store.run("run-1").state == .interrupted)
  }
}
