import Glibc
import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateGate

@Suite(.timeLimit(.minutes(5)))
struct GateTests {
  private func check(
    _ suite: Suite, store: MemoryStore = MemoryStore(), collector: FakeCollector? = nil, done: [Judgement] = [],
    budget: Budget = Budget(), baseline: Baseline? = nil, premises: [Finding] = [], redactor: Redactor = .none,
    interruption: @escaping @Sendable () -> SpangateCore.ExitStatus? = { nil }, links: TraceLinks = TraceLinks()
  ) async throws -> Report {
    var generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    let run = RunRecord(id: "run-1", startedAt: .now, variant: "default", seed: 7, suites: [suite.record])
    let plan = Plan([suite], run: run, baseline: baseline, done: done, using: &generator)
    let gate = Gate(
      GatePorts(
        tools: .stub(), store: store, collector: collector, redactor: redactor, budget: budget,
        interruption: interruption))
    return try await gate.check(plan, against: baseline, premises: premises, linking: links)
  }

  @Test func `every trial of every case lands in the store with its scores`() async throws {
    let store = MemoryStore()
    let target = FakeTarget { trial in .answered(Answer(text: trial.id.index == 0 ? "wrong" : "right")) }
    let cases = ["a", "b"].map { Case.stub($0, scorers: [.isRight]) }
    _ = try await check(.stub(target, cases: cases), store: store)
    let judgements = try store.judgements(of: "run-1")
    #expect(judgements.map { "\($0.key.case)\($0.key.index)" } == ["a0", "a1", "a2", "b0", "b1", "b2"])
    #expect(judgements.map { $0.score("right")?.label } == [.fail, .pass, .pass, .fail, .pass, .pass])
    #expect(try store.run("run-1").state == .complete)
  }

  @Test func `a run in which another answered for the agent is no pass`() async throws {
    let foreign = AgentFailure(.refused, "`old` listens at http://127.0.0.1:1", isTransient: false)
    let target = FakeTarget(foreign: foreign) { _ in .answered(Answer(text: "right")) }
    let report = try await check(.stub(target, cases: [.stub(scorers: [.isRight])]))
    #expect(report.exitStatus == .inconclusive && report.suites.first?.verdict == .inconclusive)
    #expect(
      report.findings.first { $0.rule == .answersForeign }?.message.hasSuffix("`old` listens at http://127.0.0.1:1")
        == true)
  }

  @Test func `an infrastructure failure is retried in a trace of its own that links back`() async throws {
    let collector = FakeCollector()
    let target = FakeTarget { trial in
      trial.attempt < 3 ? .failed(AgentFailure(.crashed, "exited with status 1")) : .answered(Answer(text: "right"))
    }
    let store = MemoryStore()
    let suite = Suite.stub(target, cases: [.stub(scorers: [.isRight])], traces: .optional, trials: 1)
    _ = try await check(suite, store: store, collector: collector)
    let attempts = collector.released.map(\.trial)
    #expect(attempts.map(\.attempt) == [1, 2, 3])
    #expect(Set(attempts.map(\.traceID)).count == 3)
    for (earlier, later) in zip(attempts, attempts.dropFirst()) {
      #expect(later.previous == SpanReference(trace: earlier.traceID, span: earlier.rootSpanID))
    }
    let link = try #require(collector.released.last?.enrichment.root.links.first)
    #expect(link.to.trace == attempts[1].traceID)
    #expect(try store.judgements(of: "run-1").map(\.attempts) == [3])
  }

  @Test(arguments: [false, true])
  func `nothing sensitive is kept or written on spans, and scorers see it unless it is hidden`(isHidden: Bool)
    async throws
  {
    let secret = "ada@example.com"
    let store = MemoryStore()
    let collector = FakeCollector()
    let target = FakeTarget { _ in .answered(Answer(text: "write to \(secret)")) }
    var policy = RedactionPolicy.all()
    policy.hidesFromScorers = isHidden
    let seen = Locked<[String]>([])
    let scorer = BoundScorer.stub { observation in
      seen.withLock { $0.append(observation.answer.text) }
      return .failed(because: "it says \(observation.answer.text)")
    }
    let suite = Suite.stub(target, cases: [.stub(scorers: [scorer])], traces: .optional, trials: 1)
    let premise = Finding(.quarantineExpired, "\(secret) said so")
    let report = try await check(
      suite, store: store, collector: collector, premises: [premise], redactor: Redactor(policy))
    #expect(seen.withLock(\.self) == [isHidden ? "write to [email]" : "write to \(secret)"])
    let judgements = try store.judgements(of: "run-1")
    #expect(judgements.map(\.answerExcerpt) == ["write to [email]"])
    #expect(!"\(judgements)\(report)\(collector.released.map(\.enrichment))".contains(secret))
  }

  @Test func `what keeps failing is unmeasurable and never a wrong answer`() async throws {
    let store = MemoryStore()
    let target = FakeTarget { _ in .failed(AgentFailure(.refused, "connection refused")) }
    let report = try await check(
      .stub(target, cases: [.stub(scorers: [.isRight])], trials: 1, retries: 1), store: store)
    let judgement = try #require(try store.judgements(of: "run-1").first)
    #expect(judgement.failure?.kind == .refused)
    #expect(judgement.attempts == 2)
    #expect(judgement.scores.isEmpty)
    #expect(report.verdict == .inconclusive)
    #expect(report.exitStatus == .inconclusive)
  }

  @Test func `a trial without a trace has no page to look at`() async throws {
    let target = FakeTarget { _ in .failed(AgentFailure(.rejected, "status 404", isTransient: false)) }
    let links = TraceLinks { trace, _ in "file:///\(trace).html" }
    for (traces, hasPage) in [(TraceNeed.off, false), (.optional, true)] {
      let suite = Suite.stub(target, cases: [.stub(scorers: [.isRight])], traces: traces, trials: 1)
      let report = try await check(suite, collector: FakeCollector(), links: links)
      let evidence = report.findings.compactMap(\.evidence)
      #expect(!evidence.isEmpty && evidence.allSatisfy { ($0.url != nil) == hasPage })
    }
  }

  @Test(arguments: [0, 1])
  func `exports without the run's token are named, first of all where no span came`(joined: Int) async throws {
    var counts = CollectorCounts()
    counts.refused[CollectorCounts.withoutToken] = 3
    counts.joined = joined
    counts.mendedTexts = 2
    let target = FakeTarget { _ in .answered(Answer(text: "right")) }
    let suite = Suite.stub(target, cases: [.stub(scorers: [.isRight])], traces: .optional, trials: 1)
    let report = try await check(suite, collector: FakeCollector(counts: counts))
    let rules = report.findings.map(\.rule)
    #expect(rules.contains(.tokenMissing) == (joined == 0) && rules.contains(.spansRefused) == (joined > 0))
    #expect(rules.contains(.textsMended))
  }

  @Test func `a trial whose spans came after its scores is unmeasured, named, and kept so`() async throws {
    let store = MemoryStore()
    let collector = FakeCollector(slow: ["a"]) { Trace(id: $0.traceID, completeness: .settled) }
    let cases = ["a", "b"].map { Case.stub($0, scorers: [.isRight]) }
    let target = FakeTarget { _ in .answered(Answer(text: "right")) }
    let report = try await check(.stub(target, cases: cases, traces: .required), store: store, collector: collector)
    let late = try store.judgements(of: "run-1").filter { $0.key.case == "a" }
    #expect(late.allSatisfy { $0.completeness == .cutOff(.overtaken(spans: 1)) })
    #expect(report.verdict == .inconclusive && report.suites[0].cases.map(\.verdict) == [.inconclusive, .passed])
    let finding = try #require(report.findings.first { $0.rule == .traceCutOff })
    #expect(finding.evidence?.case == "a" && finding.message.contains("after the trial had its scores"))
  }

  @Test func `attempts that the agent failed in are counted, those that the place is to blame for are not`()
    async throws
  {
    let store = MemoryStore()
    let target = FakeTarget { trial in
      switch trial.attempt {
      case 1: .failed(AgentFailure(.refused, "connection refused"))
      case 2: .failed(AgentFailure(.crashed, "exited with status 1"))
      default: .answered(Answer(text: "right"))
      }
    }
    _ = try await check(.stub(target, cases: [.stub(scorers: [.isRight])], trials: 1), store: store)
    let judgement = try #require(try store.judgements(of: "run-1").first)
    #expect((judgement.attempts, judgement.failedAttempts) == (3, 1))
    #expect(try EncodedJudgement(json: EncodedJudgement(judgement).json).judgement == judgement)
  }

  @Test func `a failure that another attempt cannot mend is not retried`() async throws {
    let store = MemoryStore()
    let target = FakeTarget { _ in .failed(AgentFailure(.rejected, "status 404", isTransient: false)) }
    _ = try await check(.stub(target, cases: [.stub(scorers: [.isRight])], trials: 1), store: store)
    #expect(try store.judgements(of: "run-1").map(\.attempts) == [1])
  }

  @Test func `an agent that cannot be brought up makes the run inconclusive`() async throws {
    let target = FakeTarget(unavailable: AgentFailure(.refused, "no such script")) { _ in .answered(Answer(text: "")) }
    let report = try await check(.stub(target, cases: [.stub(scorers: [.isRight])]))
    #expect(report.verdict == .inconclusive)
    #expect(report.findings.contains { $0.rule == .agentUnavailable })
  }

  @Test func `a scorer that throws leaves its score unscored with the reason`() async throws {
    struct Broken: Error {}
    let store = MemoryStore()
    let scorers = [BoundScorer.stub { _ in throw Broken() }]
    _ = try await check(
      .stub(FakeTarget { _ in .answered(Answer(text: "")) }, cases: [.stub(scorers: scorers)], trials: 1), store: store)
    let score = try store.judgements(of: "run-1").first?.score("right")
    #expect(score?.score.value == .unscored(why: "the scorer failed: Broken()"))
  }

  @Test func `a required trace that did not settle leaves every score unscored`() async throws {
    let store = MemoryStore()
    let target = FakeTarget { _ in .answered(Answer(text: "right")) }
    let report = try await check(
      .stub(target, cases: [.stub(scorers: [.isRight])], traces: .required, trials: 1), store: store,
      collector: FakeCollector())
    #expect(try store.judgements(of: "run-1").first?.score("right")?.label == .unscored)
    #expect(report.verdict == .inconclusive)
  }

  @Test func `a resumed run asks only what is missing or could not be measured`() async throws {
    let asked = Locked<[TrialKey]>([])
    let target = FakeTarget { trial in
      asked.withLock { $0.append(trial.id) }
      return .answered(Answer(text: "right"))
    }
    let suite = Suite.stub(target, cases: [.stub("a", scorers: [.isRight])])
    let done = [0, 1, 2].map { index in
      Judgement(
        key: TrialKey(suite: "a-suite", case: "a", variant: "default", index: index),
        traceID: TraceID(high: 1, low: 1)!, rootSpanID: SpanID(1)!, startedAt: .now, duration: 1,
        failure: index == 1 ? AgentFailure(.refused, "connection refused") : nil, completeness: .off,
        scores: [
          NamedScore(
            name: "right", score: index == 2 ? .unscored("no span arrived") : .passed(), threshold: nil,
            severity: .blocking, weight: 1)
        ])
    }
    let report = try await check(suite, done: done)
    #expect(asked.withLock { $0.map(\.index).sorted() } == [1, 2])
    #expect(report.run.trials == 3)
  }

  @Test func `a spent budget stops asking and is inconclusive`() async throws {
    let target = FakeTarget { _ in .answered(Answer(text: "right")) }
    let cases = (0..<200).map { Case.stub("case-\($0)", scorers: [.isRight]) }
    let store = MemoryStore()
    let report = try await check(.stub(target, cases: cases), store: store, budget: Budget(time: .zero))
    #expect(report.run.trials < 600)
    #expect(report.exitStatus == .inconclusive)
    #expect(report.findings.contains { $0.rule == .budgetExhausted })
    #expect(try store.run("run-1").state == .interrupted)
  }

  @Test func `money that is spent stops the calls that still wait for their turn`() async throws {
    let asked = Locked(0)
    let target = FakeTarget { _ in
      asked.withLock { $0 += 1 }
      return .answered(Answer(text: "right"))
    }
    let collector = FakeCollector { trial in
      let call = SpanRecord.stub(1, "gen_ai.completion", ["llm.cost.usd": 1.0, "gen_ai.operation.name": "chat"])
      return Trace(id: trial.traceID, spans: [call])
    }
    let cases = (0..<300).map { Case.stub("case-\($0)", scorers: [.isRight]) }
    let suite = Suite.stub(target, cases: cases, traces: .required, trials: 1, concurrency: 1)
    let report = try await check(suite, collector: collector, budget: Budget(usd: 5))
    #expect(asked.withLock { $0 } < 50)
    #expect(report.run.trials == asked.withLock { $0 })
    #expect(report.findings.contains { $0.rule == .budgetExhausted })
  }

  @Test func `an interrupted run saves what was measured and nothing that was cut short`() async throws {
    let store = MemoryStore()
    let target = FakeTarget { trial in
      if trial.id.index == 0 { return .answered(Answer(text: "right")) }
      try? await Task.sleep(for: .seconds(60))
      return .failed(AgentFailure(.interrupted, "cancelled"))
    }
    let suite = Suite.stub(target, cases: [.stub("a", scorers: [.isRight])])
    let work = Task { try await check(suite, store: store) }
    while try store.judgements(of: "run-1").isEmpty { await Task.yield() }
    work.cancel()
    let report = try await work.value
    #expect(report.exitStatus == .interrupted)
    #expect(try store.judgements(of: "run-1").map(\.key.index) == [0])
    #expect(try store.run("run-1").state == .interrupted)
  }

  @Test func `what is known before is said last, and whoever interrupts the run says how it ends`() async throws {
    let premises = [Finding(.baselineStale, "it is old"), Finding(.quarantineExpired, "it is over")]
    let stopped: [SpangateCore.ExitStatus?] = [nil, .interrupted, .terminated]
    for status in stopped {
      let target = FakeTarget { _ in .answered(Answer(text: "right")) }
      let report = try await check(
        .stub(target, cases: [.stub(scorers: [.isRight])]), budget: Budget(time: .zero), premises: premises,
        interruption: { status })
      #expect(report.findings.map(\.rule).suffix(2) == [.baselineStale, .quarantineExpired])
      #expect(report.findings.count > 2)
      #expect(report.verdict == .inconclusive && report.exitStatus == status ?? .inconclusive)
    }
  }

  @Test func `a store that cannot be written ends the run with its finding`() async throws {
    let store = MemoryStore()
    let target = FakeTarget { _ in
      store.fail(with: Finding(.storeUnavailable, "disk full"))
      return .answered(Answer(text: "right"))
    }
    await #expect(throws: Finding(.storeUnavailable, "disk full")) {
      try await check(.stub(target, cases: [.stub(scorers: [.isRight])]), store: store)
    }
  }

  @Test func `a scorer that goes on and a long pause end with the time budget`() async throws {
    let budget = Budget(time: .milliseconds(200))
    let waiting = BoundScorer(name: "slow", scorer: Sleeping(), range: .stub)
    let target = FakeTarget { _ in .answered(Answer(text: "right")) }
    let report = try await check(.stub(target, cases: [.stub(scorers: [waiting])], trials: 1), budget: budget)
    #expect(report.verdict == .inconclusive)
    let later = FakeTarget { _ in
      .failed(AgentFailure(.throttled, "answered with status 429", retryAfter: .seconds(100)))
    }
    let other = try await check(.stub(later, cases: [.stub(scorers: [.isRight])], trials: 1), budget: budget)
    #expect(other.verdict == .inconclusive)
  }

  @Test func `many scorers that do not wait for anything end with the time budget`() async throws {
    let scored = Locked(0)
    let scorers = (0..<1_000).map { number in
      BoundScorer.stub("s\(number)") { _ in
        scored.withLock { $0 += 1 }
        usleep(20_000)
        return .passed()
      }
    }
    let target = FakeTarget { _ in .answered(Answer(text: "right")) }
    let report = try await check(
      .stub(target, cases: [.stub(scorers: scorers)], trials: 1), budget: Budget(time: .milliseconds(200)))
    #expect(report.verdict == .inconclusive && report.run.trials == 0)
    #expect(scored.withLock { $0 } < 1_000)
  }

  @Test func `an agent that does not come up is given up with the time budget`() async throws {
    let target = FakeTarget(opening: { () async throws(AgentFailure) in
      try? await Task.sleep(for: .seconds(3_600))
      throw AgentFailure(.interrupted, "interrupted")
    }) { _ in .answered(Answer(text: "right")) }
    let report = try await check(
      .stub(target, cases: [.stub(scorers: [.isRight])]), budget: Budget(time: .milliseconds(200)))
    #expect(report.verdict == .inconclusive)
    #expect(report.findings.map(\.rule).contains(.budgetExhausted))
    #expect(!report.findings.map(\.rule).contains(.agentUnavailable))
  }
}

/// Would be done in an hour.
private struct Sleeping: Scorer {
  static let kind = Kind("sleeping", "sleeps")
  static let examples: [ScorerExample] = []

  init() {}
  init(config: NoConfig) throws(Misconfigured) {}

  func score(_ seen: Observation, using tools: Tools) async -> Score {
    try? await Task.sleep(for: .seconds(3_600))
    return .passed()
  }
}
