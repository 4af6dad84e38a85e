package import SpangateCore
package import SpangateDecision

/// Runs suites against their agents and says whether they got worse.
package struct Gate: Sendable {
  let ports: GatePorts
  /// The pure comparison, which may demand further trials.
  private let deciding: @Sendable ([MeasuredSuite], Baseline?, [Control]) -> GateDecision

  package init(
    _ ports: GatePorts,
    deciding: @escaping @Sendable ([MeasuredSuite], Baseline?, [Control]) -> GateDecision = {
      compare($0, with: $1, beside: $2)
    }
  ) {
    self.ports = ports
    self.deciding = deciding
  }

  /// The whole product. Cancelling the task stops it early; what was measured is saved.
  ///
  /// It goes round for as long as the comparison demands more trials, which come up to where the suite allows, and
  /// nothing stops the run. What becomes of a single trial is in ``TrialPipeline/measure(_:beside:)``.
  ///
  /// - Parameters:
  ///   - controls: unchanged agents that may be asked beside those of the plan, for suspect cases.
  ///   - done: what was measured of them before, when a run is resumed.
  ///   - premises: what there is to say of the suites and the baseline themselves.
  /// - Throws: when the store cannot be written.
  package func check(
    _ plan: Plan, against baseline: Baseline?, beside controls: [ControlAgent] = [], done: [Judgement] = [],
    premises: [Finding] = [], linking links: TraceLinks
  ) async throws(Finding) -> Report {
    try ports.store.begin(plan.run)
    ports.watch(.began(trials: plan.trialCount))
    var generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    var live = LiveRun(plan.run.id, ports, baseline: baseline, controls: controls)
    var rounds = Rounds(plan, against: baseline, beside: controls, done: done)
    var decision: GateDecision
    repeat {
      if rounds.number > 1 {
        ports.watch(.round(rounds.number, trials: rounds.plan.trialCount, cases: rounds.plan.caseCount))
      }
      rounds.add(await live.measure(rounds.plan))
      rounds.amend(await live.overtaken(rounds.suites + rounds.controls.map(\.measured)))
      decision = deciding(rounds.suites, baseline, rounds.controls)
      rounds.advance(decision.further, controls: decision.furtherControl, using: &generator)
    } while rounds.goesOn && live.goesOn
    let measured = try await live.finish(rounds)
    decision = decision.suspecting(ports.suspects).following(ports.paths, measured.suites, beside: baseline)
      .accounting(ports.rises, measured.suites, beside: baseline)
    var report = Report(
      decision, of: measured, run: plan.run, baseline: baseline?.name, premises: premises, links: links)
    report.findings = ports.redactor.redacted(report.findings)
    return report
  }
}
