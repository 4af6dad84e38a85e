package import SpangateCore
import SpangateDecision
import SpangateStatistics
import SpangateTesting
import SpangateTrace

/// One gate in a simulated world: a baseline, a first round, and as many further rounds as the decision demands.
package struct SimulatedGate: Sendable {
  package struct Outcome: Sendable {
    package var verdict: Verdict
    /// Trials asked, as a multiple of the first round.
    package var cost: Double
    /// The most trials of one case.
    package var most: Int
    /// Cases with a finding of their own, and how many of them are truly worse.
    package var named: Int
    package var rightlyNamed: Int
    package var improved: Bool
  }

  private let suite: Suite
  private let world: World

  package init(_ world: World) {
    self.world = world
    let scorer = BoundScorer.stub { _ in .passed() }
    let cases = (0..<world.cases).map { index in
      Case.stub("case-\(index)", scorers: [scorer], cluster: world.clusters.map { "cluster-\(index / $0.size)" })
    }
    var suite = Suite.stub(FakeTarget { _ in .answered(Answer(text: "")) }, cases: cases, trials: world.first)
    suite.maxTrials = world.most
    self.suite = suite
  }

  /// - Parameter seed: decides everything.
  package func run(_ change: WorldChange, seed: UInt64) -> Outcome {
    var generator = SeededGenerator(seed: seed)
    let before = world.probabilities(using: &generator)
    let now = change.applied(to: before, using: &generator)
    var accepted = SimulatedTrials(world, means: before, seed: generator.next())
    var trials = SimulatedTrials(world, means: now, seed: generator.next())
    for index in before.indices {
      accepted.extend(index, to: world.baseline)
      trials.extend(index, to: world.first)
    }
    let baseline = baseline(accepted.values)
    var decision = compare([measured(trials.values)], with: baseline)
    while !decision.further.isEmpty {
      for demand in decision.further { trials.extend(Int(demand.case.dropFirst(5))!, to: demand.trials) }
      decision = compare([measured(trials.values)], with: baseline)
    }
    let named = decision.suites[0].cases.indices.filter { decision.suites[0].cases[$0].verdict == .regressed }
    return Outcome(
      verdict: decision.verdict,
      cost: Double(trials.values.reduce(0) { $0 + $1.count }) / Double(world.cases * world.first),
      most: trials.values.map(\.count).max() ?? 0, named: named.count,
      rightlyNamed: named.count { now[$0] < before[$0] - 1e-12 },
      improved: decision.findings.contains { $0.rule == .scoreImproved })
  }

  /// One look at values of both sides, by case and trial.
  func decide(baseline: [[Double]], candidate: [[Double]]) -> GateDecision {
    compare([measured(candidate)], with: self.baseline(baseline))
  }

  private func baseline(_ values: [[Double]]) -> Baseline {
    let samples = zip(suite.cases, values).map { `case`, values in
      (
        `case`.id,
        Baseline.CaseSamples(
          fingerprint: `case`.fingerprint,
          scores: [`case`.scorers[0].name: .init(fingerprint: `case`.scorers[0].fingerprint, values: values)])
      )
    }
    return Baseline(
      name: "main", runID: "run-0", acceptedAt: Timestamp(nanoseconds: 0),
      suites: [suite.name.value: .init(cases: Dictionary(uniqueKeysWithValues: samples))])
  }

  private func measured(_ values: [[Double]]) -> MeasuredSuite {
    MeasuredSuite(
      suite: suite,
      judgements: zip(suite.cases, values).flatMap { `case`, values in
        values.enumerated().map { judgement(of: `case`, index: $0, value: $1) }
      })
  }

  private func judgement(of case: Case, index: Int, value: Double) -> Judgement {
    var judgement = Judgement(
      key: TrialKey(suite: suite.name.value, case: `case`.id, variant: suite.variant, index: index),
      traceID: TraceID(high: 1, low: UInt64(index) + 1)!, rootSpanID: SpanID(UInt64(index) + 1)!,
      startedAt: Timestamp(nanoseconds: 0), duration: 1, completeness: .off)
    let score: ScoreValue = world.graded == nil ? .passed(value == 1) : .number(value)
    judgement.scores = [
      NamedScore(name: `case`.scorers[0].name, score: Score(score), threshold: nil, severity: .blocking, weight: 1)
    ]
    return judgement
  }
}
