import SpangateCore
import SpangateDecision
import SpangateTrace

extension Report {
  /// Puts a decision together with where to look at it. Pure.
  ///
  /// - Parameter premises: what was known before anything was measured. One that is an error makes the verdict, and that
  ///   of the suite whose file it points at, no pass.
  init(
    _ decision: GateDecision, of measured: MeasuredRun, run: RunRecord, baseline: String?, premises: [Finding],
    links: TraceLinks
  ) {
    let judgements = measured.suites.flatMap(\.judgements)
    let beside = measured.controls.flatMap(\.measured.judgements)
    let evidence = Set(decision.findings.compactMap(\.evidence?.trace)).subtracting(judgements.untraced)
      .union(decision.passingTraces).union(decision.changedTraces)
    func urls(_ trace: TraceID, _ span: SpanID?) -> [String: String] {
      links.urls(of: trace, span: span, deliveries: measured.deliveries, evidence: evidence)
    }
    let decision = decision.linked { links.best(of: urls($0, $1)) }
    let findings = decision.findings.map { $0.linked { links.best(of: urls($0, $1)) } }
    let obstacles = measured.obstacles + premises.filter { $0.severity == .error }
    let verdict = Verdict.combined(
      [decision.verdict] + (measured.stop == nil && obstacles.isEmpty ? [] : [.inconclusive]))
    self.init(
      verdict: verdict, exitStatus: measured.exitStatus(of: verdict),
      run: Run(
        id: run.id, startedAt: run.startedAt, duration: measured.duration.seconds, variant: run.variant,
        experimentID: measured.suites.lazy.compactMap(\.suite.experimentID).first, baseline: baseline,
        trials: judgements.count, rounds: measured.rounds, cost: Self.cost(of: judgements + beside),
        judging: (judgements + beside).judging, revision: run.revision, controls: measured.controls.map(\.figure)),
      suites: decision.suites.map { suite in
        var suite = suite
        if obstacles.contains(where: { $0.range?.file == suite.file }) {
          suite.verdict = .combined([suite.verdict, .inconclusive])
        }
        for (caseIndex, report) in suite.cases.enumerated() {
          for (index, trial) in report.trials.enumerated() {
            let judgement = trial.judgement
            suite.cases[caseIndex].trials[index].urls = urls(
              judgement.traceID, judgement.blamedSpan ?? judgement.rootSpanID)
          }
        }
        return suite
      },
      findings: measured.findings + findings + measured.stopFindings(of: run) + measured.overrunFindings
        + measured.traceFindings
        + (judgements + beside).unknownPrices + measured.deliveryFindings + measured.leftovers + measured.obstacles
        + premises)
    self.run.asksNobody = run.asksNobody
  }

  /// The sum over the trials that know theirs.
  static func cost(of judgements: [Judgement]) -> Measurement {
    let costs = judgements.compactMap { $0.measures[.costUSD] }
    let known = costs.compactMap(\.value)
    if !known.isEmpty { return .value(known.reduce(0, +)) }
    return costs.first ?? .absent(why: judgements.first?.completeness.gap ?? "no trial was measured")
  }
}

extension Control {
  fileprivate var figure: Report.Run.Control {
    Report.Run.Control(suite: measured.suite.name.value, name: name, trials: measured.judgements.count)
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
