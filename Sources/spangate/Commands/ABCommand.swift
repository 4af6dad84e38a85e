import ArgumentParser
import SpangateCore

struct ABCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ab", abstract: "Compare variants of a suite with each other, trial by trial.",
    discussion: """
      Trials of all variants alternate at random on the same cases with the same seeds, twice as many in each round, until \
      the answer is clear or `max_trials` is reached. Exit status 0 when no variant is worse than the first, 1 when one is, \
      125 when they could not be measured. Such a run cannot be resumed.
      """)

  @Argument(help: ArgumentHelp("A suite file.", valueName: "suite"))
  var suite: String

  @Option(help: ArgumentHelp("The variant to compare with.", valueName: "variant"))
  var a: String

  @Option(help: ArgumentHelp("A variant to compare; repeatable.", valueName: "variant"))
  var b: [String]

  @OptionGroup var options: ABOptions
  @OptionGroup var global: GlobalOptions

  func validate() throws {
    if b.isEmpty { throw ValidationError("name a variant to compare with `--b`") }
    if Set([a] + b).count <= b.count { throw ValidationError("name each variant once") }
  }

  func run() async throws {
    let session = try await ABSession(suite, arms: [a] + b, options: try options.asOfRun, global: global)
    try session.finish(try await session.measure())
  }
}

/// The options of `run` that make sense without a baseline.
struct ABOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Trials of each case and variant in the first round.", valueName: "n"), transform: parsedPositive
  )
  var trials: Int?

  @Option(help: ArgumentHelp("As far as each case and variant may go.", valueName: "n"), transform: parsedPositive)
  var maxTrials: Int?

  @Option(help: ArgumentHelp("Calls to all agents at one time.", valueName: "n"), transform: parsedPositive)
  var concurrency: Int?

  @Option(help: ArgumentHelp("Only cases whose id matches; repeatable.", valueName: "glob"))
  var only: [String] = []

  @Option(help: ArgumentHelp("Only cases with this tag; repeatable.", valueName: "tag"))
  var tag: [String] = []

  @Option(
    help: ArgumentHelp("Decides the order, and makes agents that can be seeded repeat themselves.", valueName: "n"))
  var seed: UInt64?

  @Option(help: ArgumentHelp("Write a report: full, json or markdown; repeatable.", valueName: "format[=path]"))
  var report: [String] = []

  @Option(help: ArgumentHelp("Send traces here only; repeatable.", valueName: "backend|url"))
  var export: [String] = []

  @Option(help: ArgumentHelp("Stop asking when this much is spent.", valueName: "x"))
  var budgetUsd: Double?

  @Option(
    help: ArgumentHelp("Stop asking after this long, such as 10m.", valueName: "duration"), transform: parsedDuration)
  var budgetTime: Duration?

  var asOfRun: RunOptions {
    get throws {
      var run = try RunOptions.parse([])
      (run.trials, run.maxTrials, run.concurrency) = (trials, maxTrials, concurrency)
      (run.only, run.tag, run.seed) = (only, tag, seed)
      (run.report, run.export) = (report, export)
      (run.budgetUsd, run.budgetTime) = (budgetUsd, budgetTime)
      return run
    }
  }
}
