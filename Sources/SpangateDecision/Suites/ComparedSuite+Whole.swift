import SpangateCore
import SpangateStatistics
import SpangateTrace

/// What a suite as a whole is judged by: the first trials of each case, as many rounds of them as every case has.
extension ComparedSuite {
  /// A score blocks a suite when it blocks any case of it.
  func severity(of score: String) -> ScoreSeverity {
    series(of: score).contains { $0.severity == .blocking } ? .blocking : .advisory
  }

  func limit(of measure: Measure) -> Change? { suite.gate.measures[measure]?.maxIncrease }

  /// The cases that have this score on both sides.
  func pairs(for score: String, without cases: Set<String> = []) -> [PairedTest.Pair] {
    counted(of: score).filter { $0.isPaired && !cases.contains($0.case.id) }.compactMap { series in
      pair(series.case, series.baseline, series.values(before: balanced(series.case)))
    }
  }

  /// The cases that have this measure on both sides.
  func pairs(for measure: Measure) -> [PairedTest.Pair] {
    counted.compactMap { tallied in
      pair(
        tallied.case, tallied.baselineMeasures[measure] ?? [],
        tallied.values(of: measure, before: balanced(tallied.case)))
    }
  }

  /// Of one case on average, among those that can be compared.
  var baselineTrials: Double {
    let counts = counted.flatMap { tallied in
      tallied.series.map(\.baseline.count) + tallied.baselineMeasures.values.map(\.count)
    }.filter { $0 > 0 }
    return counts.isEmpty ? 1 : Double(counts.reduce(0, +)) / Double(counts.count)
  }

  /// Cases that share a source are one cluster, any other is one of its own.
  private func pair(_ case: Case, _ baseline: [Double], _ candidate: [Double]) -> PairedTest.Pair? {
    guard !baseline.isEmpty, !candidate.isEmpty else { return nil }
    return .init(cluster: `case`.clusterKey, baseline: baseline, candidate: candidate)
  }

  /// The tests that share a bound. Measures without a limit are shown and never block.
  func tests(of result: SuiteTests.Result, _ severity: ScoreSeverity) -> [SuiteSubject] {
    let scores = scoreNames.filter { self.severity(of: $0) == severity && result.scores[$0] != nil }
    let measures = Measure.allCases.filter {
      severity == severityOfMeasures && limit(of: $0) != nil && result.measures[$0] != nil
    }
    return scores.map { .score($0) } + measures.map { .measure($0) }
  }

  /// It would block if chance did not explain it.
  func isBeyondTolerance(_ subject: SuiteSubject, _ result: SuiteTests.Result) -> Bool {
    switch subject {
    case .score(let name): result.scores[name].map { policy(for: name).isExceeded(by: $0.test) } ?? false
    case .measure(let measure):
      limit(of: measure).flatMap { limit in result.measures[measure].map { limit.isExceeded(by: $0.test) } } ?? false
    }
  }
}

extension ScorePolicy {
  func isExceeded(by test: PairedTest) -> Bool { isExceeded(by: test.candidate - test.baseline) }

  /// A drop of exactly the tolerance is allowed, whatever binary fractions make of it.
  func isExceeded(by change: Double) -> Bool { change < -tolerance - 1e-9 }
}

extension Change {
  func isExceeded(by test: MeasureTest) -> Bool {
    let allowed =
      switch self {
      case .relative(let share): test.baseline * share
      case .absolute(let amount): amount
      }
    return test.candidate - test.baseline > allowed + 1e-9 * abs(allowed)
  }
}
