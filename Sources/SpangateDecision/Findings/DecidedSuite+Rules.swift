import SpangateCore
import SpangateStatistics
import SpangateTrace

extension DecidedSuite {
  /// SG0060, SG0061 and SG0062: rules that hold for single cases, and need no baseline.
  var rulesBroken: [Finding] {
    caseScores.flatMap { decided in
      decided.brokenRules.map { broken in
        broken.isMissed ? missed(broken.rule, by: decided) : undecided(broken.rule, in: decided)
      }
    }
  }

  private func missed(_ rule: CaseRule, by decided: DecidedScore) -> Finding {
    let score = decided.values
    let name = score.scorer.name
    let notes = trials(of: decided) + score.because + decided.compared.quarantineNotes
    switch rule {
    case .least(let least):
      let digits = Double.digits(telling: score.values.mean, from: least.value)
      let limit = least.value.decimals(digits)
      return Finding(
        .ruleMissed,
        "`\(name)` is at \(score.values.mean.decimals(digits)) in case `\(score.case.id)`, below its `min` of \(limit)",
        severity: score.severity.blame, at: least.range, caption: "must be at least \(limit) in each case",
        evidence: score.evidence, notes: notes, help: "\(compared.suite.look), or lower `min` if that is good enough")
    case .newCasePasses:
      let failed = score.values.count { $0 < score.threshold }
      return Finding(
        .newCaseFailed,
        "`\(name)` failed in \(failed) of \(decided.compared.judgements.count.counted("trial")) of case "
          + "`\(score.case.id)`, \(why(decided))",
        severity: score.severity.blame, at: score.scorer.range, caption: "must pass in every trial of a new case",
        evidence: score.evidence, notes: notes,
        help: "\(compared.suite.look), or say `new_cases: report` to leave new cases to people")
    }
  }

  private func undecided(_ rule: CaseRule, in decided: DecidedScore) -> Finding {
    let score = decided.values
    let (range, what) =
      switch rule {
      case .least(let least): (least.range, "its `min` of \(least.value.decimals(2))")
      case .newCasePasses: (score.scorer.range, "`new_cases: must_pass`")
      }
    let all = decided.compared.judgements.count
    return Finding(
      .ruleUndecided,
      "`\(score.scorer.name)` may miss \(what) in case `\(score.case.id)`: \(all - score.samples.count) of "
        + "\(all.counted("trial")) could not be scored",
      severity: score.severity.blame, at: range, evidence: decided.compared.judgements.first?.evidence(),
      notes: (decided.compared.whyUnmeasured ?? score.whyUnscored).map { [Finding.Note("because", $0)] } ?? [])
  }

  private func why(_ decided: DecidedScore) -> String {
    let baseline = "baseline `\(compared.baselineName ?? "")`"
    return switch (decided.compared.standing, decided.values.standing) {
    case (.added, _): "which \(baseline) does not have"
    case (.comparable, .added): "which has no such score in \(baseline)"
    case (.comparable, _): "whose scorer changed since \(baseline)"
    default: "which changed since \(baseline)"
    }
  }

  /// Such as: 2 of 3 passed.
  private func trials(of decided: DecidedScore) -> [Finding.Note] {
    let score = decided.values
    let passed = score.values.count { $0 >= score.threshold }
    return [Finding.Note("trials", "\(passed) of \(score.values.count) passed")]
  }
}
