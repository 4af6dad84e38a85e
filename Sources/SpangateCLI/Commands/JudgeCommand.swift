import ArgumentParser

struct JudgeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "judge", abstract: "Compare judges with people.", subcommands: [Calibrate.self])

  struct Calibrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ask a judge about answers that people have judged, and show how far they agree.",
      discussion: """
        FILE has one JSON object a line, with `answer` and `label`, and where the judge needs them `input`, `expected` \
        and `tools`, a list of objects with `tool` and `result`. A label is one of the judge's, or true, false, "pass", \
        "fail" or a number, which passes from the scorer's threshold on. Exit status 0, or 125 when some answers could \
        not be judged.
        """)

    @Argument(help: ArgumentHelp("The labels, as JSON lines.", valueName: "file")) var file: String
    @OptionGroup(title: "Judge") var judge: JudgeOptions
    @OptionGroup(title: "General") var global: GlobalOptions

    var request: CalibrationRequest {
      CalibrationRequest(
        file: file, suite: judge.suite, scorer: judge.scorer, variant: judge.variants.variant,
        concurrency: judge.concurrency)
    }

    func run() async throws {
      let console = global.console
      let workspace = try global.workspace(near: judge.suite, console)
      try await CalibrationSession(request, in: workspace, console: console).measure()
    }
  }
}

/// Which judge, and how fast it is asked.
struct JudgeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The suite that the judge is in.", valueName: "suite"))
  var suite: String

  @Option(help: ArgumentHelp("The judge's name. (default: the suite's only one)", valueName: "name"))
  var scorer: String?

  @OptionGroup var variants: VariantOption

  @Option(
    help: ArgumentHelp("Calls of the judge at one time. (default: 8)", valueName: "n"), transform: OptionValue.positive)
  var concurrency = 8
}
