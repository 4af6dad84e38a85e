import SpangateCore
import SpangateTrace

/// Compares a run that never was with its baseline, to see what drops the gate would find in it.
///
/// The run's values are spread as the baseline's are, so that nothing changed.
struct PowerSimulation {
  struct Key: Hashable {
    var suite: String
    var score: String
  }

  private let suites: [Suite]
  private let baseline: Baseline
  private var known: [Power.Effort: [(Key, Power.Drops)]] = [:]

  init(_ suites: [Suite], beside baseline: Baseline?) {
    self.suites = suites
    var baseline = baseline ?? Baseline(name: "none", runID: "none", acceptedAt: Timestamp(nanoseconds: 0))
    for suite in suites where baseline.suites[suite.name.value] == nil {
      baseline.suites[suite.name.value] = suite.passingAlways
    }
    self.baseline = baseline
  }

  func baselineTrials(of key: Key) -> Double {
    let counts = baseline.suites[key.suite]?.cases.values.compactMap { $0.scores[key.score]?.values.count } ?? []
    return counts.isEmpty ? 0 : Double(counts.reduce(0, +)) / Double(counts.count)
  }

  /// Its cases only pass or fail.
  func isPassFail(_ key: Key) -> Bool {
    let values = baseline.suites[key.suite]?.cases.values.flatMap { $0.scores[key.score]?.values ?? [] } ?? []
    return values.allSatisfy { $0 == 0 || $0 == 1 }
  }

  mutating func drops(of key: Key, with effort: Power.Effort) -> Power.Drops? {
    drops(with: effort).first { $0.0 == key }?.1
  }

  /// In the order of the suites and of their scores; those without anything to compare are left out.
  mutating func drops(with effort: Power.Effort) -> [(Key, Power.Drops)] {
    if let drops = known[effort] { return drops }
    let suites = suites.map { $0.asking(effort.trials) }
    var larger = baseline
    larger.suites = baseline.suites.mapValues { $0.repeated(effort.baseline) }
    let first = compare(suites.map { $0.simulated(beside: larger, passes: 1) }, with: larger)
    let last = compare(suites.map { $0.simulated(beside: larger, passes: FullRounds.most(of: $0)) }, with: larger)
    let drops = zip(first.suites, last.suites).flatMap { first, last in
      zip(first.scores, last.scores).filter { $0.0.change.value != nil }.map { score, later in
        let reach = first.typicalReach(of: score.name)
        return (
          Key(suite: first.name, score: score.name),
          Power.Drops(
            suite: score.detectableDrop, suiteAtMost: later.detectableDrop, case: reach.drop,
            namesDead: reach.drop != nil || reach == .death)
        )
      }
    }
    known[effort] = drops
    return drops
  }
}

extension Report.SuiteReport {
  /// The median over the cases; a case of which nothing would be seen counts as the worst.
  fileprivate func typicalReach(of score: String) -> Held.Reach {
    let reaches = cases.flatMap(\.scores).filter { $0.name == score && $0.change.value != nil }
      .map { $0.detectableDrop.map { .drop($0) } ?? $0.held?.reach ?? .nothing }.sorted()
    return reaches.isEmpty ? .nothing : reaches[reaches.count / 2]
  }
}

extension Suite {
  /// So many times as many trials, in the first round and at most.
  fileprivate func asking(_ factor: Int) -> Suite {
    var suite = self
    suite.cases = cases.map { `case` in
      guard let trials = `case`.trials, factor > 1 else { return `case` }
      return Case(
        id: `case`.id, input: `case`.input, expected: `case`.expected, scorers: `case`.scorers, tags: `case`.tags,
        cluster: `case`.cluster, trials: trials * factor, range: `case`.range)
    }
    suite.trials *= factor
    suite.maxTrials *= factor
    return suite
  }

  /// One run of its first round that passed everything.
  fileprivate var passingAlways: Baseline.SuiteSamples {
    Baseline.SuiteSamples(
      cases: Dictionary(
        cases.map { `case` in
          let values = Array(repeating: 1.0, count: trials(of: `case`))
          let scores = `case`.scorers.map {
            ($0.name, Baseline.ScoreSamples(fingerprint: $0.fingerprint, values: values))
          }
          return (
            `case`.id,
            Baseline.CaseSamples(
              fingerprint: `case`.fingerprint, scores: Dictionary(scores, uniquingKeysWith: { first, _ in first }))
          )
        }, uniquingKeysWith: { first, _ in first }))
  }

  /// Judgements as the baseline's were.
  fileprivate func simulated(beside baseline: Baseline, passes: Int) -> MeasuredSuite {
    let samples = baseline.suites[name.value]
    let judgements = cases.flatMap { `case` -> [Judgement] in
      guard let accepted = samples?.cases[`case`.id] else { return [] }
      let count = passes * trials(of: `case`)
      return (0..<count).map { judgement(of: `case`, accepted, $0, of: count) }
    }
    return MeasuredSuite(suite: self, judgements: judgements, isPartial: true)
  }

  private func judgement(
    of case: Case, _ accepted: Baseline.CaseSamples, _ index: Int, of count: Int
  ) -> Judgement {
    let scores = `case`.scorers.compactMap { scorer in
      accepted.scores[scorer.name]?.values.spread(index, of: count).map {
        NamedScore(
          name: scorer.name, score: Score(.number($0)), threshold: scorer.threshold, severity: scorer.severity,
          weight: 1)
      }
    }
    // What has a limit shares the bound.
    let limited = accepted.measures.filter { gate.measures[$0.key]?.maxIncrease != nil }
    return Judgement(
      key: TrialKey(suite: name.value, case: `case`.id, variant: variant, index: index),
      traceID: TraceID(high: 1, low: 1)!, rootSpanID: SpanID(1)!, startedAt: Timestamp(nanoseconds: 0), duration: 0,
      completeness: .settled,
      measures: limited.compactMapValues { $0.values.spread(index, of: count).map { .value($0) } }, scores: scores)
  }
}

extension Baseline.SuiteSamples {
  /// As if every accepted run had been there so often.
  fileprivate func repeated(_ times: Int) -> Self {
    guard times > 1 else { return self }
    return Self(
      cases: cases.mapValues { samples in
        var samples = samples
        samples.scores = samples.scores.mapValues {
          .init(fingerprint: $0.fingerprint, values: Array(repeating: $0.values, count: times).flatMap { $0 })
        }
        samples.measures = samples.measures.mapValues {
          Baseline.Samples(Array(repeating: $0.values, count: times).flatMap { $0 })
        }
        return samples
      })
  }
}

extension [Double] {
  /// One of so many values that are spread as these are; nil without any.
  fileprivate func spread(_ index: Int, of number: Int) -> Double? {
    isEmpty ? nil : sorted()[Swift.min(count - 1, (2 * index + 1) * count / (2 * number))]
  }
}
