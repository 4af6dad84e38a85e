import SpangateCore
import SpangateStatistics
import SpangateTrace

/// Is a whole suite worse or better than it was, in a score or in a measure?
///
/// Every test of the command that can block has an equal part of the bound, and spends it over its ``FullRounds``. Passes
/// and failures are judged by an exact test (``ShiftTest``) that needs to believe nothing of the cases.
struct SuiteTests {
  /// By suite.
  private(set) var results: [Result]

  struct Result {
    var scores: [String: ScoreResult] = [:]
    var measures: [Measure: MeasureResult] = [:]
    /// How often every case should go through its first round to know more; nil when nothing is in doubt.
    var wanted: Int?
  }

  struct ScoreResult {
    var test: PairedTest
    /// Which way it changed, as far as chance does not explain it.
    var shown: Set<Direction> = []
    /// The p-value that a further test of this kind would have to reach.
    var critical = 0.0
    /// The smallest true drop that would have been found with probability 0.8.
    var detectableDrop: Double?
  }

  struct MeasureResult {
    var test: MeasureTest
    /// Which way it changed, as far as chance does not explain it.
    var shown: Set<Direction> = []
  }

  /// - Parameter bound: for the probability of any false alarm among all suites of the command.
  init(_ tallies: [ComparedSuite], bound: Double) {
    results = tallies.map(Self.untested)
    for severity in ScoreSeverity.allCases {
      let tests = zip(tallies, results).reduce(0) { $0 + $1.0.tests(of: $1.1, severity).count }
      guard tests > 0 else { continue }
      for index in tallies.indices { test(index, tallies[index], severity, bound: bound / Double(tests)) }
    }
  }

  private static func untested(_ tally: ComparedSuite) -> Result {
    var result = Result()
    for name in tally.scoreNames {
      result.scores[name] = PairedTest(tally.pairs(for: name)).map { ScoreResult(test: $0) }
    }
    for measure in Measure.allCases {
      let statistic = tally.suite.gate.measures[measure]?.statistic ?? .mean
      result.measures[measure] = MeasureTest(tally.pairs(for: measure), statistic: statistic)
        .map { MeasureResult(test: $0) }
    }
    return result
  }

  private mutating func test(_ index: Int, _ tally: ComparedSuite, _ severity: ScoreSeverity, bound: Double) {
    let subjects = tally.tests(of: results[index], severity)
    guard !subjects.isEmpty else { return }
    let rounds = FullRounds(tally.suite, baselineTrials: tally.baselineTrials, bound: bound)
    let critical = rounds.bound(after: tally.passes)
    let doubt = rounds.doubt(after: tally.passes) / Double(subjects.count)
    var isInDoubt = false
    for subject in subjects {
      let p = results[index].pValue(of: subject, .worse)
      if p <= critical { results[index].show(.worse, of: subject) }
      if results[index].pValue(of: subject, .better) <= critical { results[index].show(.better, of: subject) }
      isInDoubt = isInDoubt || (p > critical && p <= doubt && tally.isBeyondTolerance(subject, results[index]))
      if case .score(let name) = subject { results[index].scores[name]?.setCritical(critical) }
    }
    if isInDoubt, severity == .blocking { results[index].wanted = rounds.next(after: tally.passes) }
  }
}

/// What a suite as a whole is judged by.
enum SuiteSubject {
  case score(String)
  case measure(Measure)
}

extension SuiteTests.Result {
  fileprivate func pValue(of subject: SuiteSubject, _ direction: Direction) -> Double {
    switch subject {
    case .score(let name): scores[name]?.test.shiftPValue(direction) ?? 1
    case .measure(let measure): measures[measure]?.test.pValue(direction) ?? 1
    }
  }

  fileprivate mutating func show(_ direction: Direction, of subject: SuiteSubject) {
    switch subject {
    case .score(let name): scores[name]?.shown.insert(direction)
    case .measure(let measure): measures[measure]?.shown.insert(direction)
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
