import ArgumentParser
import SpangateCore
import SpangateGate
import SpangateIO

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run suites, score, compare with the baseline, report: the gate.")

  @Argument(help: ArgumentHelp("Suite files, or folders of them.", valueName: "suite"))
  var suites: [String] = []

  @OptionGroup var options: RunOptions
  @OptionGroup var global: GlobalOptions

  func validate() throws {
    if suites.isEmpty, options.resume == nil { throw ValidationError("name a suite, or a run to resume") }
    if options.baseline != nil, options.noBaseline {
      throw ValidationError("`--baseline` and `--no-baseline` exclude each other")
    }
    if options.keeping.keep != nil, !options.accept { throw ValidationError("`--keep` goes with `--accept`") }
  }

  func run() async throws {
    let session = try await RunSession(suites, options: options, global: global)
    let report = try await session.measure()
    try session.finish(report)
  }
}

/// The options of `run`.
struct RunOptions: ParsableArguments {
  @Option(help: "Which variant of the suites to run.")
  var variant: String?

  @Option(help: ArgumentHelp("Compare with this baseline.", valueName: "name|file"))
  var baseline: String?

  @OptionGroup var reference: BaselineReference

  @Flag(help: "Compare with nothing; only absolute floors apply.")
  var noBaseline = false

  @OptionGroup var asking: AskingOptions

  @Option(help: ArgumentHelp("Only this part of the cases.", valueName: "i/n"), transform: parsedShard)
  var shard: Shard?

  @Option(help: ArgumentHelp("Continue an interrupted run.", valueName: "run"))
  var resume: String?

  @Flag(help: "Make this run the baseline if it is complete.")
  var accept = false

  @OptionGroup var keeping: KeepOption

  init() {}

  /// All others as if they were not given.
  init(_ asking: AskingOptions) throws {
    self = try RunOptions.parse([])
    self.asking = asking
  }

  var selection: RunSelection {
    var selection = RunSelection()
    selection.only = asking.only
    selection.tags = asking.tag
    selection.shard = shard
    selection.trials = asking.trials
    selection.maxTrials = asking.maxTrials
    return selection
  }
}

/// What is asked of the agent, and where what comes of it goes.
struct AskingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Trials of each case in the first round.", valueName: "n"), transform: parsedPositive)
  var trials: Int?

  @Option(help: ArgumentHelp("As far as a case may go that is in doubt.", valueName: "n"), transform: parsedPositive)
  var maxTrials: Int?

  @Option(help: ArgumentHelp("Calls to agents at one time.", valueName: "n"), transform: parsedPositive)
  var concurrency: Int?

  @Option(help: ArgumentHelp("Only cases whose id matches; repeatable.", valueName: "glob"))
  var only: [String] = []

  @Option(help: ArgumentHelp("Only cases with this tag; repeatable.", valueName: "tag"))
  var tag: [String] = []

  @Option(
    help: ArgumentHelp("Decides every order, and makes agents that can be seeded repeat themselves.", valueName: "n"))
  var seed: UInt64?

  @Option(help: ArgumentHelp("Write a report; repeatable.", valueName: "format[=path]"))
  var report: [String] = []

  @Option(help: ArgumentHelp("Send traces here only; repeatable.", valueName: "backend|url"))
  var export: [String] = []

  @Option(help: ArgumentHelp("Stop asking when this much is spent.", valueName: "x"))
  var budgetUsd: Double?

  @Option(
    help: ArgumentHelp("Stop asking after this long, such as 10m.", valueName: "duration"), transform: parsedDuration)
  var budgetTime: Duration?
}

/// Where to read from what a change must not decide about itself.
struct BaselineReference: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read the quarantine list, and a baseline that is a file, from this git revision.", valueName: "revision"))
  var baselineRef: String?
}

/// How much of a baseline stays when a run is accepted.
struct KeepOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Add to the baseline, and keep the last N accepted runs; otherwise the run replaces it.", valueName: "n"),
    transform: parsedPositive)
  var keep: Int?

  var count: Int { keep ?? 1 }
}

func parsedPositive(_ text: String) throws -> Int {
  guard let value = Int(text), value >= 1 else { throw ValidationError("must be a whole number of at least 1") }
  return value
}

private func parsedShard(_ text: String) throws -> Shard {
  guard let shard = Shard(text) else { throw ValidationError("must be I/N with 1 ≤ I ≤ N, such as 1/4") }
  return shard
}

func parsedDuration(_ text: String) throws -> Duration {
  guard let duration = Duration(written: text) else { throw ValidationError("must be a duration such as 90s or 10m") }
  return duration
}
