package import SpangateCore
import SpangateTrace

extension EncodedReport {
  package init(_ report: Report) {
    self.init(
      verdict: report.verdict.rawValue, exitStatus: Int(report.exitStatus.rawValue), run: EncodedRun(report.run),
      suites: report.suites.map(Suite.init), findings: report.findings.map(EncodedFinding.init))
  }
}

extension EncodedReport.Suite {
  fileprivate init(_ suite: Report.SuiteReport) {
    self.init(
      name: suite.name.bounded, verdict: suite.verdict.rawValue,
      scores: suite.scores.map { .init($0, ofCase: false) }, measures: suite.measures.map { .init($0, ofCase: false) },
      cases: suite.cases.map(EncodedReport.Case.init))
    (pathChanges, pathChangesReason) = suite.path.encoded
  }
}

extension EncodedReport.Case {
  fileprivate init(_ report: Report.CaseReport) {
    self.init(
      id: report.id.bounded, verdict: report.verdict.rawValue,
      quarantined: report.quarantine.map(EncodedQuarantine.init),
      scores: report.scores.map { .init($0, ofCase: true) },
      measures: report.measures.isEmpty ? nil : report.measures.map { .init($0, ofCase: true) },
      trials: report.trials.map(EncodedReport.Trial.init))
  }
}

extension EncodedReport.Compared {
  /// A case's says how many trials there were, and which span is suspect.
  fileprivate init(_ comparison: Comparison, ofCase: Bool) {
    self.init(name: comparison.name.bounded, verdict: comparison.verdict.rawValue)
    (baseline, baselineReason) = comparison.baseline.encoded
    (candidate, candidateReason) = comparison.candidate.encoded
    (change, changeReason) = comparison.change.encoded
    interval = comparison.interval?.encoded
    if interval == nil { intervalReason = comparison.reasonForNoInterval.bounded }
    let drop = comparison.detectableDrop.map { Measurement.value($0) }
    (detectableDrop, detectableDropReason) =
      (drop ?? .absent(why: comparison.whyNoDrop ?? comparison.reasonForNoInterval)).encoded
    why = comparison.why?.bounded
    held = comparison.held?.text.bounded
    gated = comparison.isGated ? nil : false
    if let rate = comparison.flakyRate { (flakyRate, flakyRateReason) = Measurement.value(rate).encoded }
    if let rise = comparison.rise {
      (rises, risesReason) = rise.cases.isEmpty ? (nil, rise.whyNot?.bounded) : (rise.cases.map { .init($0) }, nil)
      if let first = rise.cases.first(where: { $0.span != nil }) {
        (suspectSpanId, suspectTraceId) = (first.span?.description, "\(first.trace)")
        suspectReason = first.text(in: Figure(of: comparison.name, isMeasure: true)).bounded
      }
    }
    guard ofCase else { return }
    (trials, baselineTrials) = (comparison.trials, comparison.baselineTrials)
    suspectSpanId = comparison.suspectSpan?.description
    if let suspect = comparison.suspect {
      (suspectTraceId, suspectBasis) = ("\(suspect.trace)", suspect.basis.rawValue)
      (suspectReason, suspectConfidence) = (suspect.reason.bounded, suspect.confidence)
      (runnerUpSpanId, passingTraceId) = (suspect.runnerUp?.description, suspect.passing?.traceID.description)
      passingTraceUrl = suspect.passingURL?.bounded
    }
    guard let beside = comparison.control else { return }
    (control, controlTrials, controlName) = (beside.mean, beside.trials, beside.name.bounded)
  }
}

extension EncodedReport.Rise {
  fileprivate init(_ rise: MeasureRise.CaseRise) {
    self.init(
      case: rise.id.bounded,
      steps: rise.shares.map { share in
        var step = Step(name: share.name.bounded)
        (step.amount, step.amountReason) = Measurement.value(share.amount).encoded
        return step
      }, trial: rise.trial.index, traceId: "\(rise.trace)", spanId: rise.span?.description)
    (self.rise, riseReason) = Measurement.value(rise.rise).encoded
  }
}

extension Comparison {
  fileprivate var reasonForNoInterval: String {
    [change, baseline, candidate].lazy.compactMap(\.absence).first?.why ?? "too few trials"
  }
}

extension EncodedReport.Trial {
  fileprivate init(_ report: Report.TrialReport) {
    let judgement = report.judgement
    self.init(
      index: judgement.key.index, variant: judgement.key.variant.bounded,
      outcome: judgement.failure?.kind.rawValue ?? "answered", outcomeReason: judgement.failure?.message.bounded,
      attempts: judgement.attempts > 1 ? judgement.attempts : nil,
      failedAttempts: judgement.failedAttempts > 0 ? judgement.failedAttempts : nil, traceId: "\(judgement.traceID)",
      rootSpanId: "\(judgement.rootSpanID)", trace: judgement.completeness.name,
      traceReason: judgement.completeness.gap?.bounded, spanCount: judgement.spanCount, urls: report.urls.bounded,
      scores: judgement.scores.map(EncodedReport.Score.init))
    (durationSeconds, durationSecondsReason) = Measurement.value(judgement.duration).encoded
    let cost = judgement.measures[.costUSD] ?? .absent(why: judgement.completeness.gap ?? "not measured")
    (costUsd, costUsdReason) = cost.encoded
    if let judging = judgement.judging { (judgeCostUsd, judgeCostUsdReason) = judging.measurement.encoded }
    let weighted = judgement.weightedScore.map { Measurement.value($0) }
    (weightedScore, weightedScoreReason) = (weighted ?? .absent(why: "no score could be measured")).encoded
  }
}

extension EncodedReport.Score {
  fileprivate init(_ named: NamedScore) {
    self.init(
      name: named.name.bounded, label: named.label.rawValue, explanation: named.score.because?.bounded,
      spanId: named.score.span?.description)
    var measurement = named.score.value.sample.map { Measurement.value($0) } ?? .absent(why: "no value")
    if case .unscored(let why) = named.score.value { measurement = .absent(why: why) }
    (value, valueReason) = measurement.encoded
  }
}
