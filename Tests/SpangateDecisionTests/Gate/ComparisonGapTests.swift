import SpangateCore
import SpangateDecision
import SpangateStatistics
import SpangateTesting
import SpangateTrace
import Testing

/// Cases whose trials crash, or have no value of a score, on either side.
struct ComparisonGapTests {
  /// What became of one trial.
  enum Trial { case passed, failed, crashed, refused, throttled, unavailable, unscored, retried }

  private struct CallScorer: Scorer {
    static let kind = Kind("answered", "the call was answered")
    static let examples: [ScorerExample] = []
    static let judgesCalls = true
    init() {}
    init(config: NoConfig) {}
    func score(_ seen: Observation, using tools: Tools) async -> Score { .passed() }
    func score(ofCall failure: AgentFailure?, answer: String) -> Score? {
      guard let failure else { return .passed() }
      return failure.isOfSurroundings ? .unscored(failure.message) : .failed(because: failure.message)
    }
  }

  static func asked(_ id: String) -> Case {
    .stub(
      id,
      scorers: [
        BoundScorer(name: "contains", scorer: StubScorer(), range: .stub),
        BoundScorer(name: "answered", scorer: CallScorer(), range: .stub),
      ])
  }

  private static func judgement(_ trial: Trial, of id: String, _ index: Int) -> Judgement {
    var judgement = Judgement.stub("orders", id, index)
    func score(_ value: ScoreValue) {
      judgement.scores = [
        NamedScore(name: "contains", score: Score(value), threshold: nil, severity: .blocking, weight: 1),
        NamedScore(name: "answered", score: .passed(), threshold: nil, severity: .blocking, weight: 0),
      ]
    }
    switch trial {
    case .passed: score(.passed(true))
    case .failed: score(.passed(false))
    case .unscored: score(.unscored(why: "the judge gave no verdict"))
    case .retried:
      judgement.failedAttempts = 2
      score(.passed(true))
    case .crashed: judgement.failure = AgentFailure(.crashed, "exit status 1", diagnostics: "Traceback\nKeyError\n")
    case .throttled: judgement.failure = AgentFailure(.throttled, "answered with status 429")
    case .unavailable: judgement.failure = AgentFailure(.unavailable, "answered with status 503")
    case .refused: judgement.failure = AgentFailure(.refused, "connection refused")
    }
    if let failure = judgement.failure {
      let score = CallScorer().score(ofCall: failure, answer: "")!
      judgement.scores = [NamedScore(name: "answered", score: score, threshold: nil, severity: .blocking, weight: 0)]
    }
    return judgement
  }

  static func judgements(_ cases: [String: [Trial]]) -> [Judgement] {
    cases.sorted { $0.key < $1.key }.flatMap { id, trials in
      trials.enumerated().map { judgement($1, of: id, $0) }
    }
  }

  static func suite(_ cases: [Case], floor: Double? = nil) -> Suite {
    let policy = ScorePolicy(min: floor.map { Located($0, at: .stub) })
    return Suite(
      name: Located("orders", at: .stub), file: "orders.yaml", target: Located(StubTarget(), at: .stub), maxTrials: 12,
      gate: GatePolicy(scores: floor == nil ? [:] : ["contains": policy]), cases: cases)
  }

  /// Accepts what was before, and compares what is now with it.
  static func decide(before: [String: [Trial]], now: [String: [Trial]]) throws -> GateDecision {
    let cases = before.keys.sorted().map(asked)
    let suite = suite(cases)
    var run = RunRecord(
      id: "run-0", startedAt: Timestamp(nanoseconds: 0), state: .complete, variant: "default", seed: 1,
      suites: [
        RunSuite(
          name: "orders", file: "orders.yaml",
          cases: Dictionary(uniqueKeysWithValues: cases.map { ($0.id, $0.fingerprint) }),
          scorers: Dictionary(
            uniqueKeysWithValues: cases.map { item in
              (item.id, Dictionary(uniqueKeysWithValues: item.scorers.map { ($0.name, $0.fingerprint) }))
            }), trials: before.mapValues(\.count))
      ])
    run.finishedAt = run.startedAt
    let baseline = try Baseline(
      accepting: run, judgements: judgements(before), name: "main", at: Timestamp(nanoseconds: 0))
    let read = try EncodedBaseline(json: JSONValue(parsing: Array(EncodedBaseline(baseline).text.utf8))).baseline
    #expect(read == baseline)
    return compare([MeasuredSuite(suite: suite, judgements: judgements(now))], with: read)
  }

  private static func all(_ trial: Trial, _ count: Int) -> [Trial] { Array(repeating: trial, count: count) }

  private static func steady(_ count: Int) -> [String: [Trial]] {
    Dictionary(uniqueKeysWithValues: (0..<9).map { ("steady-\($0)", all(.passed, count)) })
  }

  @Test func `a case that always crashes now is a regression with its stderr and its trial`() throws {
    let decision = try Self.decide(
      before: Self.steady(6).merging(["a": Self.all(.passed, 6)]) { $1 },
      now: Self.steady(6).merging(["a": Self.all(.crashed, 6)]) { $1 })
    #expect(decision.verdict == .regressed)
    let finding = try #require(decision.findings.first { $0.evidence?.case == "a" && $0.evidence?.score == "answered" })
    #expect(finding.rule == .scoreRegressed)
    #expect(finding.notes.contains(.init("stderr", "KeyError")) && finding.evidence?.span != nil)
    #expect(!decision.findings.contains { $0.rule == .caseUnmeasurable || $0.rule == .agentFailed })
  }

  @Test(arguments: [1, 3])
  func `an agent that still talks is as dead as one that does not, where all it says is wrong`(trials: Int) throws {
    let before = Dictionary(uniqueKeysWithValues: (0..<10).map { ("case-\($0)", Self.all(.passed, trials)) })
    var now = before
    for index in 0..<5 { now["case-\(index)"] = Self.all(.failed, trials) }
    let decision = try Self.decide(before: before, now: now)
    #expect(decision.verdict != .passed)
    #expect(Set(decision.further.map(\.case)).isSubset(of: (0..<5).map { "case-\($0)" }))
    #expect(decision.suites[0].cases.count { $0.verdict != .passed } == 5)
  }

  @Test func `what nobody's change can have done stays inconclusive`() throws {
    let decision = try Self.decide(before: Self.steady(6), now: Self.steady(6).mapValues { _ in Self.all(.refused, 6) })
    #expect(decision.verdict == .inconclusive)
    #expect(decision.findings.contains { $0.rule == .agentFailed && $0.severity == .error })
  }

  @Test func `crashes in most trials are not forgiven for the rest`() throws {
    let decision = try Self.decide(
      before: ["a": Self.all(.passed, 10)], now: ["a": Self.all(.crashed, 7) + Self.all(.passed, 3)])
    #expect(decision.verdict == .regressed)
  }

  @Test func `crashes that retrying hides are found`() throws {
    let decision = try Self.decide(
      before: Self.steady(6), now: Self.steady(6).mapValues { _ in Self.all(.retried, 6) })
    #expect(decision.verdict == .regressed)
    let finding = try #require(decision.findings.first { $0.rule == .attemptsFailedMore })
    #expect(finding.message.contains("attempts"))
  }

  @Test func `retries that there were before as well are none of the change's`() throws {
    let both = Self.steady(6).mapValues { _ in Self.all(.retried, 6) }
    #expect(try Self.decide(before: both, now: both).verdict == .passed)
  }

  @Test func `a judge that gives no verdict any more leaves the score open`() throws {
    let decision = try Self.decide(
      before: ["a": Self.all(.passed, 10)], now: ["a": Self.all(.unscored, 9) + Self.all(.passed, 1)])
    #expect(decision.verdict == .inconclusive)
    let finding = try #require(decision.findings.first { $0.rule == .gapsDecide })
    #expect(finding.notes.contains(.init("reason", "the judge gave no verdict")))
  }

  @Test func `cases that died are each named and asked on, though a trial of each has no value`() throws {
    let before = Dictionary(uniqueKeysWithValues: (0..<10).map { ("case-\($0)", Self.all(.passed, 3)) })
    var now = before
    for index in 0..<5 { now["case-\(index)"] = [.failed, .unscored, .failed] }
    let decision = try Self.decide(before: before, now: now)
    let dead = Set((0..<5).map { "case-\($0)" })
    #expect(Set(decision.further.map(\.case)) == dead)
    let named = decision.findings.filter { $0.severity == .error && $0.evidence?.span != nil }.compactMap {
      $0.evidence?.case
    }
    #expect(Set(named) == dead)
  }

  @Test func `a score that never was and is not scored any more is no pass`() throws {
    let failing = Array(repeating: Trial.failed, count: 10)
    let decision = try Self.decide(before: ["a": failing], now: ["a": Self.all(.unscored, 9) + [.failed]])
    #expect(decision.verdict == .inconclusive)
  }

  @Test func `a floor does not hold by the trials that got through alone`() throws {
    func verdict(_ trials: [Trial]) -> Verdict {
      let measured = MeasuredSuite(
        suite: Self.suite([Self.asked("a")], floor: 0.8), judgements: Self.judgements(["a": trials]))
      return compare([measured], with: nil).verdict
    }
    #expect(verdict(Self.all(.crashed, 9) + [.passed]) == .inconclusive)
    #expect(verdict(Self.all(.passed, 9) + [.crashed]) == .passed)
    #expect(verdict(Self.all(.failed, 9) + [.crashed]) == .regressed)
  }

  /// A world in which nothing changes: how often its gates say what they should not, in so many.
  private func simulated(
    _ count: Int, cases: Int, before: Int, _ trial: (inout SeededGenerator) -> Trial
  ) throws -> (regressed: Int, inconclusive: Int) {
    var generator = SeededGenerator(seed: 7)
    var verdicts = (regressed: 0, inconclusive: 0)
    for _ in 0..<count {
      let ids = (0..<cases).map { "case-\($0)" }
      let known = Dictionary(
        uniqueKeysWithValues: ids.map { id in (id, (0..<before).map { _ in trial(&generator) }) })
      var now = Dictionary(uniqueKeysWithValues: ids.map { id in (id, (0..<3).map { _ in trial(&generator) }) })
      var decision = try Self.decide(before: known, now: now)
      while !decision.further.isEmpty {
        for demand in decision.further {
          while now[demand.case, default: []].count < demand.trials { now[demand.case]?.append(trial(&generator)) }
        }
        decision = try Self.decide(before: known, now: now)
      }
      if decision.verdict == .regressed { verdicts.regressed += 1 }
      if decision.verdict == .inconclusive { verdicts.inconclusive += 1 }
    }
    return verdicts
  }

  @Test func `an agent that crashes as often as before is neither worse nor in doubt`() throws {
    let found = try simulated(100, cases: 20, before: 6) { generator in
      if Double.random(in: 0..<1, using: &generator) < 0.05 { return .crashed }
      return Double.random(in: 0..<1, using: &generator) < 0.95 ? .passed : .failed
    }
    #expect(found.regressed <= 5 && found.inconclusive <= 5, "\(found)")
  }

  @Test func `a judge that is silent as often as before, and retries as before, change nothing`() throws {
    let found = try simulated(100, cases: 20, before: 6) { generator in
      switch Double.random(in: 0..<1, using: &generator) {
      case ..<0.05: .unscored
      case ..<0.1: .retried
      case ..<0.14: .failed
      default: .passed
      }
    }
    #expect(found.regressed <= 5 && found.inconclusive <= 5, "\(found)")
  }

  @Test func `as many trials without a value as before change nothing`() throws {
    let some = Self.all(.passed, 9) + [.unscored]
    #expect(try Self.decide(before: ["a": some, "b": some], now: ["a": some, "b": some]).verdict == .passed)
    let crashes = Self.all(.passed, 9) + [.crashed]
    #expect(
      try Self.decide(before: ["a": crashes, "b": crashes], now: ["a": crashes, "b": crashes]).verdict == .passed)
  }

  @Test func `that calls are answered is in no doubt where every answer is wrong`() throws {
    let decision = try Self.decide(
      before: ["a": Self.all(.passed, 3), "b": Self.all(.passed, 3)],
      now: ["a": Self.all(.failed, 3), "b": Self.all(.failed, 3)])
    #expect(decision.verdict == .regressed)
    #expect(!decision.findings.contains { $0.message.contains("answered") })
    #expect(
      decision.suites[0].cases.flatMap(\.scores).filter { $0.name == "answered" }.allSatisfy { $0.verdict == .passed })
  }

  @Test func `a server that says 503 throughout is broken, and one that says 429 is asked too much`() throws {
    let before = ["a": Self.all(.passed, 6), "b": Self.all(.passed, 6)]
    func now(_ trial: Trial) -> [String: [Trial]] { before.mapValues { _ in Self.all(trial, 6) } }
    #expect(try Self.decide(before: before, now: now(.unavailable)).verdict == .regressed)
    #expect(try Self.decide(before: before, now: now(.throttled)).verdict == .inconclusive)
  }

  @Test(arguments: [Trial.crashed, .unscored, .retried])
  func `what fails in most trials and did not before is no pass, however few there are`(trial: Trial) throws {
    let before = ["a": Self.all(.passed, 3), "b": Self.all(.passed, 3), "c": Self.all(.passed, 3)]
    let decision = try Self.decide(before: before, now: before.merging(["a": Self.all(trial, 4) + [.passed]]) { $1 })
    #expect(decision.verdict != .passed)
    let told = decision.findings.filter { $0.severity == .error }
    #expect(told.contains { $0.evidence?.case == "a" }, "\(told)")
    #expect(decision.further.map(\.case) == ["a"])
  }
}
