import ArgumentParser

/// What to compare with.
struct BaselineOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Compare with this baseline. (default: the suite's `gate.baseline`)", valueName: "name|file"))
  var baseline: String?

  @Option(
    help: ArgumentHelp(
      "Read the quarantine list, and a baseline that is a file, from this git revision: what a change must not decide "
        + "about itself. (default: the files as they are)", valueName: "revision"))
  var baselineRef: String?

  var choice: BaselineChoice {
    BaselineChoice(source: baseline.map { .init($0) } ?? .suites, revision: baselineRef)
  }
}

/// What becomes of the baseline.
struct AcceptanceOptions: ParsableArguments {
  @Flag(help: "Compare with nothing; only absolute floors apply.")
  var noBaseline = false

  @Flag(help: "Make this run the baseline if it is complete.")
  var accept = false

  @OptionGroup var keeping: KeepOption
}

/// How much of a baseline stays when a run is accepted.
struct KeepOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Add to the baseline, and keep the last N accepted runs. (default: 1, the run replaces it)", valueName: "n"),
    transform: OptionValue.positive)
  var keep: Int?

  var count: Int { keep ?? 1 }
}
