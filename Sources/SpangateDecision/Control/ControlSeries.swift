import SpangateCore
import SpangateStatistics

/// One blocking score of one case that can be compared with the baseline, with what the control does beside it.
struct ControlSeries {
  let compared: ComparedCase
  let score: CaseScore
  /// What was measured of the control; nil when it was not asked.
  let control: CaseScore?
  /// Trials that either side was asked, whether or not they could be measured.
  let asked: (candidate: Int, control: Int)
  /// Trials of the first round, and as far as each side may go.
  let first: Int
  let most: Int
  /// From where on a value is a pass: where scores are graded, what three quarters of the baseline's reach.
  private let cut: Double

  init(_ score: CaseScore, of compared: ComparedCase, beside control: ComparedCase?, in suite: Suite) {
    self.compared = compared
    self.score = score
    self.control = control?.scores.first { $0.scorer.name == score.scorer.name }
    asked = (compared.asked, control?.asked ?? 0)
    first = suite.trials(of: score.case)
    most = max(suite.maxTrials, first)
    cut = score.isPassFail ? 1 : score.baseline.quantile(0.25)
  }

  private func count(_ values: [Double]) -> SuccessCount {
    SuccessCount(values.count { $0 >= cut }, of: values.count)
  }

  var baseline: SuccessCount { count(score.baseline) }
  var now: (candidate: SuccessCount, control: SuccessCount) { counts(candidate: .max, control: .max) }
  var firstRound: SuccessCount { counts(candidate: first, control: 0).candidate }

  /// Of the first so many trials of each side.
  func counts(candidate: Int, control: Int) -> (candidate: SuccessCount, control: SuccessCount) {
    (count(score.values(before: candidate)), count(self.control?.values(before: control) ?? []))
  }

  /// It passed every baseline trial, and never passes now.
  var isDead: Bool {
    let (before, after) = (baseline, now.candidate)
    return before.successes == before.trials && after.trials > 0 && after.successes == 0
  }

  /// It passed in the baseline, and does not pass now.
  var isSilent: Bool { baseline.successes > 0 && now.candidate.trials > 0 && now.candidate.successes == 0 }

  /// Candidate mean less control mean, where both are there.
  var change: Double? {
    guard let control, !control.samples.isEmpty, !score.samples.isEmpty else { return nil }
    return score.values.mean - control.values.mean
  }

  /// By how much it may be worse than the control: a one-sided bound of ``ControlTuning/excludedLevel`` at whichever look the
  /// sides stopped, each having an equal part of what is left to be wrong; of a graded score in its passes. nil where the
  /// control was not measured.
  ///
  /// Both sides' exact bounds (Clopper and Pearson 1934) are put together as for a difference (Zou and Donner 2008).
  var greatestDrop: Double? {
    let (mine, theirs) = now
    guard mine.trials > 0, theirs.trials > 0 else { return nil }
    let looks = ControlLooks(first: first, most: most, inCrowd: false).looks.count
    let level = (1 - ControlTuning.excludedLevel) / Double(looks)
    let down = mine.proportion - mine.exactLowerBound(level)
    let up = theirs.exactUpperBound(level) - theirs.proportion
    return min(1, max(0, theirs.proportion - mine.proportion + (down * down + up * up).squareRoot()))
  }

  /// How likely the candidate is this much worse than the control if both are alike, in the first so many trials: exact,
  /// whatever they are like.
  func pValue(at look: ControlLooks.Look) -> Double {
    let (mine, theirs) = counts(candidate: look.candidate, control: look.control)
    guard mine.trials > 0, theirs.trials > 0, let control else { return 1 }
    let passes = fisherLower(baseline: theirs, candidate: mine)
    if score.isPassFail { return passes }
    let ranks = MannWhitney(
      baseline: control.values(before: look.control), candidate: score.values(before: look.candidate)
    ).lowerTail
    return min(1, 2 * min(passes, ranks))
  }
}

extension SuccessCount {
  fileprivate func exactLowerBound(_ level: Double) -> Double {
    successes == 0 ? 0 : Beta(Double(successes), Double(trials - successes + 1)).quantile(level)
  }

  fileprivate func exactUpperBound(_ level: Double) -> Double {
    1 - SuccessCount(trials - successes, of: trials).exactLowerBound(level)
  }
}
