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
    /// Where one case or score is to die, there was one that had always passed.
    package var isEligible: Bool
    /// Some finding, of whatever severity, names the one that died.
    package var isMentioned = true
    /// Beside a control: a case is said to have lost no more than so much, and lost more.
    package var isUnderstated = false
  }

  private let suite: Suite
  let world: World

  package init(_ world: World) {
    self.world = world
    let calls = world.judgesCalls ? [BoundScorer(name: "answered", scorer: CallScorer(), range: .stub)] : []
    let scorers =
      (0..<world.scorers).map { BoundScorer.stub($0 == 0 ? "right" : "right-\($0)") { _ in .passed() } } + calls
    let cases = (0..<world.cases).map { index in
      Case.stub("case-\(index)", scorers: scorers, cluster: world.clusters.map { "cluster-\(index / $0.size)" })
    }
    var suite = Suite.stub(FakeTarget { _ in .answered(Answer(text: "")) }, cases: cases, trials: world.first)
    suite.maxTrials = world.most
    suite.quarantine = (0..<world.cases).filter(world.isQuarantined).map {
      Located(Quarantine(case: "case-\($0)", reason: "it is known", owner: "ana", until: Day("9999-12-31")!), at: .stub)
    }
    self.suite = suite
  }

  /// - Parameter seed: decides everything.
  package func run(_ change: WorldChange, seed: UInt64) -> Outcome {
    if let drift = world.drift { return run(change, drift: drift, seed: seed) }
    var generator = SeededGenerator(seed: seed)
    let before = world.probabilities(using: &generator)
    var accepted: SimulatedTrials?
    var steady: [Int] = []
    if change.isOfSteadyCases {
      accepted = accept(before, generator.next())
      steady = before.indices.filter { !world.isQuarantined($0) && accepted!.always($0).count == world.scorers }
    }
    let now = change.applied(to: before, steady: steady, using: &generator)
    let known = accepted ?? accept(before, generator.next())
    let lost = lost(change, known, steady: steady, using: &generator)
    var trials = SimulatedTrials(
      world, means: now, seed: generator.next(), deadScore: lost.score, crashing: lost.calls)
    for index in before.indices { trials.extend(index, to: world.first) }
    let decision = decide(&trials, beside: baseline(known.byScorer))
    return outcome(
      of: decision, trials,
      worse: before.indices.map { now[$0] < before[$0] - 1e-12 || $0 == lost.score?.case || $0 == lost.calls },
      dead: steady.filter { now[$0] == 0 || $0 == lost.calls } + (lost.score.map { [$0.case] } ?? []),
      isEligible: change.isOfAll || (change == .oneScoreDead ? lost.score != nil : !steady.isEmpty))
  }

  /// Asks on until nothing is demanded any more.
  func decide(_ trials: inout SimulatedTrials, beside baseline: Baseline) -> GateDecision {
    var decision = compare([measured(trials.byScorer)], with: baseline)
    while !decision.further.isEmpty {
      for demand in decision.further { trials.extend(Int(demand.case.dropFirst(5))!, to: demand.trials) }
      decision = compare([measured(trials.byScorer)], with: baseline)
    }
    return decision
  }

  private func accept(_ means: [Double], _ seed: UInt64) -> SimulatedTrials {
    var accepted = SimulatedTrials(world.before, means: means, seed: seed)
    for index in means.indices { accepted.extend(index, to: world.baselineTrials(of: index)) }
    return accepted
  }

  /// The one score that dies, or the one case that always crashes, of those that had always passed.
  private func lost(
    _ change: WorldChange, _ accepted: SimulatedTrials, steady: [Int], using generator: inout SeededGenerator
  ) -> (score: (case: Int, score: Int)?, calls: Int?) {
    switch change {
    case .oneScoreDead:
      let all = (0..<world.cases).filter { !world.isQuarantined($0) }
        .flatMap { index in accepted.always(index).map { (case: index, score: $0) } }
      return (all.randomElement(using: &generator), nil)
    case .oneCrashing: return (nil, steady.randomElement(using: &generator))
    default: return (nil, nil)
    }
  }

  private func outcome(
    of decision: GateDecision, _ trials: SimulatedTrials, worse: [Bool], dead: [Int], isEligible: Bool
  ) -> Outcome {
    let cases = decision.suites[0].cases
    let listed = Set(decision.findings.filter { $0.severity == .error }.compactMap { $0.evidence?.case })
    let named = cases.indices.filter { cases[$0].verdict != .passed && listed.contains(cases[$0].id) }
    let mentioned = decision.findings.flatMap { finding in
      [finding.evidence?.case ?? ""] + finding.notes.map(\.text)
    }
    return Outcome(
      verdict: decision.verdict,
      cost: Double(trials.values.reduce(0) { $0 + $1.count }) / Double(world.cases * world.first),
      most: trials.values.map(\.count).max() ?? 0, named: named.count,
      rightlyNamed: named.count { worse[$0] },
      improved: decision.findings.contains { $0.rule == .scoreImproved }, dead: dead.count,
      deadNamed: Set(dead).intersection(named).count, isEligible: isEligible,
      isMentioned: dead.allSatisfy { index in
        mentioned.contains { $0 == cases[index].id || $0.contains("`\(cases[index].id)`") }
      })
  }

  /// One look at values of both sides, by case and trial.
  func decide(baseline: [[Double]], candidate: [[Double]]) -> GateDecision {
    compare([measured(candidate.map { [$0] })], with: self.baseline(baseline.map { [$0] }))
  }

  /// - Parameter values: by case, scorer and trial.
  func baseline(_ values: [[[Double?]]]) -> Baseline {
    let samples = zip(suite.cases, values).map { `case`, values in
      (
        `case`.id,
        Baseline.CaseSamples(
          fingerprint: `case`.fingerprint,
          scores: Dictionary(
            uniqueKeysWithValues: zip(`case`.scorers, values + [values[0].map { $0 == nil ? 0 : 1 }]).map {
              ($0.name, scoreSamples($0, $1))
            }))
      )
    }
    return Baseline(
      name: "main", runID: "run-0", acceptedAt: Timestamp(nanoseconds: 0),
      suites: [suite.name.value: .init(cases: Dictionary(uniqueKeysWithValues: samples))])
  }

  private func scoreSamples(_ scorer: BoundScorer, _ values: [Double?]) -> Baseline.ScoreSamples {
    let known = values.compactMap { $0 }
    let unscored = values.count - known.count
    return Baseline.ScoreSamples(
      fingerprint: scorer.fingerprint, samples: Baseline.Samples(known),
      unscored: unscored == 0 ? [] : Baseline.Samples([Double(unscored)]))
  }

  func measured(_ values: [[[Double?]]]) -> MeasuredSuite {
    MeasuredSuite(
      suite: suite,
      judgements: zip(suite.cases, values).flatMap { `case`, values in
        values[0].indices.map { index in judgement(of: `case`, index: index, values: values.map { $0[index] }) }
      })
  }

  private func judgement(of case: Case, index: Int, values: [Double?]) -> Judgement {
    var judgement = Judgement(
      key: TrialKey(suite: suite.name.value, case: `case`.id, variant: suite.variant, index: index),
      traceID: TraceID(high: 1, low: UInt64(index) + 1)!, rootSpanID: SpanID(UInt64(index) + 1)!,
      startedAt: Timestamp(nanoseconds: 0), duration: 1, completeness: .off)
    let known = values.compactMap { $0 }
    let isAnswered = known.count == values.count
    if !isAnswered { judgement.failure = AgentFailure(.crashed, "exit status 1") }
    judgement.scores = isAnswered ? zip(`case`.scorers, known).map { named($0, $1) } : []
    if world.judgesCalls {
      let score: Score = isAnswered ? .passed() : .failed(because: "exit status 1")
      judgement.scores.append(
        NamedScore(name: "answered", score: score, threshold: nil, severity: .blocking, weight: 0))
    }
    return judgement
  }

  private func named(_ scorer: BoundScorer, _ value: Double) -> NamedScore {
    let score: ScoreValue = world.graded == nil ? .passed(value == 1) : .number(value)
    return NamedScore(name: scorer.name, score: Score(score), threshold: nil, severity: .blocking, weight: 1)
  }
}

/// The score of a call, of which there is nothing to work out here.
private struct CallScorer: Scorer {
  static let kind = Kind("answered", "the call was answered")
  static let examples: [ScorerExample] = []
  static let judgesCalls = true

  init() {}
  init(config: NoConfig) throws(Misconfigured) {}

  func score(_ seen: Observation, using tools: Tools) async throws -> Score { .passed() }
}

extension WorldChange {
  /// It happens to cases or scores that had passed in every trial of the baseline.
  fileprivate var isOfSteadyCases: Bool { [.oneDead, .oneScoreDead, .oneCrashing, .halfDead, .allDead].contains(self) }
  fileprivate var isOfAll: Bool { ![.oneDead, .oneScoreDead, .oneCrashing].contains(self) }
}
