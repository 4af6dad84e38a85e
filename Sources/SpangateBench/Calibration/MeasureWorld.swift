import Glibc
package import SpangateCore
import SpangateDecision
import SpangateStatistics
import SpangateTesting
import SpangateTrace

/// A simulated suite with a limit of 20 % on what its trials cost. Every case passes always.
package struct MeasureWorld: Sendable {
  /// How costs scatter from trial to trial of a case, about a level of its own.
  package enum Tail: String, Sendable, CaseIterable {
    case logNormal = "log-normal"
    /// Student's t with three degrees, of logarithms.
    case heavy = "heavy-tailed"
    /// One trial in twenty loops and costs 15 times as much.
    case loops
    /// One in ten costs a twentieth, since a cache answers.
    case cached
  }

  package enum Change: Sendable, Equatable {
    case none
    /// Of the first case, or of all, to so many times as much.
    case one(Double)
    case all(Double)
  }

  package var cases: Int
  package var baseline: Int
  package var first = 3
  package var most = 48
  /// The coefficient of variation of the log-normal.
  package var variation = 0.2
  package var tail = Tail.logNormal

  package init(cases: Int, baseline: Int) { (self.cases, self.baseline) = (cases, baseline) }

  package struct Outcome: Sendable {
    package var verdict: Verdict
    /// Trials asked, as a multiple of the first round.
    package var cost: Double
    /// A case that changed is beyond its limit in every trial that was asked.
    package var isComplete: Bool
    /// An error names a case that changed.
    package var isNamed: Bool
  }

  /// A whole gate, further rounds included.
  package func gate(_ change: Change, seed: UInt64) -> Outcome {
    var generator = SeededGenerator(seed: seed)
    let levels = (0..<cases).map { _ in exp(0.7 * generator.normal()) }
    let before = levels.map { level in (0..<baseline).map { _ in level * scatter(using: &generator) } }
    let suite = suite
    var values = levels.map { _ in [Double]() }
    func extend(_ index: Int, to count: Int) {
      while values[index].count < count {
        values[index].append(levels[index] * change.factor(ofCase: index) * scatter(using: &generator))
      }
    }
    for index in levels.indices { extend(index, to: first) }
    let accepted = accepted(before, of: suite)
    var decision = compare([measured(values, of: suite)], with: accepted)
    while !decision.further.isEmpty {
      for demand in decision.further { extend(Int(demand.case.dropFirst(5))!, to: demand.trials) }
      decision = compare([measured(values, of: suite)], with: accepted)
    }
    let changed = levels.indices.filter { change.factor(ofCase: $0) != 1 }
    let named = Set(decision.findings.filter { $0.severity == .error }.compactMap { $0.evidence?.case })
    return Outcome(
      verdict: decision.verdict, cost: Double(values.reduce(0) { $0 + $1.count }) / Double(cases * first),
      isComplete: changed.contains { values[$0].min()! > (1 + Self.limit) * before[$0].max()! },
      isNamed: changed.contains { named.contains("case-\($0)") })
  }

  private static let limit = 0.2

  private var suite: Suite {
    let scorer = BoundScorer.stub("right") { _ in .passed() }
    var suite = Suite.stub(
      FakeTarget { _ in .answered(Answer(text: "")) },
      cases: (0..<cases).map { Case.stub("case-\($0)", scorers: [scorer]) }, trials: first)
    suite.maxTrials = most
    suite.gate.measures = [.costUSD: MeasurePolicy(maxIncrease: .relative(Self.limit), range: .stub)]
    return suite
  }

  private func scatter(using generator: inout SeededGenerator) -> Double {
    let spread = log(1 + variation * variation).squareRoot()
    switch tail {
    case .logNormal: return exp(spread * generator.normal())
    case .heavy:
      let squares = (0..<3).reduce(0.0) { sum, _ in sum + pow(generator.normal(), 2) }
      return exp(spread * generator.normal() / squares.squareRoot())
    case .loops: return exp(spread * generator.normal()) * (generator.share() < 0.05 ? 15 : 1)
    case .cached: return exp(spread * generator.normal()) * (generator.share() < 0.1 ? 0.05 : 1)
    }
  }

  private func accepted(_ values: [[Double]], of suite: Suite) -> Baseline {
    let samples = zip(suite.cases, values).map { `case`, values in
      (
        `case`.id,
        Baseline.CaseSamples(
          fingerprint: `case`.fingerprint,
          scores: [
            "right": .init(fingerprint: `case`.scorers[0].fingerprint, samples: Baseline.Samples(values.map { _ in 1 }))
          ], measures: [.costUSD: Baseline.Samples(values)])
      )
    }
    return Baseline(
      name: "main", runID: "run-0", acceptedAt: Timestamp(nanoseconds: 0),
      suites: [suite.name.value: .init(cases: Dictionary(uniqueKeysWithValues: samples))])
  }

  private func measured(_ values: [[Double]], of suite: Suite) -> MeasuredSuite {
    MeasuredSuite(
      suite: suite,
      judgements: zip(suite.cases, values).flatMap { `case`, values in
        values.enumerated().map { index, value in
          var judgement = Judgement(
            key: TrialKey(suite: suite.name.value, case: `case`.id, variant: suite.variant, index: index),
            traceID: TraceID(high: 1, low: UInt64(index) + 1)!, rootSpanID: SpanID(UInt64(index) + 1)!,
            startedAt: Timestamp(nanoseconds: 0), duration: 1, completeness: .off)
          judgement.scores = [
            NamedScore(name: "right", score: .passed(), threshold: nil, severity: .blocking, weight: 1)
          ]
          judgement.measures[.costUSD] = .value(value)
          return judgement
        }
      })
  }
}

extension MeasureWorld.Change {
  fileprivate func factor(ofCase index: Int) -> Double {
    switch self {
    case .none: 1
    case .one(let factor): index == 0 ? factor : 1
    case .all(let factor): factor
    }
  }
}
