import ArgumentParser
import SpangateCore
import SpangateImport

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Import the results of another tool, and gate them.",
    discussion: """
      The results become a run of the store, which is compared with its baseline as any other. Importing the same files \
      again gives the same run.
      """)

  @Argument(help: "Whose results they are.") var tool: ImportTool

  @Argument(help: ArgumentHelp("Result files; what they have in common are further trials.", valueName: "file"))
  var files: [String]

  @OptionGroup(title: "Results") var results: ResultOptions
  @OptionGroup(title: "Comparison") var comparison: BaselineOptions
  @OptionGroup(title: "Comparison") var acceptance: AcceptanceOptions
  @OptionGroup(title: "Output") var output: ReportOptions
  @OptionGroup(title: "Output") var scores: ScoreExportOption
  @OptionGroup(title: "General") var global: GlobalOptions

  func validate() throws {
    try comparison.check(beside: acceptance)
    guard results.scores == nil || tool == .whatifd else {
      throw ValidationError("`--scores` goes with whatifd, whose reports have no score of a single trace")
    }
    if results.suite?.isEmpty == true { throw ValidationError("`--suite` needs a name or a file") }
    if results.scores != nil, files.count > 1 { throw ValidationError("`--scores` is of one report") }
  }

  var request: ImportRequest {
    ImportRequest(
      tool: tool, files: files, suite: results.suite, scores: results.scores, baseline: comparison.choice,
      accepting: acceptance.count, reports: [ReportRequest](output.report),
      exports: scores.export)
  }

  func run() async throws {
    let console = global.console
    let request = request
    var reports = ReportOutput<Report>(request.reports, environment: global.environment, console: console)
    reports.whereabouts = Whereabouts(checkout: .current)
    try await reports.cover { [reports] in
      try reports.prepare(protecting: request.inputs + [global.config].compactMap { $0 })
      try await ImportSession(
        request: request, workspace: try global.workspace(near: request.suiteFile, console), reports: reports,
        console: console
      ).run()
    }
  }
}

/// How results are read.
struct ResultOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The suite's name; or a suite file, of which `suite`, `gate` and `quarantine` hold. (default: what the results "
        + "call it)", valueName: "name|file"))
  var suite: String?

  @Option(
    help: ArgumentHelp(
      "JSON lines with the score of each trace, beside a report of whatifd. (default: none)", valueName: "file"))
  var scores: String?
}

/// Where scores go.
struct ScoreExportOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Send the scores here, each to the trace that the results name; repeatable. (default: nowhere)",
      valueName: "backend|url"))
  var export: [String] = []
}

extension ImportTool: ExpressibleByArgument {}
