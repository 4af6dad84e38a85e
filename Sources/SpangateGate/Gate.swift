package import SpangateCore

/// Runs suites against their agents and says whether they got worse.
package struct Gate: Sendable {
  package var tools: Tools
  package var store: any Store
  /// nil when no suite of the run wants traces.
  package var collector: (any TraceCollector)?
  /// nil when there is no backend.
  package var exporter: (any TraceExporter)?
  /// spangate's own resource: service, pipeline, version control.
  package var resource: Attributes
  package var limits: Settings.Limits
  package var budget: Budget
  package var watch: @Sendable (GateEvent) -> Void

  package init(
    tools: Tools, store: any Store, collector: (any TraceCollector)? = nil, exporter: (any TraceExporter)? = nil,
    resource: Attributes = [:], limits: Settings.Limits = Settings.Limits(), budget: Budget = Budget(),
    watch: @escaping @Sendable (GateEvent) -> Void = { _ in }
  ) {
    self.tools = tools
    self.store = store
    self.collector = collector
    self.exporter = exporter
    self.resource = resource
    self.limits = limits
    self.budget = budget
    self.watch = watch
  }

  /// The whole product. Cancelling the task stops it early; what was measured is saved.
  ///
  /// - Throws: when the store cannot be written.
  package func check(_ plan: Plan, against baseline: Baseline?, linking links: LinkBook) async throws(Finding) -> Report
  {
    try store.begin(plan.run)
    let measured = try await measure(plan)
    let decision = compare(measured.suites, with: baseline)
    return Report(decision, of: measured, run: plan.run, baseline: baseline?.name, links: links)
  }

  /// Asks, joins and scores every planned trial; each lands in the store on its own.
  private func measure(_ plan: Plan) async throws(Finding) -> MeasuredRun {
    let start = ContinuousClock.now
    let purse = Purse(budget)
    let judged = Locked<[Judgement]>([])
    let ledger = Ledger(store, run: plan.run.id) { judgement in
      judged.withLock { $0.append(judgement) }
      watch(.landed(judgement))
    }
    watch(.began(trials: plan.trialCount))
    let late = forwardLate()
    var run = MeasuredRun()
    run.findings = await ask(plan, recording: ledger, paying: purse)
    late?.cancel()
    try await ledger.close()
    let fresh = judged.withLock { $0 }
    // A budget that ran out with the last trial stopped nothing.
    let isShort = fresh.count < plan.trialCount
    run.stop = Task.isCancelled ? .interrupted : isShort ? purse.exhausted.map { .exhausted($0) } : nil
    run.deliveries = await deliver()
    run.counts = collector?.counts
    run.duration = ContinuousClock.now - start
    run.suites = plan.suites(with: fresh)
    try store.finish(plan.run.id, state: run.stop == nil ? .complete : .interrupted, at: .now)
    return run
  }

  /// Takes one suite after another through its pipeline.
  ///
  /// - Returns: what kept an agent from being asked at all.
  private func ask(_ plan: Plan, recording ledger: Ledger, paying purse: Purse) async -> [Finding] {
    var findings: [Finding] = []
    for planned in plan.suites where !planned.trials.isEmpty {
      let session: any TargetSession
      do {
        session = try await planned.suite.target.value.open(in: place(of: planned.suite), using: tools)
      } catch {
        findings.append(.agentUnavailable(error, in: planned.suite))
        continue
      }
      let pipeline = TrialPipeline(planned.suite, session: session, gate: self, ledger: ledger, purse: purse)
      await pipeline.run(planned.trials)
      await session.close()
    }
    return findings
  }

  private func place(of suite: Suite) -> RunPlace {
    guard suite.traces != .off, let collector else { return RunPlace(folder: suite.folder) }
    return RunPlace(folder: suite.folder, endpoint: collector.endpoint) { collector.receive($0) }
  }

  private func forwardLate() -> Task<Void, Never>? {
    guard let collector else { return nil }
    // Without a backend they are taken all the same, so that they do not fill up the collector.
    return Task.detached {
      for await trace in collector.late { await exporter?.export(trace, of: nil) }
    }
  }

  private func deliver() async -> [Delivery] {
    guard let exporter else { return [] }
    watch(.delivering)
    return await exporter.finish(within: limits.exportWait)
  }
}

/// What a run measured, before anything is compared.
struct MeasuredRun: Sendable {
  enum Stop: Sendable, Equatable {
    case interrupted
    case exhausted(String)
  }

  var suites: [MeasuredSuite] = []
  var findings: [Finding] = []
  var deliveries: [Delivery] = []
  var counts: CollectorCounts?
  var duration: Duration = .zero
  /// Why not everything was asked; nil when it was.
  var stop: Stop?
}

extension Plan {
  /// Each suite with what was measured before and now.
  fileprivate func suites(with fresh: [Judgement]) -> [MeasuredSuite] {
    suites.map { planned in
      let mine = fresh.filter { $0.key.suite == planned.suite.name.value }
      return MeasuredSuite(
        suite: planned.suite, judgements: (planned.done + mine).sorted { $0.key < $1.key },
        isPartial: run.selection.isPartial)
    }
  }
}

extension Finding {
  static func agentUnavailable(_ failure: AgentFailure, in suite: Suite) -> Finding {
    Finding(
      .agentUnavailable, "the agent of suite `\(suite.name.value)` could not be brought up: \(failure.message.inert())",
      at: suite.target.range,
      notes: failure.diagnostics.isEmpty ? [] : [Note("output", failure.diagnostics.inert(limit: 2_000))])
  }
}
