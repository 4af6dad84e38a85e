import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateGate

/// Prefers the longer answer.
private struct Longer: Scorer {
  static let kind = Kind("longer", "prefers the longer answer")
  static let comparesVariants = true
  static let examples: [ScorerExample] = []
  init() {}
  init(config: NoConfig) {}

  func score(_ seen: Observation, using tools: Tools) async -> Score {
    guard let rival = seen.rival, let other = rival.answer else { return .unscored("nothing to compare with") }
    let (own, others) = (seen.answer.text.count, other.count)
    return Score(.number(own > others ? 1 : own == others ? 0.5 : 0), because: "\(rival.variant) said \(other)")
  }
}

@Suite(.timeLimit(.minutes(5)))
struct PreferenceTests {
  private let store = MemoryStore()
  private let longer = BoundScorer(name: "longer", scorer: Longer(), range: .stub)

  private func arm(
    _ variant: String, scorers: [BoundScorer]? = nil, _ answer: @escaping @Sendable (PlannedTrial) async -> Outcome
  ) -> Suite {
    var suite = Suite.stub(
      FakeTarget(answer), cases: ["a", "b", "c"].map { .stub($0, scorers: scorers ?? [.isRight, longer]) },
      trials: 4, concurrency: 2, retries: 0)
    suite.variant = variant
    suite.maxTrials = 4
    return suite
  }

  private func weigh(
    _ arms: [Suite], budget: Budget = Budget(),
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) async throws -> ABReport {
    let run = RunRecord(
      id: "run-1", startedAt: .now, variant: arms[0].variant, arms: arms.map(\.variant), seed: 7,
      suites: [arms[0].record])
    let gate = Gate(GatePorts(tools: .stub(), store: store, budget: budget, now: now))
    return try await gate.weigh(ArmPlan(arms, run: run), linking: TraceLinks())
  }

  private func said(_ text: String) -> @Sendable (PlannedTrial) async -> Outcome {
    { _ in .answered(Answer(text: text)) }
  }

  @Test(.timeLimit(.minutes(5)))
  func `each trial is compared with the first arm's of the same case and index`() async throws {
    let names = ["a", "b", "c"].flatMap { name in (0..<4).map { "\(name)\($0)" } }
    let answered = Dictionary(uniqueKeysWithValues: names.map { ($0, AsyncStream<Void>.makeStream()) })
    let control = arm("control") { trial in
      let name = "\(trial.id.case)\(trial.id.index)"
      // The first arm is the slower one, so that the other has to wait for it. They are asked one after the other.
      for await _ in answered[name]!.stream {}
      return .answered(Answer(text: "control \(name)"))
    }
    let terse = arm("terse") { trial in
      let name = "\(trial.id.case)\(trial.id.index)"
      answered[name]!.continuation.finish()
      return .answered(Answer(text: "terse \(name)"))
    }
    let report = try await weigh([control, terse])
    let judgements = try store.judgements(of: "run-1")
    #expect(judgements.filter { $0.key.variant == "control" }.allSatisfy { $0.score("longer") == nil })
    for judgement in judgements where judgement.key.variant == "terse" {
      let score = judgement.score("longer")
      #expect(score?.score.because == "control said control \(judgement.key.case)\(judgement.key.index)")
      #expect(score?.severity == .advisory && score?.weight == 0)
    }
    let preference = try #require(report.others[0].preferences.first)
    #expect(preference.rejected == 12 && preference.preferred == 0 && preference.even == 0)
    #expect(preference.share == .value(0))
    #expect(abs(try #require(preference.pValue) - 0.25) < 1e-12)
  }

  @Test func `what is preferred decides nothing and is in no table`() async throws {
    let report = try await weigh([arm("control", said("right")), arm("terse", said("right"))])
    let rejected = try await weigh([
      arm("control", scorers: [longer], said("a long answer")), arm("terse", scorers: [longer], said("a")),
    ])
    #expect(report.others[0].scores.map(\.name) == ["right"])
    #expect(report.others[0].preferences.map(\.even) == [12])
    #expect(rejected.exitStatus == .passed && rejected.others[0].preferences.map(\.rejected) == [12])
  }

  @Test func `an answer that the first arm owes leaves the pair unjudged`() async throws {
    let failing: @Sendable (PlannedTrial) async -> Outcome = { trial in
      trial.id.case == "b" ? .failed(AgentFailure(.crashed, "exit 1")) : .answered(Answer(text: "right"))
    }
    let report = try await weigh([arm("control", failing), arm("terse", said("right!"))])
    let preference = try #require(report.others[0].preferences.first)
    #expect(preference.preferred == 8 && preference.unjudged == 4)
  }

  @Test(.timeLimit(.minutes(5)))
  func `nobody waits for a trial that never begins`() async throws {
    let start = ContinuousClock.now
    let asked = Locked(0)
    let slow: @Sendable (PlannedTrial) async -> Outcome = { _ in
      asked.withLock { $0 += 1 }
      return .answered(Answer(text: "right"))
    }
    // Each answer takes a minute.
    let report = try await weigh([arm("control", slow), arm("terse", slow)], budget: Budget(time: .seconds(300))) {
      start + .seconds(60 * asked.withLock(\.self))
    }
    // The call beside the fifth may have begun before its answer came.
    #expect((5...6).contains(report.run.trials))
  }

  @Test func `a run of one variant leaves out what compares`() {
    let suite = arm("control", said("right"))
    #expect(suite.cases[0].withoutComparisons().scorers.map(\.name) == ["right"])
    #expect(suite.cases[0].withoutComparisons().fingerprint == suite.cases[0].fingerprint)
  }
}
