import ArgumentParser
import SpangateCore

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run suites, score, compare with the baseline, report: the gate.")

  @Argument(help: ArgumentHelp("Suite files, or folders of them.", valueName: "suite"))
  var suites: [String] = []

  @OptionGroup var options: RunOptions
  @OptionGroup(title: "General") var global: GlobalOptions

  func validate() throws {
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
