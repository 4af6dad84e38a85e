import SpangateCore

/// Is a whole suite worse or better than it was, in a score or in a measure?
///
/// Every test of the command that can block has an equal part of the bound, and spends it over its ``FullRounds``
/// (``RoundBounds``). Passes and failures are judged by an exact test (``ShiftTest``) that needs to believe nothing of the
/// cases.
struct SuiteTests {
  /// By suite, in the order of its subjects.
  private(set) var outcomes: [[TestOutcome]]

  /// - Parameters:
  ///   - subjects: of each suite.
  ///   - bound: for the probability of any false alarm among all suites of the command.
  init(_ suites: [ComparedSuite], subjects: [[any SuiteSubject]], bound: Double) {
    outcomes = subjects.map { $0.map { _ in TestOutcome() } }
    for severity in ScoreSeverity.allCases {
      let tested = subjects.map { subjects in
        subjects.indices.filter { subjects[$0].isTested && subjects[$0].severity == severity }
      }
      // Who cannot come out worse needs no part of the bound.
      let tests = max(
        1, zip(subjects, tested).reduce(0) { sum, suite in sum + suite.1.count { suite.0[$0].canDiffer } })
      for index in suites.indices where !tested[index].isEmpty {
        test(suites[index], index, tested[index].map { ($0, subjects[index][$0]) }, bound: bound / Double(tests))
      }
    }
  }

  /// - Parameter bound: of one test.
  private mutating func test(
    _ suite: ComparedSuite, _ index: Int, _ subjects: [(position: Int, subject: any SuiteSubject)], bound: Double
  ) {
    let rounds = RoundBounds(suite.suite, baselineTrials: suite.baselineTrials, bound: bound)
    let critical = rounds.bound(after: suite.passes)
    let doubt = rounds.doubt(after: suite.passes) / Double(subjects.count)
    for (position, subject) in subjects {
      let p = subject.pValue(.worse)
      var outcome = TestOutcome(detectableDrop: subject.detectableDrop(at: critical), critical: critical)
      if p <= critical { outcome.shown.insert(.worse) }
      if subject.pValue(.better) <= critical { outcome.shown.insert(.better) }
      if subject.severity == .blocking, p > critical, p <= doubt, subject.isBeyondTolerance {
        outcome.wanted = rounds.next(after: suite.passes)
      }
      if subject.isLeftOpen, subject.isWithinReach { outcome.wanted = rounds.next(after: suite.passes) }
      outcomes[index][position] = outcome
    }
  }
}
