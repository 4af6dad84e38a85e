import ArgumentParser
import SpangateGate

/// Which recorded traces, and how they are told apart.
struct TraceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Recorded traces: a file, a folder, a pattern, - for stdin, or what a backend of the settings holds, such as "
        + "phoenix:PROJECT; repeatable. (default: none, so name one)", valueName: "file|backend:what"))
  var traces: [String] = []

  @Option(
    help: ArgumentHelp("So many traces of a backend at most, the newest. (default: 1000)", valueName: "n"),
    transform: OptionValue.positive)
  var limit: Int?

  @Option(
    help: ArgumentHelp(
      "Traces of a backend that began no longer ago, such as 24h. (default: any)", valueName: "duration"),
    transform: OptionValue.duration)
  var since: Duration?

  func validate() throws {
    if traces.isEmpty { throw ValidationError("name recorded traces by `--traces`") }
    if traces.contains("") { throw ValidationError("`--traces` needs a file") }
  }
}

/// How recorded traces find their cases.
struct MatchOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The attribute that names a trace's case, or `input` to go by what was asked alone. (default: the suite's "
        + "`recorded.case`, else `eval.case.id`, `test.case.name`, then what was asked)", valueName: "attribute"))
  var match: String?

  func validate() throws {
    if match?.isEmpty ?? false { throw ValidationError("`--match` names an attribute, or `input`") }
  }

  var rule: TraceMatching.Rule {
    switch match {
    case nil: .usual
    case "input"?: .input
    case let name?: .attribute(name)
    }
  }
}

/// Where the scores of recorded traces go.
struct WriteBackOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write scores to this backend too, as annotations where it takes them, else as spans that link to the traces; "
        + "repeatable. (default: to none)", valueName: "backend|url"))
  var writeBack: [String] = []

  @Option(
    help: ArgumentHelp(
      "Write a copy of the traces with their scores on the spans: OTLP in protobuf to a file that ends in .pb or .bin, "
        + "else OTLP/JSON, a trace a line. (default: none)", valueName: "file"))
  var output: String?
}

/// Which cases of recorded traces are scored.
struct RecordedSelectionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only cases whose id matches; repeatable. (default: all)", valueName: "glob"))
  var only: [String] = []

  @Option(help: ArgumentHelp("Only cases with this tag; repeatable. (default: all)", valueName: "tag"))
  var tag: [String] = []
}

/// How fast traces are scored, and when that ends.
struct ScoringLimitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Traces scored at one time. (default: the suite's `concurrency`)", valueName: "n"),
    transform: OptionValue.positive)
  var concurrency: Int?

  @Option(
    help: ArgumentHelp("Stop when judges have spent this much. (default: no limit)", valueName: "x"),
    transform: OptionValue.amount)
  var budgetUsd: Double?

  @Option(
    help: ArgumentHelp("Stop after this long, such as 10m. (default: no limit)", valueName: "duration"),
    transform: OptionValue.duration)
  var budgetTime: Duration?

  var budget: Budget { Budget(usd: budgetUsd, time: budgetTime) }
}
