import SpangateCore
import SpangateDecision

extension Report {
  /// Puts a decision together with where to look at it. Pure.
  init(_ decision: GateDecision, of measured: MeasuredRun, run: RunRecord, baseline: String?, links: LinkBook) {
    let judgements = measured.suites.flatMap(\.judgements)
    let evidence = Set(decision.findings.compactMap(\.evidence?.trace)).subtracting(judgements.untraced)
    func urls(_ trace: TraceID, _ span: SpanID?) -> [String: String] {
      links.urls(of: trace, span: span, deliveries: measured.deliveries, evidence: evidence)
    }
    let findings = decision.findings.map { $0.linked { links.best(of: urls($0, $1)) } }
    let verdict = Verdict.combined([decision.verdict] + (measured.stop == nil ? [] : [.inconclusive]))
    self.init(
      verdict: verdict, exitStatus: measured.stop == .interrupted ? .interrupted : verdict.exitStatus,
      run: Run(
        id: run.id, startedAt: run.startedAt, duration: measured.duration.seconds, variant: run.variant,
        experimentID: measured.suites.lazy.compactMap(\.suite.experimentID).first, baseline: baseline,
        trials: judgements.count, rounds: measured.rounds, cost: Self.cost(of: judgements),
        judging: judgements.judging, revision: run.revision),
      suites: decision.suites.map { suite in
        var suite = suite
        for (caseIndex, report) in suite.cases.enumerated() {
          for (index, trial) in report.trials.enumerated() {
            let judgement = trial.judgement
            suite.cases[caseIndex].trials[index].urls = urls(
              judgement.traceID, judgement.blamedSpan ?? judgement.rootSpanID)
          }
        }
        return suite
      },
      findings: measured.findings + findings + measured.stopFindings(run: run.id) + measured.traceFindings
        + judgements.unknownPrices + measured.deliveryFindings)
  }

  /// The sum over the trials that know theirs.
  static func cost(of judgements: [Judgement]) -> Measurement {
    let costs = judgements.compactMap { $0.measures[.costUSD] }
    let known = costs.compactMap(\.value)
    if !known.isEmpty { return .value(known.reduce(0, +)) }
    return costs.first ?? .absent(why: judgements.first?.completeness.gap ?? "no trial was measured")
  }
}

extension Judgement {
  /// The span that a failing score points at, else one that any score points at.
  var blamedSpan: SpanID? {
    scores.first { $0.label == .fail && $0.score.span != nil }?.score.span ?? scores.lazy.compactMap(\.score.span).first
  }
}

extension [Judgement] {
  /// What all judges took together; nil when none was asked.
  var judging: JudgeUsage? {
    let usages = compactMap(\.judging)
    return usages.isEmpty ? nil : usages.reduce(JudgeUsage(), +)
  }

  /// Trials of suites without traces: there is no page to look at.
  var untraced: Set<TraceID> { Set(lazy.filter { $0.completeness == .off }.map(\.traceID)) }
}

extension MeasuredRun {
  func stopFindings(run: String) -> [Finding] {
    let help = "continue with `spangate run --resume \(run)`"
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
    case .interrupted, nil: return []
    }
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
    for (reason, count) in counts.refused.sorted(by: { $0.key < $1.key }) {
      findings.append(
        Finding(.spansRefused, "the receiver refused \(count) export requests: \(reason.inert(limit: 200))"))
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
        findings.append(
          Finding(.backendRejected, "backend `\(delivery.backend)` refused \(delivery.rejected) traces", notes: notes))
      }
      return findings
    }
  }
}
