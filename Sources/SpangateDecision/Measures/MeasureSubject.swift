import SpangateCore

/// A measure of a suite as a whole. Without a limit it is shown and never blocks.
struct MeasureSubject: SuiteSubject {
  let measure: Measure
  let severity: ScoreSeverity
  /// nil when the suite sets no limit of any kind.
  let policy: MeasurePolicy?
  /// nil when no case has both sides.
  let test: MeasureTest?
  /// Of each counted case that was measured.
  let values: [[Double]]
  /// The statistic over all of ``values``, comparable or not.
  let level: Double?
  /// Cases of which the baseline has it and this run has not, where it is limited: what was left out may be what rose.
  let lost: [ComparedCase]

  init(_ measure: Measure, in suite: ComparedSuite) {
    self.measure = measure
    severity = suite.severityOfMeasures
    policy = suite.suite.gate.measures[measure]
    let statistic = policy?.statistic ?? .mean
    test = MeasureTest(suite.pairs(for: measure), statistic: statistic)
    values = suite.counted.map { $0.values(of: measure, before: suite.balanced($0.case)) }.filter { !$0.isEmpty }
    level = values.isEmpty ? nil : statistic.value(of: values)
    lost = policy?.maxIncrease == nil ? [] : suite.counted.filter { $0.hasLost(measure) }
  }

  var isTested: Bool { policy?.maxIncrease != nil && test != nil }
  var isBeyondTolerance: Bool {
    guard let limit = policy?.maxIncrease, let test else { return false }
    return limit.isExceeded(by: measure, from: test.baseline, to: test.candidate)
  }
  var isBeyondLimit: Bool { policy?.isMissed(by: level) ?? false }
  var isUnmeasured: Bool { policy != nil && (level == nil || !lost.isEmpty) }
  var isBetter: Bool { test.map { $0.rise < 0 } ?? false }

  func pValue(_ direction: Direction) -> Double { test?.pValue(direction) ?? 1 }
  func detectableDrop(at critical: Double) -> Double? { nil }
}
