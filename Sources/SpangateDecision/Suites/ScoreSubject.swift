import SpangateCore
import SpangateStatistics

/// A score of a suite as a whole.
struct ScoreSubject: SuiteSubject {
  let name: String
  let severity: ScoreSeverity
  let policy: ScorePolicy
  /// Of the counted cases.
  let scores: [CaseScore]
  /// nil when no case has both sides.
  let test: PairedTest?
  /// nil unless the suite asks for it and the score can block.
  let margin: MarginTest?
  /// The mean over every counted case that was measured, comparable or not.
  let mean: Double?

  init(_ name: String, in suite: ComparedSuite) {
    self.name = name
    severity = suite.severity(of: name)
    policy = suite.policy(for: name)
    scores = suite.counted(of: name)
    let test = PairedTest(suite.pairs(for: name))
    self.test = test
    margin = severity == .blocking ? test.flatMap { MarginTest($0, in: suite) } : nil
    let means = scores.map { $0.values(before: suite.balanced($0.case)) }.filter { !$0.isEmpty }.map(\.mean)
    mean = means.isEmpty ? nil : means.mean
  }

  var isTested: Bool { test != nil }
  /// Every suite has a score of its calls, and in nearly all every call was answered on both sides.
  var canDiffer: Bool {
    guard scores.contains(where: { $0.scorer.judgesCalls }), let test else { return true }
    return test.pairs.contains { !($0.baseline + $0.candidate).allSatisfy { $0 == 1 } }
  }
  var isBeyondTolerance: Bool { test.map { policy.isExceeded(by: $0.candidate - $0.baseline) } ?? false }
  var isBeyondLimit: Bool { policy.isMissed(by: mean) }
  var isLeftOpen: Bool { margin.map { !$0.isShown } ?? false }
  var isWithinReach: Bool { margin?.isWithinReach ?? false }
  var isUnmeasured: Bool { scores.allSatisfy(\.samples.isEmpty) }
  var isBetter: Bool { test.map { $0.candidate > $0.baseline } ?? false }

  func pValue(_ direction: Direction) -> Double { test?.shiftPValue(direction) ?? 1 }

  func detectableDrop(at critical: Double) -> Double? {
    test.flatMap {
      $0.detectableDrop(
        at: critical, tolerance: policy.tolerance, isClustered: Set($0.pairs.map(\.cluster)).count < $0.pairs.count)
    }
  }
}

extension MarginTest {
  /// nil unless the suite asks for a margin.
  fileprivate init?(_ test: PairedTest, in suite: ComparedSuite) {
    guard let margin = suite.suite.gate.noWorseThan else { return nil }
    let rounds = RoundBounds(
      suite.suite, baselineTrials: suite.baselineTrials, bound: suite.suite.gate.falseAlarmRate)
    let most = FullRounds.most(of: suite.suite)
    self.init(
      test, margin: margin, level: rounds.bound(after: suite.passes),
      last: (rounds.bound(after: most), Double(most) / Double(suite.passes)))
  }
}
