import ArgumentParser
import SpangateCore
import SpangateTrace

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
    @Option(help: ArgumentHelp("The suite that the judge is in.", valueName: "suite")) var suite: String
    @Option(help: ArgumentHelp("The judge's name; not needed where the suite has one alone.", valueName: "name"))
    var scorer: String?
    @Option(help: "Which variant of the suite.") var variant: String?
    @Option(help: ArgumentHelp("Calls of the judge at one time.", valueName: "n"), transform: parsedPositive)
    var concurrency = 8
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      let session = try CalibrationSession(self)
      try await session.measure()
    }
  }
}
