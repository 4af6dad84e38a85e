import SpangateCore
import SpangateStatistics

extension ComparedCase {
  /// The scores that can block and have both sides.
  ///
  /// That calls were answered on both sides says nothing of what was answered: where it is all that a score says, and
  /// there are others, it is none of these. Else no case would be silent whose agent still talks.
  var blocking: [CaseScore] {
    let all = scores.filter { $0.severity == .blocking && $0.isPaired }
    let telling = all.filter { !$0.scorer.judgesCalls || $0.hasFailures }
    return telling.isEmpty ? all : telling
  }

  /// None of the scores that can block passes in any trial.
  var isSilent: Bool {
    let blocking = blocking
    return !blocking.isEmpty && blocking.allSatisfy { $0.passes($0.values).successes == 0 }
  }

  /// How seldom chance must leave one of its scores without a pass for that to be a surprise.
  var surprise: Double { DecisionTuning.surprise / Double(max(1, blocking.count)) }

  /// Every score that can block passed in every trial of the baseline.
  var alwaysPassed: Bool { blocking.allSatisfy(\.hasAlwaysPassed) }

  /// Some of its scores that always passed never do now, beside others that pass.
  var hasLoneDead: Bool { !isSilent && blocking.contains(where: \.hasDied) }

  /// How often all blocking scores of a trial passed, on both sides; nil where it cannot be told of the baseline.
  ///
  /// Scores that fall together are one fact, and this is it. A trial without some of its scores fails if one of the
  /// others does, and else says nothing.
  var joint: (baseline: SuccessCount, candidate: SuccessCount)? {
    let scores = blocking
    guard let baseline = Self.jointBaseline(scores) else { return nil }
    let passes = scores.map(\.passesByTrial)
    let trials = judgements.indices.compactMap { trial -> Bool? in
      let seen = passes.compactMap { $0[trial] }
      if seen.contains(false) { return false }
      return seen.count == passes.count ? true : nil
    }
    return trials.isEmpty ? nil : (baseline, SuccessCount(trials.count { $0 }, of: trials.count))
  }

  /// A baseline keeps values by score: those of one trial stand at one place only if no trial lacks any.
  private static func jointBaseline(_ scores: [CaseScore]) -> SuccessCount? {
    guard let least = scores.map(\.baseline.count).min(), least > 0 else { return nil }
    if scores.allSatisfy({ $0.baseline.count == least }) {
      let passed = (0..<least).count { trial in scores.allSatisfy { $0.baseline[trial] >= $0.threshold } }
      return SuccessCount(passed, of: least)
    }
    let hasFailed = scores.contains { $0.passes($0.baseline).successes < $0.baseline.count }
    return hasFailed ? nil : SuccessCount(least, of: least)
  }
}

extension CaseScore {
  fileprivate var hasFailures: Bool { (values + baseline).contains { $0 < threshold } }
}
