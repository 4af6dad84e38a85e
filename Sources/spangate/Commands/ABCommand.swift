import ArgumentParser
import SpangateCore
import SpangateTrace

struct ABCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ab", abstract: "Compare variants of a suite with each other, trial by trial.",
    discussion: """
      Trials of all variants alternate at random on the same cases with the same seeds, twice as many in each round, \
      until the answer is clear or `max_trials` is reached. Exit status 0 when no variant is worse than the first, 1 when \
      one is, 125 when they could not be measured. Its reports are `full`, `json` and `markdown`. Such a run cannot be \
      resumed.
      """)

  @Argument(help: ArgumentHelp("A suite file.", valueName: "suite"))
  var suite: String

  @Option(help: ArgumentHelp("The variant to compare with.", valueName: "variant"))
  var a: String

  @Option(help: ArgumentHelp("A variant to compare; repeatable.", valueName: "variant"))
  var b: [String]

  @OptionGroup var asking: AskingOptions
  @OptionGroup var global: GlobalOptions

  func validate() throws {
    if b.isEmpty { throw ValidationError("name a variant to compare with `--b`") }
    if Set([a] + b).count <= b.count { throw ValidationError("name each variant once") }
  }

  func run() async throws {
    let session = try await ABSession(suite, arms: [a] + b, asking: asking, global: global)
    try session.finish(try await session.measure())
  }
}
