import SpangateCore
import SpangateStatistics

/// Is a whole suite worse or better than it was, in a score or in a measure?
struct SuiteTests {
  /// By suite.
  let results: [Result]

  struct Result {
    var scores: [String: ScoreResult] = [:]
    var measures: [Measure: MeasureResult] = [:]
  }

  struct ScoreResult {
    var test: PairedTest
    /// Which way it changed, as far as chance does not explain it.
    var shown: Set<Direction> = []
    /// The p-value that a further test of this kind would have to reach.
    var critical: Double
    /// The smallest true drop that would have been found with probability 0.8.
    var detectableDrop: Double?
  }

  struct MeasureResult {
    var test: MeasureTest
    /// Which way it changed, as far as chance does not explain it.
    var shown: Set<Direction> = []
  }

  /// - Parameter bound: for the probability of any false alarm among all suites of the command.
  init(_ tallies: [Tally], bound: Double) {
    var results = tallies.map(Self.untested)
    for severity in ScoreSeverity.allCases {
      for direction in [Direction.worse, .better] {
        Self.test(&results, of: tallies, severity: severity, direction: direction, bound: bound)
      }
    }
    self.results = results
  }

  private static func untested(_ tally: Tally) -> Result {
    var result = Result()
    for name in tally.scoreNames {
      result.scores[name] = PairedTest(tally.pairs(for: name)).map { ScoreResult(test: $0, critical: 0) }
    }
    for measure in Measure.allCases {
      let statistic = tally.suite.gate.measures[measure]?.statistic ?? .mean
      result.measures[measure] = MeasureTest(tally.pairs(for: measure), statistic: statistic)
        .map { MeasureResult(test: $0) }
    }
    return result
  }

  private static func test(
    _ results: inout [Result], of tallies: [Tally], severity: ScoreSeverity, direction: Direction, bound: Double
  ) {
    var family = TestFamily()
    var marks: [(inout [Result]) -> Void] = []
    for (index, tally) in tallies.enumerated() {
      for name in tally.scoreNames where tally.severity(of: name) == severity {
        guard let score = results[index].scores[name] else { continue }
        family.add(score.test.pValue(direction))
        marks.append { $0[index].scores[name]!.shown.insert(direction) }
      }
      // Measures without a limit are shown and never block.
      for measure in Measure.allCases where severity == tally.severityOfMeasures && tally.limit(of: measure) != nil {
        guard let result = results[index].measures[measure] else { continue }
        family.add(result.test.pValue(direction))
        marks.append { $0[index].measures[measure]!.shown.insert(direction) }
      }
    }
    for (p, mark) in zip(family.adjusted, marks) where p <= bound { mark(&results) }
    guard direction == .worse, !family.isEmpty else { return }
    let critical = bound / Double(family.count)
    for (index, tally) in tallies.enumerated() {
      for name in tally.scoreNames where tally.severity(of: name) == severity {
        results[index].scores[name]?.setCritical(critical)
      }
    }
  }
}

extension SuiteTests.ScoreResult {
  /// Normal approximation.
  fileprivate mutating func setCritical(_ critical: Double) {
    self.critical = critical
    let drop = (Normal.quantile(0.8) - Normal.quantile(critical)) * test.standardError
    detectableDrop = drop > 0 && drop <= abs(test.baseline) ? drop : nil
  }
}

extension Tally {
  /// A score blocks a suite when it blocks any case of it.
  func severity(of score: String) -> ScoreSeverity {
    series(of: score).contains { $0.severity == .blocking } ? .blocking : .advisory
  }

  func limit(of measure: Measure) -> Change? { suite.gate.measures[measure]?.maxIncrease }

  /// The cases that have this score on both sides.
  func pairs(for score: String) -> [PairedTest.Pair] {
    counted(of: score).filter(\.isPaired).map(\.pair)
  }

  /// The cases that have this measure on both sides.
  func pairs(for measure: Measure) -> [PairedTest.Pair] {
    counted.compactMap { tallied in
      let baseline = tallied.baselineMeasures[measure] ?? []
      let candidate = tallied.values(of: measure)
      guard !baseline.isEmpty, !candidate.isEmpty else { return nil }
      return .init(cluster: tallied.case.clusterKey, baseline: baseline, candidate: candidate)
    }
  }
}

extension CaseTally {
  func values(of measure: Measure) -> [Double] {
    measurable.compactMap { $0.measures[measure]?.value }.filter(\.isFinite)
  }
}
