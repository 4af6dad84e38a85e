import ArgumentParser
import SpangateCore

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run suites, score, compare with the baseline, report: the gate.")

  @Argument(help: ArgumentHelp("Suite files, or folders of them.", valueName: "suite"))
  var suites: [String] = []

  // Those of ``RunOptions``, one by one. In debug builds a parser checks each group four times for each time that it checks
  // the one around it, and the tests start this command more often than all others.
  @OptionGroup(title: "Selection") var variants: VariantOption
  @OptionGroup(title: "Selection") var cases: SelectionOptions
  @OptionGroup(title: "Selection") var part: PartOptions
  @OptionGroup(title: "Comparison") var comparison: BaselineOptions
  @OptionGroup(title: "Comparison") var beside: ControlOptions
  @OptionGroup(title: "Comparison") var acceptance: AcceptanceOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions
  @OptionGroup(title: "Output") var output: ReportOptions
  @OptionGroup(title: "Output") var traces: ExportOption
  @OptionGroup(title: "General") var global: GlobalOptions

  private var options: RunOptions {
    var options = RunOptions()
    (options.variants, options.cases, options.part) = (variants, cases, part)
    (options.comparison, options.beside, options.acceptance) = (comparison, beside, acceptance)
    (options.limits, options.output, options.traces) = (limits, output, traces)
    return options
  }

  func validate() throws {
    try options.validate()
    if suites.isEmpty, options.part.resume == nil { throw ValidationError("name a suite, or a run to resume") }
  }

  var request: RunRequest { options.request(suites) }

  func run() async throws {
    let console = global.console
    let request = request
    var reports = ReportOutput<Report>(request.asking.reports, environment: global.environment, console: console)
    reports.whereabouts = Whereabouts(checkout: .current)
    try await reports.cover { [reports] in
      try reports.prepare(protecting: request.inputs + [global.config].compactMap { $0 })
      let session = try await RunSession(
        request, in: try global.workspace(near: suites.first, console), reports: reports, console: console)
      let report = try await session.measure()
      try session.finish(report)
    }
  }
}
