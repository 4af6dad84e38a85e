import SpangateCore
import SpangateTesting
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

  private func weigh(_ arms: [Suite], budget: Budget = Budget()) async throws -> ABReport {
    let run = RunRecord(
      id: "run-1", startedAt: .now, variant: arms[0].variant, arms: arms.map(\.variant), seed: 7,
      suites: [arms[0].record])
    let gate = Gate(tools: .stub(), store: store, budget: budget)
    return try await gate.weigh(ArmPlan(arms, run: run), linking: LinkBook())
  }

  private func said(_ text: String) -> @Sendable (PlannedTrial) async -> Outcome {
    { _ in .answered(Answer(text: text)) }
  }

  @Test func `each trial is compared with the first arm's of the same case and index`() async throws {
    let numbered: @Sendable (PlannedTrial) async -> Outcome = { trial in
      // The first arm is the slower one, so that the other has to wait for it.
      try? await Task.sleep(for: .milliseconds(trial.id.variant == "control" ? 20 : 1))
      return .answered(Answer(text: "\(trial.id.variant) \(trial.id.case)\(trial.id.index)"))
    }
    let report = try await weigh([arm("control", numbered), arm("terse", numbered)])
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

  @Test func `nobody waits for a trial that never begins`() async throws {
    let cost = Budget(time: .milliseconds(30))
    let slow: @Sendable (PlannedTrial) async -> Outcome = { _ in
      try? await Task.sleep(for: .milliseconds(20))
      return .answered(Answer(text: "right"))
    }
    let report = try await weigh([arm("control", slow), arm("terse", slow)], budget: cost)
    #expect(report.run.trials < 24)
  }

  @Test func `a run of one variant leaves out what compares`() {
    let suite = arm("control", said("right"))
    #expect(suite.cases[0].withoutComparisons().scorers.map(\.name) == ["right"])
    #expect(suite.cases[0].withoutComparisons().fingerprint == suite.cases[0].fingerprint)
  }
}
