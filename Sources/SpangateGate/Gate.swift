package import SpangateCore
package import SpangateDecision

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
  /// Of everything that leaves the process. Scorers see what arrived, unless its policy says otherwise.
  package var redactor: Redactor
  /// What models cost.
  package var prices: PriceTable
  package var budget: Budget
  package var watch: @Sendable (GateEvent) -> Void
  /// The pure comparison, which may demand further trials.
  package var deciding: @Sendable ([MeasuredSuite], Baseline?) -> GateDecision

  package init(
    tools: Tools, store: any Store, collector: (any TraceCollector)? = nil, exporter: (any TraceExporter)? = nil,
    resource: Attributes = [:], limits: Settings.Limits = Settings.Limits(), redactor: Redactor = .none,
    prices: PriceTable = .none, budget: Budget = Budget(),
    watch: @escaping @Sendable (GateEvent) -> Void = { _ in },
    deciding: @escaping @Sendable ([MeasuredSuite], Baseline?) -> GateDecision = { compare($0, with: $1) }
  ) {
    self.tools = tools
    self.store = store
    self.collector = collector
    self.exporter = exporter
    self.resource = resource
    self.limits = limits
    self.redactor = redactor
    self.prices = prices
    self.budget = budget
    self.watch = watch
    self.deciding = deciding
  }

  /// The whole product. Cancelling the task stops it early; what was measured is saved.
  ///
  /// It goes round for as long as the comparison demands more trials, which come up to where the suite allows, and
  /// nothing stops the run.
  ///
  /// - Throws: when the store cannot be written.
  package func check(_ plan: Plan, against baseline: Baseline?, linking links: LinkBook) async throws(Finding) -> Report
  {
    try store.begin(plan.run)
    watch(.began(trials: plan.trialCount))
    var generator = SystemRandomNumberGenerator()
    var bench = Bench(self, run: plan.run.id)
    var rounds = Rounds(plan, against: baseline)
    var decision: GateDecision
    repeat {
      if rounds.number > 1 {
        watch(.round(rounds.number, trials: rounds.plan.trialCount, cases: rounds.plan.caseCount))
      }
      rounds.add(await bench.measure(rounds.plan))
      decision = deciding(rounds.suites, baseline)
      rounds.advance(decision.further, using: &generator)
    } while rounds.goesOn && bench.goesOn
    let measured = try await bench.finish(rounds)
    var report = Report(decision, of: measured, run: plan.run, baseline: baseline?.name, links: links)
    report.findings = redactor.redacted(report.findings)
    return report
  }

  func place(of suite: Suite) -> RunPlace {
    guard suite.traces != .off, let collector else { return RunPlace(folder: suite.folder) }
    return RunPlace(folder: suite.folder, endpoint: collector.endpoint) { collector.receive($0) }
  }

  func forwardLate() -> Task<Void, Never>? {
    guard let collector else { return nil }
    // Without a backend they are taken all the same, so that they do not fill up the collector.
    return Task.detached {
      for await trace in collector.late { await exporter?.export(trace, of: nil) }
    }
  }

  func deliver() async -> [Delivery] {
    guard let exporter else { return [] }
    watch(.delivering)
    return await exporter.finish(within: limits.exportWait)
  }
}

/// What a run measured, before anything is compared.
struct MeasuredRun: Sendable {
  enum Stop: Sendable, Equatable {
    case interrupted
    /// A budget ran out, with some cases in doubt perhaps.
    case exhausted(String, inDoubt: Int)
    /// So many cases are in doubt, and no further trial of them could be measured.
    case undecided(Int)
  }

  var suites: [MeasuredSuite] = []
  var findings: [Finding] = []
  var deliveries: [Delivery] = []
  var counts: CollectorCounts?
  var duration: Duration = .zero
  /// How often trials were asked; nil when they were read from the store.
  var rounds: Int?
  /// Why not everything was asked; nil when it was.
  var stop: Stop?
}

extension Finding {
  static func agentUnavailable(_ failure: AgentFailure, in suite: Suite) -> Finding {
    Finding(
      .agentUnavailable, "the agent of suite `\(suite.name.value)` could not be brought up: \(failure.message.inert())",
      at: suite.target.range,
      notes: failure.diagnostics.isEmpty ? [] : [Note("output", failure.diagnostics.inert(limit: 2_000))])
  }
}
