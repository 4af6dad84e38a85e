import SpangateCore
import SpangateStatistics

/// What is said of a score that passed: a reader who sees no finding is told how much would have been one.
extension DecidedScore {
  /// nil for what did not pass, improved, or had nothing to compare, and for what cannot block and has not passed once
  /// since the baseline: nobody asked on for it.
  func held(in suite: ComparedSuite) -> Held? {
    guard verdict == .passed, values.isPaired, !isImproved else { return nil }
    if values.severity == .advisory, values.hasDied || values.hasFaded { return nil }
    let policy = suite.policy(for: values.scorer.name)
    if let drop = greatestDrop(within: policy.tolerance) { return Held(.excluded(drop), standing: .noDifferent) }
    let standing: Held.Standing = outcome.shown.contains(.worse) ? .tolerated : .notShownToDiffer
    if let drop = outcome.detectableDrop { return Held(.drop(drop), standing: standing) }
    if let fall = outcome.detectableFall { return Held(.drop(fall), standing: standing, threshold: values.threshold) }
    return Held(seesDeath(in: suite) ? .death : hasPassed ? .nothing : .never, standing: standing)
  }

  /// It passed in the baseline; a grade, if it was above 0.
  private var hasPassed: Bool {
    values.passes(values.baseline).successes > 0 || values.baseline.contains { $0 > 0 && !values.isPassFail }
  }

  /// Whether the case would have been named if it had not passed once, in as many trials as it may have.
  private func seesDeath(in suite: ComparedSuite) -> Bool {
    guard values.severity == .blocking else { return false }
    let before = values.passes(values.baseline)
    guard before.successes > 0, let chance = outcome.chanceOfNone else { return before.successes == before.trials }
    guard before.successes == before.trials else {
      return suite.doubts(atFirst: chance.first) && suite.doubtsInTheEnd(chance.most)
    }
    return suite.asksOn(compared) || chance.first <= compared.surprise
  }

  /// The greatest drop that a bound of 95 % leaves possible; nil unless it passed sometimes and failed sometimes before, does
  /// so now, and is shown to be no different: the 90 % interval of the change, which is two one-sided bounds of 95 % each
  /// (Schuirmann 1987), is within the tolerance, or else within what matters to nobody.
  func greatestDrop(within tolerance: Double) -> Double? {
    guard outcome.shown.isEmpty, values.isPaired, let before = SuccessCount(values.baseline),
      let now = SuccessCount(values.values),
      [before, now].allSatisfy({ $0.successes > 0 && $0.successes < $0.trials })
    else { return nil }
    let margin = max(tolerance, DecisionTuning.margin)
    let interval = now.newcombeInterval(from: before, level: 0.9)
    return interval.lowerBound >= -margin && interval.upperBound <= margin ? max(0, -interval.lowerBound) : nil
  }
}

extension Decided<ScoreSubject> {
  /// Of all cases together; nil for what did not pass, improved, or had nothing to compare.
  var held: Held? {
    guard verdict == .passed, let test = subject.test, !isImproved else { return nil }
    let standing: Held.Standing = outcome.shown.contains(.worse) ? .tolerated : .notShownToDiffer
    if let drop = outcome.detectableDrop { return Held(.drop(drop), standing: standing) }
    return Held(test.isConstant ? .constant : test.baseline > 0 ? .nothing : .never, standing: standing)
  }
}
