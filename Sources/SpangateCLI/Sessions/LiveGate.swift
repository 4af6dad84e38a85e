import SpangateCore
import SpangateExport
import SpangateGate
import SpangateIO
import SpangateReceiver
import SpangateStore
import SpangateTrace

/// A gate with all that it needs from the outside, up for as long as a command asks agents.
struct LiveGate {
  let workspace: Workspace
  let console: Console
  let store: SQLiteStore
  let backends: [NamedBackend]
  let pages: TracePages
  let budget: Budget
  /// What stands for the trials where nobody is asked, and where its scores go.
  var recorded: RecordedTrials?
  var writeBack: WriteBack?

  /// - Parameter sends: whether traces go to backends.
  init(
    workspace: Workspace, console: Console, store: SQLiteStore, _ asking: AskingRequest, sends: Bool = true
  ) throws {
    self.workspace = workspace
    self.console = console
    self.store = store
    backends = sends ? try console.orStop { () throws(Finding) in try workspace.backends(asking.exports) } : []
    pages = TracePages(
      folder: workspace.traceFolder, store: store, redactor: Redactor(workspace.settings.redact))
    budget = asking.budget
  }

  /// Opens everything, works, and closes it.
  ///
  /// - Parameters:
  ///   - suites: what is going to be asked.
  ///   - baseline: whose trials are looked at beside those that fail.
  ///   - traces: of those trials, where the store may not have them.
  ///   - isResumed: whether something was measured before.
  ///   - work: is cancelled by the first Ctrl-C.
  func run<Value: Sendable>(
    _ suites: [Suite], against baseline: Baseline? = nil, beside traces: [BaselineTraces] = [], isResumed: Bool = false,
    _ work: @escaping @Sendable (Gate, TraceLinks) async throws(Finding) -> Value
  ) async throws -> Value {
    let http = CurlHTTPClient()
    let token = workspace.settings.receiver.token?.value
    let pace = PatternPace(deadline: budget.time.map { .now + $0 })
    var redactor = workspace.redactor(of: suites, secrets: [token].compactMap { $0 }, http: http)
    redactor.pace = pace
    console.hide(secretsOf: redactor.policy)
    let collector = try await collector(for: suites, token: token, redactor: redactor)
    let meter = ProgressMeter(console)
    let interruption = Locked<ExitStatus?>(nil)
    let gate = gate(
      asking: suites, http: http, collector: collector, redactor: redactor, meter: meter, interruption: interruption,
      against: baseline, beside: traces)
    let links = TraceLinks(
      backends: backends + (writeBack?.annotated ?? []), page: backends.isEmpty ? pages.folder.url : nil)
    Interrupts.hold()
    let task = Task { () -> Result<Value, Finding> in
      await PatternPace.$current.withValue(pace) {
        do throws(Finding) {
          return .success(try await work(gate, links))
        } catch {
          return .failure(error)
        }
      }
    }
    let interrupts = Interrupts(cancelling: task, noting: interruption, hurrying: pace, console) {
      isResumed || meter.hasLanded
    }
    defer { interrupts.stop() }
    let result = await task.value
    meter.finish()
    await collector?.close()
    console.show(await redactor.finish().map { Finding($0) })
    http.shutdown()
    return try console.orStop { () throws(Finding) in try result.get() }
  }

  /// What backends refused has been said, and is no other run's to say.
  func forgetTold() { if !backends.isEmpty { try? store.forgetRefusals() } }

  private func gate(
    asking suites: [Suite], http: CurlHTTPClient, collector: (any TraceCollector)?, redactor: Redactor,
    meter: ProgressMeter, interruption: Locked<ExitStatus?>, against baseline: Baseline?,
    beside traces: [BaselineTraces]
  ) -> Gate {
    var policy = ExportPolicy()
    policy.spoolBytes = workspace.settings.limits.spoolBytes
    func forwarder(to backends: [NamedBackend]) -> OTLPForwarder? {
      backends.isEmpty ? nil : OTLPForwarder(backends: backends, http: http, spool: store, policy: policy)
    }
    let exporter: (any TraceExporter)? =
      writeBack.map { ScoreExporter($0, http: http, forwarding: forwarder(to: $0.linked)) } ?? forwarder(to: backends)
    let run = CIRun(environment: workspace.environment)?.attributes.entries ?? []
    let kept = CaseTraces(store: store, beside: traces)
    return Gate(
      GatePorts(
        tools: workspace.tools(http: http, for: suites), store: store, collector: collector, exporter: exporter,
        resource: redactor.redacted(
          Attributes([.init(Vocabulary.serviceName, .string(workspace.settings.service))] + run)),
        limits: workspace.settings.limits, redactor: redactor, prices: workspace.settings.prices, budget: budget,
        suspects: SuspectFinder(kept, baseline: baseline, redactor: redactor).search,
        paths: PathFinder(kept, redactor: redactor).search,
        rises: RiseFinder(kept, redactor: redactor).search,
        watch: meter.watch, interruption: { interruption.withLock { $0 } }))
  }

  private func collector(
    for suites: [Suite], token: String?, redactor: Redactor
  ) async throws -> (any TraceCollector)? {
    if let recorded { return RecordedCollector(recorded, redactor: redactor) }
    guard suites.contains(where: { $0.traces != .off }) else { return nil }
    let (receiver, limits) = (workspace.settings.receiver, workspace.settings.limits.receiver)
    return try await console.orStop { () async throws(Finding) in
      try await OTLPCollector.start(
        host: receiver.host, port: receiver.port, limits: limits, token: token, redactor: redactor)
    }
  }
}
