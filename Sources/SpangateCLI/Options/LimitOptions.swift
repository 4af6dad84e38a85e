import ArgumentParser
import SpangateGate

/// How fast agents are asked, and when that ends.
struct LimitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Calls to agents at one time. (default: the suite's `concurrency`)", valueName: "n"),
    transform: OptionValue.positive)
  var concurrency: Int?

  @Option(
    help: ArgumentHelp("Stop asking when this much is spent. (default: no limit)", valueName: "x"),
    transform: OptionValue.amount)
  var budgetUsd: Double?

  @Option(
    help: ArgumentHelp("Stop asking after this long, such as 10m. (default: no limit)", valueName: "duration"),
    transform: OptionValue.duration)
  var budgetTime: Duration?

  var budget: Budget { Budget(usd: budgetUsd, time: budgetTime) }
}
