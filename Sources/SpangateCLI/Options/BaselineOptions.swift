import ArgumentParser

/// What to compare with.
struct BaselineOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Compare with this baseline; with `--accept`, the one that the run becomes. (default: the suite's "
        + "`gate.baseline`)", valueName: "name|file"))
  var baseline: String?

  @Flag(help: "Compare with nothing: only absolute floors and hard rules can fail.")
  var noBaseline = false

  @Option(
    help: ArgumentHelp(
      "Read the quarantine list, and a baseline that is a file, from this git revision: what a change must not decide "
        + "about itself. (default: the files as they are)", valueName: "revision"))
  var baselineRef: String?

  @Option(
    help: ArgumentHelp(
      "Pass only what is shown to be no worse than the baseline by more than this, such as 5%. (default: the suite's "
        + "`gate.no_worse_than`)", valueName: "margin"), transform: OptionValue.margin)
  var noWorseThan: Double?

  func validate() throws {
    if noWorseThan != nil, noBaseline {
      throw ValidationError("`--no-worse-than` and `--no-baseline` exclude each other")
    }
    if baseline != nil, noBaseline { throw ValidationError("`--baseline` and `--no-baseline` exclude each other") }
    if baseline?.isEmpty == true { throw ValidationError("`--baseline` needs a name or a file") }
  }

  func check(beside acceptance: AcceptanceOptions) throws {
    if noWorseThan != nil, acceptance.accept {
      throw ValidationError(
        "`--no-worse-than` and `--accept` exclude each other: an accepted run is compared with nothing")
    }
  }

  var choice: BaselineChoice {
    let named = baseline.map { BaselineChoice.Source.at(BaselinePlace($0)) }
    return BaselineChoice(
      source: noBaseline ? .nothing : named ?? .suites, revision: baselineRef, noWorseThan: noWorseThan)
  }
}

/// What becomes of the baseline.
struct AcceptanceOptions: ParsableArguments {
  @Flag(help: "Make this run the baseline if it is complete and no floor is missed; it is compared with nothing.")
  var accept = false

  @OptionGroup var keeping: KeepOption

  func validate() throws {
    if keeping.keep != nil, !accept { throw ValidationError("`--keep` goes with `--accept`") }
  }

  /// Of how many accepted runs the baseline keeps its samples; nil where the run does not become one.
  var count: Int? { accept ? keeping.count : nil }
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

/// Which unchanged agent is asked beside the candidate.
struct ControlOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Ask this variant too, now, for cases that look worse than the baseline; what falls on both sides blocks nothing. "
        + "(default: the suite's `gate.control`)", valueName: "variant"))
  var control: String?

  @Option(
    help: ArgumentHelp(
      "The same with the agent as it is at this git revision, in a worktree beside the store; `merge-base` is where the "
        + "branch left the one that it goes into. (default: none)", valueName: "revision"))
  var controlRef: String?

  func validate() throws {
    if control != nil, controlRef != nil { throw ValidationError("`--control` and `--control-ref` exclude each other") }
    if control?.isEmpty ?? false { throw ValidationError("`--control` names a variant") }
    if controlRef?.isEmpty ?? false { throw ValidationError("`--control-ref` names a git revision, or `merge-base`") }
  }

  var choice: ControlChoice {
    control.map { .variant($0) } ?? controlRef.map { .revision($0) } ?? .suites
  }
}
