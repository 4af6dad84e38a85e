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
    let redactor = Redactor(workspace.settings.redact)
    let record = try console.orStop { () throws(Finding) in try store.run(request.run) }
    let judgements = try judgements(of: record, from: store, RedactionPass(redactor))
    let selected = try SuiteSelection(workspace: workspace, console: console).selected(of: record, asking: false)
    let inputs = try await GateInputs(
      selected, comparedWith: request.baseline, in: store, loader: workspace.loader, console: console, at: .now)
    let pages = TracePages(folder: workspace.traceFolder, store: store, redactor: redactor)
    var report = Report(
      regating: record, judgements: judgements, suites: inputs.suites, baseline: inputs.baseline,
      premises: inputs.findings, links: TraceLinks(page: pages.folder.url),
      suspects: SuspectFinder(
        store: store, baseline: inputs.baseline, beside: inputs.traces, redactor: redactor
      ).search,
      paths: PathFinder(store: store, beside: inputs.traces, redactor: redactor).search,
      rises: RiseFinder(store: store, beside: inputs.traces, redactor: redactor).search)
    report.run.uncomparedBy = request.baseline.source == .nothing ? "--no-baseline" : nil
    report.findings = redactor.redacted(report.findings)
    pages.write(for: report, of: inputs.suites, beside: inputs.traces, console: console)
    var reports = reports
    reports.whereabouts = workspace.whereabouts
    report = reports.write(report)
    if report.exitStatus != .passed { throw Stop(status: report.exitStatus) }
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
