import SpangateCore
import SpangateStatistics
import SpangateTrace

extension DecidedSuite {
  /// SG0101, of single cases.
  var caseRegressions: [Finding] {
    series.filter { verdict(of: $0.series, $0.result) == .regressed }.map { tallied, series, result in
      let (before, now) = (series.baseline.mean, series.values.mean)
      return Finding(
        .scoreRegressed,
        "`\(series.scorer.name)` fell \(fromTo(before, now)) in case `\(series.case.id)`",
        severity: series.severity.blame, at: series.scorer.range, caption: allowance(series.scorer.name),
        evidence: evidence(series),
        notes: [change(now - before, series.interval, series.samples.count, series.baseline.count)]
          + note(why(series, result)) + because(series) + quarantined(tallied),
        help: "open the trace, or run `spangate baseline accept` if the drop is intended")
    }
  }

  /// SG0101, of the whole suite: only what no single case explains.
  var suiteRegressions: [Finding] {
    tally.scoreNames.compactMap { name in
      guard fell(name), !isExplained(name), let test = suite.scores[name]?.test, let worst = worst(of: name) else {
        return nil
      }
      return Finding(
        .scoreRegressed,
        "`\(name)` fell \(fromTo(test.baseline, test.candidate)) in suite `\(tally.suite.name.value)`",
        severity: tally.severity(of: name).blame, at: worst.scorer.range, caption: allowance(name),
        evidence: evidence(worst),
        notes: [change(of: test)] + note(why(ofScore: name)) + because(worst),
        help: "open the trace of a case that fell, or run `spangate baseline accept` if the drop is intended")
    }
  }

  /// Without the cases that have a finding of their own, is the rest as it was?
  private func isExplained(_ name: String) -> Bool {
    let found = Set(
      series.filter { $0.series.scorer.name == name && verdict(of: $0.series, $0.result) == .regressed }
        .map(\.series.case.id))
    guard !found.isEmpty, let critical = suite.scores[name]?.critical else { return false }
    return (PairedTest(tally.pairs(for: name, without: found))?.shiftPValue(.worse) ?? 1) > critical
  }

  /// SG0102.
  var floorsMissed: [Finding] {
    tally.scoreNames.compactMap { name in
      guard isBelowFloor(name), let floor = tally.policy(for: name).min, let mean = mean(ofScore: name),
        let worst = tally.counted(of: name).filter({ !$0.samples.isEmpty }).min(by: { $0.values.mean < $1.values.mean })
      else { return nil }
      let digits = Double.digits(telling: mean, from: floor.value)
      return Finding(
        .floorMissed,
        "`\(name)` is at \(mean.decimals(digits)) in suite `\(tally.suite.name.value)`, below its floor of "
          + floor.value.decimals(digits),
        severity: tally.severity(of: name).blame, at: floor.range,
        caption: "must be at least \(floor.value.decimals(digits))", evidence: evidence(worst), notes: because(worst),
        help: "open the trace of the case that fares worst, or lower `min` if that is good enough")
    }
  }

  /// SG0107.
  var improvements: [Finding] {
    let cases = series.filter { $0.result.shown.contains(.better) && $0.series.change ?? 0 > 0 }
    let found = cases.map { _, series, result in
      Finding(
        .scoreImproved,
        "`\(series.scorer.name)` rose \(fromTo(series.baseline.mean, series.values.mean)) in case `\(series.case.id)`",
        at: series.scorer.range,
        notes: [change(series.change ?? 0, series.interval, series.samples.count, series.baseline.count)]
          + note(why(series, result)))
    }
    let named = Set(cases.map(\.series.scorer.name))
    return found
      + tally.scoreNames.compactMap { name in
        guard !named.contains(name), improved(name), let test = suite.scores[name]?.test else { return nil }
        return Finding(
          .scoreImproved,
          "`\(name)` rose \(fromTo(test.baseline, test.candidate)) in suite `\(tally.suite.name.value)`",
          at: tally.suite.name.range, notes: [change(of: test)] + note(test.account(of: .better)))
      }
  }

  // MARK: Parts of a finding

  /// The case that fell most.
  private func worst(of name: String) -> CaseScore? {
    tally.counted(of: name).filter(\.isPaired).min { $0.change ?? 0 < $1.change ?? 0 }
  }

  private func fromTo(_ before: Double, _ now: Double) -> String {
    let digits = Double.digits(telling: before, from: now)
    return "from \(before.decimals(digits)) to \(now.decimals(digits))"
  }

  private func allowance(_ name: String) -> String {
    let tolerance = tally.policy(for: name).tolerance
    let baseline = "below baseline `\(tally.baselineName ?? "")`"
    return tolerance > 0 ? "may drop at most \(tolerance.decimals(2)) \(baseline)" : "must not drop \(baseline)"
  }

  private func change(
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

  /// What the scorer said of the worst trial; it may quote the agent.
  private func because(_ series: CaseScore) -> [Finding.Note] {
    series.worst?.score.score.because.map { [Finding.Note("because", $0.inert(limit: 300))] } ?? []
  }

  /// Why bad news of this case does not block.
  func quarantined(_ tallied: ComparedCase) -> [Finding.Note] {
    tallied.quarantine.map { [Finding.Note("quarantined", $0.text)] } ?? []
  }

  /// The trial that failed worst, at the span that its scorer blames, or else at the trial's root.
  private func evidence(_ series: CaseScore) -> Evidence? {
    guard let worst = series.worst else { return nil }
    return evidence(
      worst.judgement, score: series.scorer.name, span: worst.score.score.span, spanName: worst.score.score.spanName)
  }

  func evidence(
    _ judgement: Judgement, score: String? = nil, span: SpanID? = nil, spanName: String? = nil
  ) -> Evidence {
    Evidence(
      suite: judgement.key.suite, case: judgement.key.case, score: score, trial: judgement.key.index,
      trace: judgement.traceID, span: span ?? judgement.rootSpanID,
      spanName: span == nil ? Vocabulary.trialSpan : spanName)
  }
}

extension ScoreSeverity {
  /// How bad a finding about such a score is.
  var blame: FindingSeverity {
    switch self {
    case .blocking: .error
    case .advisory: .warning
    }
  }
}
