package import SpangateCore
package import SpangateTrace

/// What a gate needs from the outside.
package struct GatePorts: Sendable {
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
  /// Finds where cases that got worse went wrong; nil where nobody looks.
  package var suspects: SuspectSearch?
  /// Finds what changed in the path of a suite; nil where nobody looks.
  package var paths: PathSearch?
  /// Finds the spans that account for a rise; nil where nobody looks.
  package var rises: RiseSearch?
  package var watch: @Sendable (GateEvent) -> Void
  /// How the process is to end because somebody interrupts the run; nil while nobody does.
  package var interruption: @Sendable () -> ExitStatus?
  /// What the time budget and the run's duration are measured by.
  package var now: @Sendable () -> ContinuousClock.Instant

  package init(
    tools: Tools, store: any Store, collector: (any TraceCollector)? = nil, exporter: (any TraceExporter)? = nil,
    resource: Attributes = [:], limits: Settings.Limits = Settings.Limits(), redactor: Redactor = .none,
    prices: PriceTable = .none, budget: Budget = Budget(),
    suspects: SuspectSearch? = nil, paths: PathSearch? = nil, rises: RiseSearch? = nil,
    watch: @escaping @Sendable (GateEvent) -> Void = { _ in },
    interruption: @escaping @Sendable () -> ExitStatus? = { nil },
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
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
    self.suspects = suspects
    self.paths = paths
    self.rises = rises
    self.watch = watch
    self.interruption = interruption
    self.now = now
  }
}
