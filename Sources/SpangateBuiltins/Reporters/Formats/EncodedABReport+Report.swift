package import SpangateCore

extension EncodedABReport {
  package init(_ report: ABReport) {
    self.init(
      exitStatus: Int(report.exitStatus.rawValue), run: EncodedRun(report.run), suite: report.suite.bounded,
      file: report.file.bounded, arms: ([report.first] + report.others.map(\.arm)).map(Arm.init),
      comparisons: report.others.map { ArmComparison($0, beside: report.first) },
      findings: report.findings.map(EncodedFinding.init))
  }
}

extension EncodedABReport.Arm {
  fileprivate init(_ arm: ABReport.Arm) {
    self.init(variant: arm.variant.bounded, trials: arm.trials)
    (costUsd, costUsdReason) = arm.cost.encoded
  }
}

extension EncodedABReport.ArmComparison {
  fileprivate init(_ comparison: ABReport.ArmComparison, beside first: ABReport.Arm) {
    let preferences = comparison.preferences.map(EncodedABReport.Preferred.init)
    self.init(
      a: first.variant.bounded, b: comparison.arm.variant.bounded, verdict: comparison.call.key,
      scores: comparison.scores.map(EncodedABReport.Difference.init),
      measures: comparison.measures.map(EncodedABReport.Difference.init),
      cases: comparison.cases.map(EncodedABReport.CaseDifference.init),
      preferences: preferences.isEmpty ? nil : preferences)
    (pathChanges, pathChangesReason) = comparison.path.encoded
  }
}

extension ABReport.Call {
  fileprivate var key: String { rawValue.replacing(" ", with: "_") }
}

extension EncodedABReport.Difference {
  fileprivate init(_ difference: ABReport.Difference) {
    self.init(
      name: difference.name.bounded, blocks: difference.blocks, verdict: difference.call.key,
      worseCases: difference.worseCases.map(\.bounded), betterCases: difference.betterCases.map(\.bounded))
    (a, aReason) = difference.first.encoded
    (b, bReason) = difference.second.encoded
    (self.difference, differenceReason) = difference.change.encoded
    let why = difference.change.absence?.why
    interval = difference.interval?.encoded
    if interval == nil { intervalReason = (why ?? "nothing varied").bounded }
    let better = difference.probabilityBetter.map { Measurement.value($0) } ?? .absent(why: why ?? "")
    (probabilityBetter, probabilityBetterReason) = better.encoded
    guard let detectable = difference.detectable else { return }
    (detectableDifference, detectableDifferenceReason) = Measurement.value(detectable).encoded
  }
}

extension EncodedABReport.CaseDifference {
  fileprivate init(_ difference: ABReport.CaseDifference) {
    self.init(
      id: difference.id.bounded, quarantined: difference.quarantine.map(EncodedQuarantine.init),
      a: EncodedABReport.Side(difference.first), b: EncodedABReport.Side(difference.second))
    (pValue, pValueReason) = Measurement.value(difference.pValue).encoded
    guard let suspect = difference.suspect else { return }
    (suspectSpanId, suspectTraceId) = ("\(suspect.span)", "\(suspect.trace)")
    (suspectReason, suspectBasis) = (suspect.reason.bounded, suspect.basis.rawValue)
    suspectConfidence = suspect.confidence
  }
}

extension EncodedABReport.Side {
  fileprivate init(_ side: ABReport.Side) {
    let judgement = side.example.judgement
    self.init(
      passed: side.passed, trials: side.trials, trial: judgement.key.index, explanation: side.because?.bounded,
      traceId: "\(judgement.traceID)", rootSpanId: "\(judgement.rootSpanID)", urls: side.example.urls.bounded)
  }
}

extension EncodedABReport.Preferred {
  fileprivate init(_ preference: Preference) {
    self.init(
      name: preference.name.bounded, bPreferred: preference.preferred, aPreferred: preference.rejected,
      neither: preference.even, unjudged: preference.unjudged)
    (share, shareReason) = preference.share.encoded
    interval = preference.interval?.encoded
    if interval == nil { intervalReason = "nothing varied, or there is one case alone" }
    let measured = preference.pValue.map { Measurement.value($0) } ?? .absent(why: "no pair was judged")
    (pValue, pValueReason) = measured.encoded
  }
}
