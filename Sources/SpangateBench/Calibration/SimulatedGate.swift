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
    /// Cases that died, of those that had passed in every trial of the baseline, and how many of them are named.
    package var dead: Int
    package var deadNamed: Int
    /// Where one case is to die, there was one that had always passed.
    package var isEligible: Bool
  }

  private let suite: Suite
  let world: World

  package init(_ world: World) {
    self.world = world
    let scorers = (0..<world.scorers).map { BoundScorer.stub($0 == 0 ? "right" : "right-\($0)") { _ in .passed() } }
    let cases = (0..<world.cases).map { index in
      Case.stub("case-\(index)", scorers: scorers, cluster: world.clusters.map { "cluster-\(index / $0.size)" })
    }
    var suite = Suite.stub(FakeTarget { _ in .answered(Answer(text: "")) }, cases: cases, trials: world.first)
    suite.maxTrials = world.most
    self.suite = suite
  }

  /// - Parameter seed: decides everything.
  package func run(_ change: WorldChange, seed: UInt64) -> Outcome {
    if let drift = world.drift { return run(change, drift: drift, seed: seed) }
    var generator = SeededGenerator(seed: seed)
    let before = world.probabilities(using: &generator)
    var accepted: SimulatedTrials?
    var steady: [Int] = []
    func accept(_ seed: UInt64) -> SimulatedTrials {
      var accepted = SimulatedTrials(world, means: before, seed: seed)
      for index in before.indices { accepted.extend(index, to: world.baseline) }
      return accepted
    }
    if change == .oneDead || change == .halfDead || change == .allDead {
      accepted = accept(generator.next())
      let values = accepted!.byScorer
      steady = before.indices.filter { values[$0].allSatisfy { $0.allSatisfy { $0 == 1 } } }
    }
    let now = change.applied(to: before, steady: steady, using: &generator)
    let known = accepted ?? accept(generator.next())
    var trials = SimulatedTrials(world, means: now, seed: generator.next())
    for index in before.indices { trials.extend(index, to: world.first) }
    let baseline = baseline(known.byScorer)
    var decision = compare([measured(trials.byScorer)], with: baseline)
    while !decision.further.isEmpty {
      for demand in decision.further { trials.extend(Int(demand.case.dropFirst(5))!, to: demand.trials) }
      decision = compare([measured(trials.byScorer)], with: baseline)
    }
    let listed = Set(decision.findings.filter { $0.severity == .error }.compactMap { $0.evidence?.case })
    let named = decision.suites[0].cases.indices.filter { index in
      let item = decision.suites[0].cases[index]
      return item.verdict != .passed && listed.contains(item.id)
    }
    let dead = steady.filter { now[$0] == 0 }
    return Outcome(
      verdict: decision.verdict,
      cost: Double(trials.values.reduce(0) { $0 + $1.count }) / Double(world.cases * world.first),
      most: trials.values.map(\.count).max() ?? 0, named: named.count,
      rightlyNamed: named.count { now[$0] < before[$0] - 1e-12 },
      improved: decision.findings.contains { $0.rule == .scoreImproved }, dead: dead.count,
      deadNamed: Set(dead).intersection(named).count, isEligible: change != .oneDead || !steady.isEmpty)
  }

  /// One look at values of both sides, by case and trial.
  func decide(baseline: [[Double]], candidate: [[Double]]) -> GateDecision {
    compare([measured(candidate.map { [$0] })], with: self.baseline(baseline.map { [$0] }))
  }

  /// - Parameter values: by case, scorer and trial.
  func baseline(_ values: [[[Double]]]) -> Baseline {
    let samples = zip(suite.cases, values).map { `case`, values in
      (
        `case`.id,
        Baseline.CaseSamples(
          fingerprint: `case`.fingerprint,
          scores: Dictionary(
            uniqueKeysWithValues: zip(`case`.scorers, values).map { scorer, values in
              (scorer.name, Baseline.ScoreSamples(fingerprint: scorer.fingerprint, values: values))
            }))
      )
    }
    return Baseline(
      name: "main", runID: "run-0", acceptedAt: Timestamp(nanoseconds: 0),
      suites: [suite.name.value: .init(cases: Dictionary(uniqueKeysWithValues: samples))])
  }

  func measured(_ values: [[[Double]]]) -> MeasuredSuite {
    MeasuredSuite(
      suite: suite,
      judgements: zip(suite.cases, values).flatMap { `case`, values in
        values[0].indices.map { index in judgement(of: `case`, index: index, values: values.map { $0[index] }) }
      })
  }

  private func judgement(of case: Case, index: Int, values: [Double]) -> Judgement {
    var judgement = Judgement(
      key: TrialKey(suite: suite.name.value, case: `case`.id, variant: suite.variant, index: index),
      traceID: TraceID(high: 1, low: UInt64(index) + 1)!, rootSpanID: SpanID(UInt64(index) + 1)!,
      startedAt: Timestamp(nanoseconds: 0), duration: 1, completeness: .off)
    judgement.scores = zip(`case`.scorers, values).map { scorer, value in
      let score: ScoreValue = world.graded == nil ? .passed(value == 1) : .number(value)
      return NamedScore(name: scorer.name, score: Score(score), threshold: nil, severity: .blocking, weight: 1)
    }
    return judgement
  }
}
