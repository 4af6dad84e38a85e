package import SpangateCore
import SpangateDecision
import SpangateTrace

extension Report {
  /// The pure end of the pipeline again, over a run that was measured before.
  ///
  /// - Parameters:
  ///   - premises: what there is to say of the suites and the baseline themselves.
  ///   - deliveries: of what backends were sent of the run just now.
  ///   - suspects: finds where cases that got worse went wrong.
  ///   - paths: finds what changed in the path.
  ///   - rises: finds the spans that account for a rise.
  package init(
    regating run: RunRecord, judgements: [Judgement], suites: [Suite], baseline: Baseline?, premises: [Finding] = [],
    links: TraceLinks, deliveries: [Delivery] = [], suspects: SuspectSearch? = nil, paths: PathSearch? = nil,
    rises: RiseSearch? = nil
  ) {
    var measured = MeasuredRun()
    measured.suites = suites.map { suite in
      MeasuredSuite(
        suite: suite, judgements: judgements.filter { $0.key.suite == suite.name.value && !run.isOfControl($0.key) },
        isPartial: run.selection.isPartial)
    }
    measured.deliveries = deliveries
    measured.controls = run.controls.compactMap { control in
      guard var suite = suites.first(where: { $0.name.value == control.suite }) else { return nil }
      suite.variant = control.variant
      return Control(
        name: control.name,
        measured: MeasuredSuite(
          suite: suite,
          judgements: judgements.filter { $0.key.suite == control.suite && $0.key.variant == control.variant },
          isPartial: run.selection.isPartial))
    }
    if let end = run.finishedAt, end > run.startedAt {
      measured.duration = end - run.startedAt
    }
    let decision = compare(measured.suites, with: baseline, beside: measured.controls).suspecting(suspects)
      .following(paths, measured.suites, beside: baseline).accounting(rises, measured.suites, beside: baseline)
    measured.stop = decision.stop(of: run, judgements)
    self.init(decision, of: measured, run: run, baseline: baseline?.name, premises: premises, links: links)
    self.run.asksNobody = run.asksNobody
  }
}

extension GateDecision {
  /// What a run that was cut short lacks; nil of one that ended, or lacks nothing.
  fileprivate func stop(of run: RunRecord, _ judgements: [Judgement]) -> MeasuredRun.Stop? {
    // What another tool left open is said of its run, and nobody here can go on with it.
    guard run.state != .complete, run.origin == nil else { return nil }
    let ran = Dictionary(grouping: judgements.filter { !run.isOfControl($0.key) }) { [$0.key.suite, $0.key.case] }
      .mapValues(\.count)
    let missing = run.suites.reduce(0) { sum, suite in
      sum + suite.trials.reduce(0) { $0 + max(0, $1.value - ran[[suite.name, $1.key], default: 0]) }
    }
    let cases = Set((further + furtherControl).map { [$0.suite, $0.case] }).count
    return missing == 0 && cases == 0 ? nil : .unfinished(missing: missing, inDoubt: cases)
  }
}
