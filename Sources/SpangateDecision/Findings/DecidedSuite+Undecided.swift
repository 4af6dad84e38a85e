import SpangateCore
import SpangateStatistics
import SpangateTrace

extension DecidedSuite {
  /// SG0113.
  var dropsNotExcluded: [Finding] {
    scores.compactMap { decided in
      let (subject, name) = (decided.subject, decided.subject.name)
      guard subject.isLeftOpen, decided.verdict != .regressed, let margin = subject.margin, let test = subject.test,
        let worst = subject.scores.filter(\.isPaired).min(by: { $0.change ?? 0 < $1.change ?? 0 })
      else { return nil }
      let digits = Double.digits(telling: margin.lowest, from: -margin.margin)
      return Finding(
        .dropNotExcluded,
        "`\(name)` is not shown to be no worse than \(margin.margin.percent) below its baseline in suite "
          + "`\(compared.suite.name.value)`",
        at: worst.scorer.range, caption: "`no_worse_than` is \(margin.margin.percent)", evidence: worst.evidence,
        notes: [
          change(test.candidate - test.baseline, test.interval, test.trials.candidate, test.trials.baseline),
          Finding.Note("at least", "a drop of \((-margin.lowest).decimals(digits)) still fits what was seen"),
        ],
        help: margin.isWithinReach
          ? "take more trials"
          : "take more trials than `max_trials`, a longer baseline or more cases, or widen the margin")
    }
  }

  /// SG0111 and SG0112: what may be dead, and too little is known to say so.
  var undecided: [Finding] {
    let thin = cases.compactMap { decided in
      let scores = decided.scores.filter { $0.isUndecided && $0.values.hasPassed }
      return scores.isEmpty ? nil : tooThin(decided, scores)
    }
    // What fell as a whole is told as that.
    guard thin.isEmpty, !caseScores.contains(where: { $0.verdict == .regressed }) else { return thin + unseen }
    return (nothingPasses.map { [$0] } ?? []) + unseen
  }

  /// SG0111 as a warning: scores that passed before and not once now, where that happens by chance too often to ask on for
  /// it. If one of their cases died, this run does not show it.
  private var unseen: [Finding] {
    guard !scores.contains(where: { $0.isWorse && $0.subject.severity == .blocking }) else { return [] }
    let found = cases.compactMap { decided in
      let scores = decided.scores.filter(\.mayHaveDied)
      return scores.isEmpty ? nil : (case: decided.compared, scores: scores.map(\.values))
    }
    guard let first = found.first else { return [] }
    let values = first.scores[0]
    let ids = found.map(\.case.case.id)
    let what =
      found.count == 1
      ? "\(first.scores.map(\.scorer.name).listed) of case `\(ids[0])`" : "scores of \(named(ids))"
    let lines = found.flatMap { item in
      item.scores.map { score in
        let (before, now) = (score.passes(score.baseline), score.passes(score.values))
        return Finding.Note(
          "passed",
          "`\(score.scorer.name)` of `\(item.case.case.id.inert(limit: 100))` in \(before.successes) of "
            + "\(before.trials.counted("baseline trial")), in none of \(now.trials) now")
      }
    }
    let left = lines.count - Self.unseenLimit
    let more = left > 0 ? [Finding.Note("passed", "and \(left) more: see the cases' rows in the JSON report")] : []
    return [
      Finding(
        .baselineTooThin, "\(what) passed in the baseline and not once now, as may happen by chance",
        severity: .warning, at: values.scorer.range, evidence: values.evidence,
        notes: lines.prefix(Self.unseenLimit) + more,
        help:
          "if one of them broke, this run does not show it: open the traces, accept more runs (`--accept --keep 5`), or "
          + "raise `trials`")
    ]
  }

  /// More are counted.
  private static let unseenLimit = 50

  /// One finding for the case, whichever of its scores never pass.
  private func tooThin(_ decided: DecidedCase, _ scores: [DecidedScore]) -> Finding {
    let item = decided.compared
    let values = scores[0].values
    let (before, now) = (values.passes(values.baseline), values.passes(values.values))
    return Finding(
      .baselineTooThin,
      "\(scores.map(\.values.scorer.name).listed) passed in \(before.successes) of "
        + "\(before.trials.counted("baseline trial")) and in none of \(now.trials) now in case `\(item.case.id)`: "
        + "too few to tell what that means",
      at: values.scorer.range, evidence: values.evidence,
      notes: [change(now.proportion - before.proportion, values.interval, now.trials, before.trials)]
        + values.because + [Finding.Note("to decide", remedy(item, before))],
      help: "\(compared.suite.look); if the case is well, accept more runs of it, or ask for more trials")
  }

  /// What it would take to call no pass in as many trials as the suite allows a regression.
  private func remedy(_ item: ComparedCase, _ before: SuccessCount) -> String {
    let most = compared.most(of: item)
    let now =
      item.asked < most
      ? "\((most - item.asked).counted("trial")) more now, up to `max_trials` (\(most))" : nil
    let enough = DecisionTuning.baselineTimes.first { times in
      let baseline = SuccessCount(before.successes * times, of: before.trials * times)
      let posterior = MixingDistribution(fitting: [:]).posterior(after: baseline)
      let chance = PassGrid.product(PassGrid.likelihoods(SuccessCount(0, of: most)), posterior)
      let bound = compared.suite.gate.falseAlarmRate * DecisionTuning.claimedShare
      let share = 1 - DecisionTuning.suiteShare(runs: Double(baseline.trials) / DecisionTuning.trialsOfRun)
      return chance * Double(compared.cases.count) <= bound * share
    }
    let then = enough.map { "a baseline of \($0 * before.trials) trials (`--accept --keep \($0)`)" }
    return [now, then].compactMap { $0 }.joined(separator: ", or ").nonEmpty
      ?? "more trials than a baseline of \(DecisionTuning.baselineTimes.last! * before.trials) has, or more cases"
  }

  private var nothingPasses: Finding? {
    guard compared.isSilent, !scores.contains(where: \.isWorse), let score = compared.cases.flatMap(\.blocking).first
    else { return nil }
    return Finding(
      .nothingPasses,
      "nothing passes in suite `\(compared.suite.name.value)`, now or in baseline `\(compared.baselineName ?? "")`: its "
        + "gate cannot fail",
      at: compared.suite.name.range, evidence: score.evidence, notes: score.because,
      help: "mend what fails until something passes, and accept that run")
  }
}

extension DecidedScore {
  /// It passed, for want of evidence, and has not passed once in this run as it did before.
  fileprivate var mayHaveDied: Bool {
    verdict == .passed && values.severity == .blocking && (values.hasDied || values.hasFaded) && isBeyondTolerance
  }
}

extension CaseScore {
  fileprivate var hasPassed: Bool { passes(baseline).successes > 0 || hasDied }
}

extension String {
  fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
