import SpangateCore
import SpangateStatistics
import SpangateTrace

extension DecidedSuite {
  /// SG0101, of single cases.
  var caseRegressions: [Finding] {
    caseScores.filter { $0.isWorse && $0.outcome.open == nil }.map { decided in
      let score = decided.values
      let (before, now) = (score.baseline.mean, score.values.mean)
      return Finding(
        .scoreRegressed,
        "`\(score.scorer.name)` fell \(fromTo(before, now)) in case `\(score.case.id)`",
        severity: score.severity.blame, at: score.scorer.range, caption: allowance(score.scorer.name),
        evidence: score.evidence,
        notes: [change(now - before, score.interval, score.samples.count, score.baseline.count)]
          + note(decided.why) + score.because + score.stderr + decided.compared.quarantineNotes,
        help: "\(compared.suite.look), or run `spangate baseline accept` if the drop is intended")
    }
  }

  /// SG0101, of the whole suite: only what no single case explains.
  var suiteRegressions: [Finding] {
    scores.compactMap { decided in
      let name = decided.subject.name
      guard decided.isWorse, !isExplained(decided), let test = decided.subject.test, let worst = decided.subject.worst
      else { return nil }
      return Finding(
        .scoreRegressed,
        "`\(name)` fell \(fromTo(test.baseline, test.candidate)) in suite `\(compared.suite.name.value)`",
        severity: decided.subject.severity.blame, at: worst.scorer.range, caption: allowance(name),
        evidence: worst.evidence,
        notes: [change(of: test)] + note(decided.why) + worst.because,
        help: "\(compared.suite.look) of a case that fell, or run `spangate baseline accept` if the drop is intended")
    }
  }

  /// Without the cases that have a finding of their own, is the rest as it was?
  private func isExplained(_ decided: Decided<ScoreSubject>) -> Bool {
    let name = decided.subject.name
    let found = Set(
      caseScores.filter { $0.values.scorer.name == name && $0.isWorse }.map(\.values.case.id))
    guard !found.isEmpty else { return false }
    return (PairedTest(compared.pairs(for: name, without: found))?.shiftPValue(.worse) ?? 1) > decided.outcome.critical
  }

  /// SG0102.
  var floorsMissed: [Finding] {
    scores.compactMap { decided in
      let subject = decided.subject
      guard subject.isBeyondLimit, let floor = subject.policy.min, let mean = subject.mean,
        let worst = subject.scores.filter({ !$0.samples.isEmpty }).min(by: { $0.values.mean < $1.values.mean })
      else { return nil }
      let digits = Double.digits(telling: mean, from: floor.value)
      return Finding(
        .floorMissed,
        "`\(subject.name)` is at \(mean.decimals(digits)) in suite `\(compared.suite.name.value)`, below its floor of "
          + floor.value.decimals(digits),
        severity: subject.severity.blame, at: floor.range,
        caption: "must be at least \(floor.value.decimals(digits))", evidence: worst.evidence, notes: worst.because,
        help: "\(compared.suite.look) of the case that fares worst, or lower `min` if that is good enough")
    }
  }

  /// SG0107.
  var improvements: [Finding] {
    let cases = caseScores.filter(\.isImproved)
    let found = cases.map { decided in
      let score = decided.values
      return Finding(
        .scoreImproved,
        "`\(score.scorer.name)` rose \(fromTo(score.baseline.mean, score.values.mean)) in case `\(score.case.id)`",
        at: score.scorer.range,
        notes: [change(score.change ?? 0, score.interval, score.samples.count, score.baseline.count)]
          + note(decided.why))
    }
    let named = Set(cases.map(\.values.scorer.name))
    return found
      + scores.compactMap { decided in
        let name = decided.subject.name
        guard !named.contains(name), decided.isImproved, let test = decided.subject.test else { return nil }
        return Finding(
          .scoreImproved,
          "`\(name)` rose \(fromTo(test.baseline, test.candidate)) in suite `\(compared.suite.name.value)`",
          at: compared.suite.name.range, notes: [change(of: test)] + note(test.account(of: .better)))
      }
  }

  // MARK: Parts of a finding

  private func fromTo(_ before: Double, _ now: Double) -> String {
    let digits = Double.digits(telling: before, from: now)
    return "from \(before.decimals(digits)) to \(now.decimals(digits))"
  }

  private func allowance(_ name: String) -> String {
    let tolerance = compared.policy(for: name).tolerance
    let baseline = "below baseline `\(compared.baselineName ?? "")`"
    return tolerance > 0 ? "may drop at most \(tolerance.decimals(2)) \(baseline)" : "must not drop \(baseline)"
  }

  func change(
    _ change: Double, _ interval: ClosedRange<Double>?, _ trials: Int, _ baselineTrials: Int
  ) -> Finding.Note {
    let digits = Double.digits(telling: change, from: 0)
    let reach = interval.map {
      " [\($0.lowerBound.signed(digits)), \($0.upperBound.signed(digits))], 95 % interval"
    }
    return Finding.Note(
      "change", change.signed(digits) + (reach ?? "") + ", \(trials.counted("trial")) (baseline \(baselineTrials))")
  }

  private func change(of test: PairedTest) -> Finding.Note {
    change(test.candidate - test.baseline, test.interval, test.trials.candidate, test.trials.baseline)
  }

  private func note(_ why: String?) -> [Finding.Note] { why.map { [Finding.Note("why", $0)] } ?? [] }
}

extension ScoreSubject {
  /// The case that fell most.
  fileprivate var worst: CaseScore? { scores.filter(\.isPaired).min { $0.change ?? 0 < $1.change ?? 0 } }
}
