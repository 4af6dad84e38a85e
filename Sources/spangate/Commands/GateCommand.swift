import ArgumentParser
import FoundationEssentials
import SpangateCore
import SpangateGate
import SpangateWire
import SpangateStore

struct GateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate", abstract: "Compare a stored run with a baseline again, offline.")

  @Argument(help: ArgumentHelp("A run, or the start of its name.", valueName: "run")) var id = "latest"
  @Option(help: ArgumentHelp("Compare with this baseline.", valueName: "name|file")) var baseline: String?
  @OptionGroup var reference: BaselineReference
  @Option(help: ArgumentHelp("Write a report; repeatable.", valueName: "format[=path]")) var report: [String] = []
  @Flag(help: "Price the model calls again, by the prices of today's settings.") var reprice = false
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let (here, console) = try global.open()
    let store = try here.openStore(console)
    let record = try console.orStop { () throws(Finding) in try store.run(id) }
    let redactor = Redactor(here.settings.redact)
    let pass = RedactionPass(redactor)
    let judgements = try console.orStop { () throws(Finding) in
      try store.judgements(of: record.id).map { pass.redacted($0) }
    }.map { reprice ? $0.repriced(by: here.settings.prices, in: store) : $0 }
    var options = try RunOptions.parse([])
    options.baseline = baseline
    options.reference = reference
    options.asking.report = report
    let preparation = RunPreparation(place: here, console: console, options: options)
    let suites = try preparation.suites([], resuming: record)
    let premises = try await preparation.premises(of: suites, in: store, at: .now)
    let pages = TracePages(folder: here.storeFolder + "/traces", store: store, redactor: redactor)
    var report = Report(
      regating: record, judgements: judgements, suites: premises.suites, baseline: premises.baseline,
      links: LinkBook(page: pages.url))
    report.findings += premises.findings
    report.findings = redactor.redacted(report.findings)
    pages.write(for: report, console: console)
    try preparation.reports().write(report)
    if report.exitStatus != .passed { throw Stop(status: report.exitStatus) }
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
