import SpangateCore

extension Finding {
  /// With where its evidence can be looked at.
  func linked(_ url: (TraceID, SpanID?) -> String?) -> Finding {
    guard let evidence, let trace = evidence.trace else { return self }
    var finding = self
    finding.evidence?.url = url(trace, evidence.span)
    return finding
  }
}

extension MeasuredRun {
  /// SG0307. A comparison that was cut short after its first round stands, with fewer trials.
  func budgetFinding(isFirst: Bool) -> [Finding] {
    guard case .exhausted(let problem, _) = stop else { return [] }
    return [
      Finding(
        .budgetExhausted, isFirst ? "\(problem), before the first round was complete" : problem,
        severity: isFirst ? .error : .warning, help: "allow for more, or select fewer cases")
    ]
  }
}
