import ArgumentParser
import SpangateCore

struct GateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate", abstract: "Compare a stored run with a baseline again, offline.")

  @Argument(help: ArgumentHelp("A run, or the start of its name.", valueName: "run"))
  var id = "latest"

  @OptionGroup(title: "Comparison") var comparison: BaselineOptions
  @OptionGroup(title: "Comparison") var prices: RepriceOption
  @OptionGroup(title: "Output") var output: ReportOptions
  @OptionGroup(title: "General") var global: GlobalOptions

  var request: GateRequest {
    GateRequest(
      run: id, baseline: comparison.choice, reports: [ReportRequest](output.report), reprices: prices.reprice)
  }

  func run() async throws {
    let console = global.console
    let request = request
    var reports = ReportOutput<Report>(request.reports, environment: global.environment, console: console)
    reports.whereabouts = Whereabouts(checkout: .current)
    try await reports.cover { [reports] in
      try reports.prepare(protecting: [request.baseline.file, global.config].compactMap { $0 })
      try await GateSession(
        request: request, workspace: try global.workspace(console), reports: reports, console: console
      ).run()
    }
  }
}

/// Which prices hold.
struct RepriceOption: ParsableArguments {
  @Flag(help: "Price the model calls again, by the prices of today's settings.")
  var reprice = false
}
