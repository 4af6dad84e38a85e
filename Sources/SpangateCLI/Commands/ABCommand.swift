import ArgumentParser
import SpangateCore

struct ABCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ab", abstract: "Compare variants of a suite with each other, trial by trial.",
    discussion: """
      Trials of all variants alternate at random on the same cases with the same seeds, twice as many in each round, \
      until the answer is clear or `max_trials` is reached. Exit status 0 when no variant is worse than the first, 1 when \
      one is, 125 when they could not be measured, have no score in common, or a case that always passed in the first \
      never passes in another and the trials are too few to tell. Such a run cannot be resumed.
      """)

  @Argument(help: ArgumentHelp("A suite file.", valueName: "suite"))
  var suite: String

  @OptionGroup(title: "Variants") var variants: ArmOptions
  @OptionGroup(title: "Selection") var cases: SelectionOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions
  @OptionGroup(title: "Output") var output: ABReportOptions
  @OptionGroup(title: "Output") var traces: ExportOption
  @OptionGroup(title: "General") var global: GlobalOptions

  var request: ABRequest {
    ABRequest(
      suite: suite, arms: [variants.a] + variants.b,
      asking: AskingRequest(cases, limits, reports: output.report, traces))
  }

  func run() async throws {
    let console = global.console
    let request = request
    var output = ReportOutput<ABReport>(request.asking.reports, console: console)
    output.whereabouts = Whereabouts(checkout: .current)
    try await output.cover(request) { [output] in
      try output.prepare(protecting: [suite] + [global.config].compactMap { $0 })
      let workspace = try global.workspace(near: suite, console)
      let session = try await ABSession(request, in: workspace, output: output, console: console)
      try session.finish(try await session.measure())
    }
  }
}

/// The variants that are compared.
struct ArmOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The variant to compare with.", valueName: "variant"))
  var a: String

  @Option(help: ArgumentHelp("A variant to compare; repeatable.", valueName: "variant"))
  var b: [String]

  func validate() throws {
    if b.isEmpty { throw ValidationError("name a variant to compare with `--b`") }
    if Set([a] + b).count <= b.count { throw ValidationError("name each variant once") }
  }
}
