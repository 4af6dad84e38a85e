import SpangateCore
import SpangateStatistics

extension DecidedSuite {
  /// Decides several suites that share one bound, with trials that have no value taken every way.
  ///
  /// What is shown are the values that there are. A score is worse when it is with its gaps as failures and with them as
  /// passes; when it is with one of the two only, or has more gaps than its baseline, it is open.
  static func all(_ measured: [MeasuredSuite], beside baseline: Baseline?, bound: Double) -> [DecidedSuite] {
    let readings = measured.readings(beside: baseline).map { reading in
      let compared = measured.map { ComparedSuite($0, beside: baseline, reading: reading) }
      return (reading, all(compared, sharing: BoundShares(of: bound, for: compared)))
    }
    let decided = Dictionary(uniqueKeysWithValues: readings)
    let shown = readings[0].1
    guard readings.count > 1 else { return shown }
    return shown.indices.map { index in
      var suite = shown[index]
      suite.reconcile(
        asFailures: (decided[.asFailures] ?? shown)[index], asPasses: (decided[.asPasses] ?? shown)[index],
        asSuch: decided[.asSuch]?[index])
      return suite
    }
  }

  private mutating func reconcile(asFailures: DecidedSuite, asPasses: DecidedSuite, asSuch: DecidedSuite?) {
    let usual = asSuch?.usualShares ?? [:]
    for index in cases.indices {
      for score in cases[index].scores.indices {
        let (failing, passing) = (asFailures.cases[index].scores[score], asPasses.cases[index].scores[score])
        cases[index].scores[score].reconcile(
          failing, passing, asSuch?.cases[index].scores[score], usual: usual[failing.values.scorer.name] ?? 1)
        cases[index].scores[score].isWorse = failing.isWorse && passing.isWorse
      }
    }
    for index in scores.indices {
      scores[index].reconcile(asFailures.scores[index], asPasses.scores[index], asSuch?.scores[index], usual: 1)
    }
  }

  /// By score: the share of all baseline trials of the suite that it passed.
  private var usualShares: [String: Double] {
    Dictionary(grouping: caseScores, by: \.values.scorer.name).mapValues { scores in
      let values = scores.flatMap(\.values.baseline)
      return values.isEmpty ? 1 : values.mean
    }
  }
}

/// A score of a case, or of a suite as a whole, with its verdict.
private protocol Decision {
  var outcome: TestOutcome { get set }
  var verdict: Verdict { get set }
  /// Worse than in the baseline, floors aside.
  var hasFallen: Bool { get }
  var judgesCalls: Bool { get }
  /// Read as such: half of the trials or more fail or have no value, and few did in the baseline, neither of the case nor of
  /// the suite, of which so large a share passed.
  func mostlyFails(usual: Double) -> Bool
}

extension DecidedScore: Decision {
  fileprivate var hasFallen: Bool { isWorse }
  fileprivate var judgesCalls: Bool { values.scorer.judgesCalls }
  fileprivate func mostlyFails(usual: Double) -> Bool {
    guard values.isPaired, values.samples.count >= DecisionTuning.failingTrials else { return false }
    let (before, now) = (min(values.baseline.mean, usual), values.values.mean)
    return now <= DecisionTuning.failingShare && before - now >= DecisionTuning.failingShare
  }
}

extension Decided<ScoreSubject>: Decision {
  fileprivate var hasFallen: Bool { isWorse }
  fileprivate var judgesCalls: Bool { subject.scores.contains { $0.scorer.judgesCalls } }
  /// Told of its cases.
  fileprivate func mostlyFails(usual: Double) -> Bool { false }
}

extension Decision {
  fileprivate mutating func reconcile(_ asFailures: Self, _ asPasses: Self, _ asSuch: Self?, usual: Double) {
    let floor: Verdict = verdict == .regressed && !hasFallen ? .regressed : .passed
    let unmeasured: Verdict = verdict == .inconclusive ? .inconclusive : .passed
    let both = [asFailures, asPasses]
    let isWorse = both.allSatisfy(\.hasFallen)
    outcome.shown = asFailures.outcome.shown.intersection(asPasses.outcome.shown)
    outcome.open = isWorse ? nil : openness(both, asSuch, usual: usual)
    // Above its floor by the trials that have a value alone.
    if outcome.open == nil, verdict == .passed, both.contains(where: { $0.verdict == .regressed && !$0.hasFallen }) {
      outcome.open = .decidedByGaps
    }
    let own: Verdict =
      switch outcome.open {
      case .moreFailedAttempts: .regressed
      case .decidedByGaps, .moreGaps: .inconclusive
      case nil: isWorse ? .regressed : .passed
      }
    let undecided = both.map { $0.verdict == .inconclusive ? Verdict.inconclusive : .passed }
    verdict = .combined([own, floor, unmeasured] + undecided)
    outcome.wanted =
      verdict == .regressed ? nil : (both + [asSuch].compactMap { $0 }).compactMap(\.outcome.wanted).max()
  }

  private func openness(_ both: [Self], _ asSuch: Self?, usual: Double) -> TestOutcome.Openness? {
    if let asSuch, asSuch.hasFallen, judgesCalls { return .moreFailedAttempts }
    if both.contains(where: \.hasFallen) { return .decidedByGaps }
    return asSuch?.hasFallen == true || asSuch?.mostlyFails(usual: usual) == true ? .moreGaps : nil
  }
}

extension DecidedSuite {
  /// The cases whose calls fail more often than in the baseline: what else their failures do is no finding of its own.
  var casesThatFail: Set<String> {
    Set(
      cases.filter { item in
        item.scores.contains { $0.values.scorer.judgesCalls && $0.verdict == .regressed }
      }.map(\.compared.case.id))
  }

  /// SG0140: attempts that failed more often than in the baseline, where retrying hid it.
  var failedCalls: [Finding] {
    let found = caseScores.filter { $0.outcome.open == .moreFailedAttempts }
    let wholes = scores.filter { whole in
      whole.outcome.open == .moreFailedAttempts && !found.contains { $0.values.scorer.name == whole.subject.name }
    }
    return found.map { decided in
      failedCalls(in: [decided.compared], decided.values, "case `\(decided.compared.case.id)`")
    }
      + wholes.compactMap { whole in
        let cases = cases.map(\.compared).filter { $0.failedAttempts > 0 }
        return whole.subject.scores.first.map {
          failedCalls(in: cases, $0, "suite `\(compared.suite.name.value)`")
        }
      }
  }

  /// Why a score regressed of which every call was answered at last; nil of one that regressed otherwise.
  func whyAttempts(_ outcome: TestOutcome, of cases: [ComparedCase]) -> String? {
    guard outcome.open == .moreFailedAttempts else { return nil }
    let count = Self.attempts(cases)
    return "the agent failed in \(count.failed) of \(count.all.counted("attempt")), more often than in baseline "
      + "`\(compared.baselineName ?? "")`; retrying hides it"
  }

  private static func attempts(_ cases: [ComparedCase]) -> (failed: Int, all: Int) {
    let judgements = cases.flatMap(\.judgements)
    return (
      cases.reduce(0) { $0 + $1.failedAttempts },
      judgements.count + judgements.reduce(0) { $0 + $1.failedAttempts }
    )
  }

  private func failedCalls(in cases: [ComparedCase], _ score: CaseScore, _ place: String) -> Finding {
    let (failed, calls) = Self.attempts(cases)
    let worst = cases.flatMap(\.judgements).max { $0.failedAttempts < $1.failedAttempts }
    return Finding(
      .attemptsFailedMore,
      "the agent failed in \(failed) of \(calls.counted("attempt")) at \(place), more often than in baseline "
        + "`\(compared.baselineName ?? "")`",
      severity: score.severity.blame, at: score.scorer.range, evidence: worst?.evidence(score: score.scorer.name),
      notes: listing(cases.map(\.case.id)),
      help: "retrying hides it: see the attempts that failed in the trials' traces")
  }

  /// SG0141: scores whose verdict hangs on trials that have no value of them.
  var openScores: [Finding] {
    let failing = casesThatFail
    let open = caseScores.filter { decided in
      guard let open = decided.outcome.open, open != .moreFailedAttempts else { return false }
      // A score without any value has a finding of its own.
      return !decided.values.samples.isEmpty && !failing.contains(decided.compared.case.id)
    }
    // What has not passed once, as it did before, is named by itself.
    let found = grouped(
      open.map { score in
        let alone = score.values.hasDied || score.values.hasFaded ? score.compared.case.id : ""
        return (score, "\(score.values.scorer.name) \(String(describing: score.outcome.open)) \(alone)")
      }
    ).map { _, scores in openScore(scores[0].values, scores[0].outcome, named(scores.map(\.compared.case.id)), scores) }
    let told = Set(open.map(\.values.scorer.name))
    return found
      + scores.compactMap { whole in
        guard let open = whole.outcome.open, open != .moreFailedAttempts, !told.contains(whole.subject.name),
          failing.isEmpty, whole.subject.scores.contains(where: { !$0.samples.isEmpty }),
          let first = whole.subject.scores.first(where: { !$0.gaps.isEmpty })
        else { return nil }
        return openScore(first, whole.outcome, "suite `\(compared.suite.name.value)`", [])
      }
  }

  private func openScore(
    _ score: CaseScore, _ outcome: TestOutcome, _ place: String, _ scores: [DecidedScore]
  ) -> Finding {
    let what =
      outcome.open == .moreGaps && score.scorer.judgesCalls
      ? "fails in half of the calls or more, and in fewer of baseline `\(compared.baselineName ?? "")`, which are too few to tell more"
      : outcome.open == .moreGaps
        ? "has no value in more trials than in baseline `\(compared.baselineName ?? "")`"
        : "hangs on trials that have no value: with them as failures it does not pass, and with them as passes it does"
    let gaps = score.gaps
    return Finding(
      .gapsDecide, "`\(score.scorer.name)` of \(place) \(what)", severity: score.severity.blame,
      at: score.scorer.range,
      evidence: gaps.isEmpty || score.hasDied || score.hasFaded
        ? score.evidence : gaps.first?.evidence(score: score.scorer.name),
      notes: (score.whyGap.map { [Finding.Note("reason", $0)] } ?? []) + listing(scores.map(\.compared.case.id)),
      help: "mend what keeps it from a value and run again; the verdict is inconclusive")
  }
}

extension ComparedCase {
  /// Attempts that the agent failed in, whether or not a later one was answered.
  fileprivate var failedAttempts: Int {
    judgements.reduce(0) { sum, judgement in
      sum + judgement.failedAttempts + (judgement.failure.map { $0.isOfSurroundings ? 0 : 1 } ?? 0)
    }
  }
}
