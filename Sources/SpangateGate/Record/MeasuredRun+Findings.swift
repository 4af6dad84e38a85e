import SpangateCore
import SpangateTrace

extension MeasuredRun {
  func stopFindings(of record: RunRecord) -> [Finding] {
    let run = record.id
    let help = record.isRecorded ? "grade the traces again" : "continue with `spangate run --resume \(run)`"
    switch stop {
    case .exhausted(let problem, let cases):
      let doubt = cases > 0 ? ", and \(cases.counted("case")) \(cases == 1 ? "was" : "were") still in doubt" : ""
      return [Finding(.budgetExhausted, problem + doubt, help: help)]
    case .undecided(let cases):
      return [
        Finding(
          .caseUnmeasurable,
          "\(cases.counted("case")) \(cases == 1 ? "is" : "are") in doubt, and no further trial could be measured",
          help: help)
      ]
    case .unfinished(let missing, let cases):
      let what = [
        missing > 0 ? "\(missing.counted("trial")) of its first round \(missing == 1 ? "is" : "are") missing" : nil,
        cases > 0 ? "\(cases.counted("case")) \(cases == 1 ? "is" : "are") in doubt" : nil,
      ].compactMap { $0 }
      return [Finding(.runUnfinished, "run `\(run)` did not end: \(what.joined(separator: ", and "))", help: help)]
    case .interrupted, nil: return []
    }
  }

  /// SG0341.
  var overrunFindings: [Finding] {
    guard let overrun else { return [] }
    return [
      Finding(
        .budgetOverrun,
        "the run cost \(Figure.dollars.text(overrun.spent)), more than its budget of "
          + Figure.dollars.text(overrun.allowed),
        help: "what is under way cannot be called back: a lower `concurrency`, or a baseline that knows what trials "
          + "cost, keeps it smaller")
    ]
  }

  /// SG0307. A comparison of variants that was cut short after its first round stands, with fewer trials.
  func budgetFinding(isFirst: Bool) -> [Finding] {
    guard case .exhausted(let problem, _) = stop else { return [] }
    return [
      Finding(
        .budgetExhausted, isFirst ? "\(problem), before the first round was complete" : problem,
        severity: isFirst ? .error : .warning, help: "allow for more, or select fewer cases")
    ]
  }

  var traceFindings: [Finding] {
    guard let counts else { return [] }
    var findings: [Finding] = []
    if counts.unjoined > 0 {
      findings.append(Finding(.spansUnjoined, "\(counts.unjoined) spans arrived that belong to no trial"))
    }
    if counts.late > 0 {
      findings.append(Finding(.spansLate, "\(counts.late) spans arrived after their trial was scored"))
    }
    findings += counts.claimFindings
    if counts.mendedTexts > 0 {
      findings.append(
        Finding(
          .textsMended,
          "\(counts.mendedTexts) texts in spans or log records are not UTF-8; U+FFFD stands for what is wrong in them"))
    }
    var refused = counts.refused
    if counts.joined == 0, let count = refused.removeValue(forKey: CollectorCounts.withoutToken) {
      findings.append(
        Finding(
          .tokenMissing, "no span came, and \(count.counted("export request")) did not carry the token of the run",
          help: "agents that spangate starts have it in OTEL_EXPORTER_OTLP_HEADERS; let the exporter read it, or leave "
            + "`receiver.token` out of `spangate.yaml`"))
    }
    for (reason, count) in refused.sorted(by: { $0.key < $1.key }) {
      findings.append(
        Finding(.spansRefused, "the receiver refused \(count.counted("export request")): \(reason.inert(limit: 200))"))
    }
    return findings
  }

  var deliveryFindings: [Finding] {
    deliveries.flatMap { delivery -> [Finding] in
      let notes = delivery.problem.map { [Finding.Note("reason", $0.inert())] } ?? []
      var findings: [Finding] = []
      if delivery.undelivered > 0 {
        findings.append(
          Finding(
            .backendUndelivered,
            "\(delivery.undelivered) traces are not yet delivered to backend `\(delivery.backend)`",
            notes: notes, help: "they are kept in the store, and the next run delivers them"))
      }
      if delivery.rejected > 0 {
        let before = delivery.rejectedBefore
        let told = before == 0 ? [] : [Finding.Note("before", "\(before.counted("trace")) in a run that was cut off")]
        findings.append(
          Finding(
            .backendRejected, "backend `\(delivery.backend)` refused \(delivery.rejected) traces", notes: told + notes))
      }
      if delivery.lost > 0 {
        findings.append(
          Finding(
            .tracesLost,
            "\(delivery.lost.counted("trace")) for backend `\(delivery.backend)` could be neither delivered nor kept",
            notes: notes))
      }
      if findings.isEmpty, delivery.rejectedSpans > 0 {
        findings.append(
          Finding(
            .backendRejected,
            "backend `\(delivery.backend)` refused \(delivery.rejectedSpans.counted("span")) of traces that it took",
            notes: notes))
      }
      if findings.isEmpty, delivery.problem != nil {
        findings.append(
          Finding(.backendUndelivered, "backend `\(delivery.backend)` did not take everything", notes: notes))
      }
      return findings
    }
  }
}

extension CollectorCounts {
  /// SG0206 and SG0207, one of each however many spans there are.
  fileprivate var claimFindings: [Finding] {
    var findings: [Finding] = []
    if !movedNames.isEmpty {
      let names = movedNames.keys.sorted()
      let shown = names.prefix(5).map { "`\($0.inert(limit: 60))`" }.joined(separator: ", ")
      let rest = names.count > 5 ? " and \(names.count - 5) more" : ""
      let count = movedNames.values.reduce(0, +).counted("value")
      findings.append(
        Finding(
          .namesReserved, "the agent wrote \(count) under names that are spangate's: \(shown)\(rest)",
          notes: [.init("moved", "to the same names behind `agent.`")],
          help: "give what the agent says of itself names of its own"))
    }
    if claimedRoots > 0 {
      findings.append(
        Finding(
          .rootClaimed,
          "\(claimedRoots.counted("span")) of the agent had the ID of the trial's own root span, and \(claimedRoots == 1 ? "was" : "were") refused",
          help: "a span of the agent has an ID of its own, and that of TRACEPARENT as its parent"))
    }
    return findings
  }
}
