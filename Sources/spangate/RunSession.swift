import SpangateBuiltins
import SpangateCore
import SpangateGate
import SpangateIO
import SpangateOTLP
import SpangateReceiver
import SpangateStore

/// One `spangate run`, from its options to its exit status.
struct RunSession {
  private let options: RunOptions
  private let console: Console
  private let place: Place
  private let store: SQLiteStore
  private let plan: Plan
  private let baseline: Baseline?
  private let backends: [NamedBackend]
  private let reports: ReportOutput
  private let pages: TracePages

  /// Reads and checks everything; nothing is asked and nothing is written yet, but that the store is opened.
  init(_ paths: [String], options: RunOptions, global: GlobalOptions) async throws {
    self.options = options
    var console = Console(global, environment: [:])
    let resumed: RunRecord?
    let place: Place
    if let resume = options.resume {
      let store = try Place(global, near: paths.first, console: console).openStore(console)
      let record = try console.orStop { () throws(Finding) in try store.run(resume) }
      resumed = record
      place = try Place(global, near: record.suites.first?.file, console: console)
    } else {
      resumed = nil
      place = try Place(global, near: paths.first, console: console)
    }
    console = Console(global, environment: place.environment)
    let preparation = RunPreparation(place: place, console: console, options: options)
    let suites = try preparation.suites(paths, resuming: resumed)
    store = try place.openStore(console)
    baseline = try preparation.baseline(for: suites, in: store)
    backends = try preparation.backends()
    plan = try preparation.plan(suites, baseline: baseline, resuming: resumed, from: store)
    reports = try preparation.reports()
    pages = TracePages(folder: place.storeFolder + "/traces", store: store)
    self.console = console
    self.place = place
  }

  func measure() async throws -> Report {
    let http = CurlHTTPClient()
    let collector = try await openCollector()
    let meter = ProgressMeter(console)
    let exporter = backends.isEmpty ? nil : OTLPForwarder(backends: backends, http: http, spool: store)
    let pipeline = Pipeline(environment: place.environment)?.attributes.entries ?? []
    let gate = Gate(
      tools: place.tools(http: http), store: store, collector: collector, exporter: exporter,
      resource: Attributes([.init(Vocabulary.serviceName, .string(place.settings.service))] + pipeline),
      limits: place.settings.limits, budget: Budget(usd: options.budgetUsd, time: options.budgetTime),
      watch: meter.watch)
    let links = LinkBook(backends: backends, page: backends.isEmpty ? pages.url : nil)
    let work = Task { [plan, baseline] () -> Result<Report, Finding> in
      do throws(Finding) {
        return .success(try await gate.check(plan, against: baseline, linking: links))
      } catch {
        return .failure(error)
      }
    }
    let interrupts = Interrupts(cancelling: work)
    defer { interrupts.stop() }
    let result = await work.value
    meter.finish()
    await collector?.close()
    http.shutdown()
    var report = try console.orStop { () throws(Finding) in try result.get() }
    if let status = interrupts.status { report.exitStatus = status }
    return report
  }

  /// Accepts the run if asked to, writes the reports, and throws unless it passed.
  func finish(_ report: Report) throws {
    var report = report
    let isInterrupted = [.interrupted, .terminated].contains(report.exitStatus)
    if options.accept, !isInterrupted {
      do throws(Finding) {
        try BaselineAcceptance(store: store, console: console).accept(run: report.run.id, as: baselineName)
        report.run.isAccepted = true
      } catch {
        report.findings.append(error)
      }
    }
    pages.write(for: report, console: console)
    reports.write(report)
    if isInterrupted {
      console.note("what was measured is saved; continue with `spangate run --resume \(report.run.id)`")
    }
    if report.exitStatus != .passed { throw Stop(status: report.exitStatus) }
  }

  private var baselineName: String { plan.suites.first?.suite.gate.baseline ?? "main" }

  private func openCollector() async throws -> OTLPCollector? {
    guard plan.suites.contains(where: { $0.suite.traces != .off }) else { return nil }
    do {
      return try await OTLPCollector.start(place.settings.receiver, limits: place.settings.limits)
    } catch {
      try console.check([error])
      throw Stop(status: .invalid)
    }
  }
}

extension Console {
  /// Runs what can fail with a finding; shows it and ends the command.
  func orStop<Value>(_ body: () throws(Finding) -> Value) throws -> Value {
    do throws(Finding) {
      return try body()
    } catch {
      show([error])
      throw Stop(status: .invalid)
    }
  }
}
