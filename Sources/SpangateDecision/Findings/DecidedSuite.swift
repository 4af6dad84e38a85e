import SpangateCore
import SpangateStatistics
import SpangateTrace

/// A suite with all tests done: what became of each score, and the report and the findings that follow.
struct DecidedSuite {
  let tally: ComparedSuite
  let cases: [[CaseTests.Result]]
  let suite: SuiteTests.Result

  init(_ tally: ComparedSuite, cases: [[CaseTests.Result]], suite: SuiteTests.Result) {
    self.tally = tally
    self.cases = cases
    self.suite = suite
  }

  /// In the order in which a reader wants them; the command sorts them by severity.
  var findings: [Finding] {
    caseRegressions + suiteRegressions + floorsMissed + measuresRegressed + casesUnmeasurable + agentFailures
      + traceProblems + scoresUnscored + measuresUnmeasured + baselineChanges + improvements
  }

  /// Every case's every series with its test.
  var series: [(tally: ComparedCase, series: CaseScore, result: CaseTests.Result)] {
    zip(tally.cases, cases).flatMap { tallied, results in
      zip(tallied.series, results).map { (tallied, $0, $1) }
    }
  }

  // MARK: What became of it

  func verdict(of series: CaseScore, _ result: CaseTests.Result) -> Verdict {
    if series.samples.isEmpty { return .inconclusive }
    guard result.shown.contains(.worse), let change = series.change else { return .passed }
    return tally.policy(for: series.scorer.name).isExceeded(by: change) ? .regressed : .passed
  }

  func verdict(ofScore name: String) -> Verdict {
    if fell(name) || isBelowFloor(name) { return .regressed }
    return tally.counted(of: name).allSatisfy(\.samples.isEmpty) ? .inconclusive : .passed
  }

  func verdict(of measure: Measure) -> Verdict {
    guard let policy = tally.suite.gate.measures[measure] else { return .passed }
    if isAboveCeiling(measure, policy) || rose(measure) { return .regressed }
    return level(of: measure) == nil ? .inconclusive : .passed
  }

  /// The suite's mean fell: chance does not explain it, and it is more than the tolerance.
  func fell(_ name: String) -> Bool {
    guard let result = suite.scores[name], result.shown.contains(.worse) else { return false }
    return tally.policy(for: name).isExceeded(by: result.test)
  }

  func rose(_ measure: Measure) -> Bool {
    guard let result = suite.measures[measure], result.shown.contains(.worse) else { return false }
    return tally.limit(of: measure)?.isExceeded(by: result.test) ?? false
  }

  // MARK: Floors and ceilings

  /// The mean over every counted case that was measured, comparable or not.
  func mean(ofScore name: String) -> Double? {
    let means = tally.counted(of: name).map { $0.values(before: tally.balanced($0.case)) }.filter { !$0.isEmpty }.map(
      \.mean)
    return means.isEmpty ? nil : means.mean
  }

  func isBelowFloor(_ name: String) -> Bool {
    guard let floor = tally.policy(for: name).min, let mean = mean(ofScore: name) else { return false }
    return mean < floor.value - 1e-9
  }

  /// Of each case that was measured.
  func values(of measure: Measure) -> [[Double]] {
    tally.counted.map { $0.values(of: measure, before: tally.balanced($0.case)) }.filter { !$0.isEmpty }
  }

  /// The statistic over every trial of counted cases that was measured, comparable or not.
  func level(of measure: Measure) -> Double? {
    let values = values(of: measure)
    return values.isEmpty ? nil : statistic(of: measure).value(of: values)
  }

  func statistic(of measure: Measure) -> MeasurePolicy.Statistic {
    tally.suite.gate.measures[measure]?.statistic ?? .mean
  }

  func isAboveCeiling(_ measure: Measure, _ policy: MeasurePolicy) -> Bool {
    guard let max = policy.max, let level = level(of: measure) else { return false }
    return level > max + 1e-9 * abs(max)
  }
}
