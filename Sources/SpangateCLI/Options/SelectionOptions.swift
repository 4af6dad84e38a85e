import ArgumentParser
import SpangateCore

/// Which cases are asked, and how often.
struct SelectionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only cases whose id matches; repeatable. (default: all)", valueName: "glob"))
  var only: [String] = []

  @Option(help: ArgumentHelp("Only cases with this tag; repeatable. (default: all)", valueName: "tag"))
  var tag: [String] = []

  @Option(
    help: ArgumentHelp("Trials of each case in the first round. (default: the suite's `trials`)", valueName: "n"),
    transform: OptionValue.positive)
  var trials: Int?

  @Option(
    help: ArgumentHelp("As far as a case may go that is in doubt. (default: the suite's `max_trials`)", valueName: "n"),
    transform: OptionValue.positive)
  var maxTrials: Int?

  @Option(
    help: ArgumentHelp(
      "Decides every order, and makes agents that can be seeded repeat themselves. (default: a new one)",
      valueName: "n"))
  var seed: UInt64?

  var selection: RunSelection {
    var selection = RunSelection()
    selection.only = only
    selection.tags = tag
    selection.trials = trials
    selection.maxTrials = maxTrials
    return selection
  }
}

/// Which part of a run.
struct PartOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Only this part of the cases, for machines that share them. (default: all)", valueName: "i/n"),
    transform: OptionValue.shard)
  var shard: Shard?

  @Option(help: ArgumentHelp("Continue an interrupted run: its name, the start of it, or `latest`.", valueName: "run"))
  var resume: String?

  @Flag(help: "With --resume: go on although the agent is not the one that the run began with.")
  var allowChanged = false
}
