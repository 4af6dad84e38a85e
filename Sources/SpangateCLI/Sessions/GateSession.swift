import SpangateCore
import SpangateGate
import SpangateStore
import SpangateTrace
import SpangateWire

/// One `spangate gate`: a stored run is compared again, and nobody is asked.
struct GateSession {
  let request: GateRequest
  let workspace: Workspace
  var reports: ReportOutput<Report>
  let console: Console

  /// Compares, writes the reports, and throws unless the run passed.
  func run() async throws {
    let store = try workspace.openStore(console, onlyReads: true)
    var reports = reports
    reports.whereabouts = workspace.whereabouts
    let report = reports.write(try await report(from: store))
    if report.exitStatus != .passed { throw Stop(status: report.exitStatus) }
  }

  /// Compares, and writes the pages that the report links to.
  ///
  /// - Parameter deliveries: of what the run has just sent to backends.
  func report(
    from store: SQLiteStore, _ deliveries: [Delivery] = [], to backends: [NamedBackend] = []
  ) async throws -> Report {
    let redactor = Redactor(workspace.settings.redact)
    let record = try console.orStop { () throws(Finding) in try store.run(request.run) }
    let judgements = try judgements(of: record, from: store, RedactionPass(redactor))
    let selected =
      record.origin == nil
      ? try SuiteSelection(workspace: workspace, console: console).selected(of: record, asking: false)
      : try ImportedSuites(loader: workspace.loader, console: console).selected(of: record, judgements)
    let inputs = try await GateInputs(
      selected, comparedWith: request.baseline, in: store, loader: workspace.loader, console: console, at: .now)
    let pages = TracePages(folder: workspace.traceFolder, store: store, redactor: redactor)
    let kept = CaseTraces(store: store, beside: inputs.traces)
    var report = Report(
      regating: record, judgements: judgements, suites: inputs.suites, baseline: inputs.baseline,
      premises: inputs.findings + record.incompleteness + record.missingCases(of: judgements, since: inputs.baseline),
      links: TraceLinks(backends: backends, page: pages.folder.url), deliveries: deliveries,
      suspects: SuspectFinder(kept, baseline: inputs.baseline, redactor: redactor).search,
      paths: PathFinder(kept, redactor: redactor).search, rises: RiseFinder(kept, redactor: redactor).search)
    report.run.uncomparedBy = request.baseline.source == .nothing ? "--no-baseline" : nil
    report.findings = redactor.redacted(report.findings)
    pages.write(for: report, of: inputs.suites, beside: inputs.traces, console: console)
    return report
  }

  private func judgements(
    of run: RunRecord, from store: SQLiteStore, _ pass: RedactionPass
  ) throws -> [Judgement] {
    let judgements = try console.orStop { () throws(Finding) in
      try store.judgements(of: run.id).map { pass.redacted($0) }
    }
    return request.reprices ? judgements.map { $0.repriced(by: workspace.settings.prices, in: store) } : judgements
  }
}

extension Judgement {
  /// With the cost of its stored trace; as it is when there is none.
  fileprivate func repriced(by prices: PriceTable, in store: SQLiteStore) -> Judgement {
    guard let request = try? store.trace(traceID), let spans = try? OTLPTraces.spans(in: request) else { return self }
    let agents = spans.filter { $0.id != rootSpanID }
    var judgement = self
    judgement.measures[.costUSD] = Trace(id: traceID, spans: agents, completeness: completeness).cost(by: prices)
    return judgement
  }
}
