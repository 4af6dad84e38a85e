import ArgumentParser
import FoundationEssentials

/// Options that every command takes.
struct GlobalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A settings file. (default: the nearest `spangate.yaml`, from the suite's folder upwards)", valueName: "file"))
  var config: String?

  @Option(
    help: ArgumentHelp(
      "Where runs and baselines are kept: a path, or `sqlite:PATH`. (default: `store` of the settings, else "
        + "`.spangate/spangate.db` at the top of the checkout)", valueName: "url"))
  var store: String?

  @Option(help: "How findings and lists are printed.")
  var format = OutputFormat.full

  /// What many tools call it.
  @Flag(help: ArgumentHelp("The same as `--format json`.", visibility: .hidden))
  var json = false

  @Option(help: "Colours.")
  var color = ColorChoice.auto

  @Flag(name: .shortAndLong, help: "No progress and no notes.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Say more: every retry, every delivery.")
  var verbose = false

  var environment: [String: String] { ProcessInfo.processInfo.environment }

  var choice: WorkspaceChoice { WorkspaceChoice(settings: config, store: store) }

  var console: Console {
    Console(
      ConsoleChoice(format: json ? .json : format, color: color, quiet: quiet, verbose: verbose),
      environment: environment)
  }

  /// Where the command works.
  ///
  /// - Parameter suite: near which the settings are looked for; nil for a command that names none.
  func workspace(near suite: String? = nil, _ console: Console) throws -> Workspace {
    try Workspace(choice, near: suite, environment: environment, console: console)
  }
}

extension ColorChoice: ExpressibleByArgument {}
extension OutputFormat: ExpressibleByArgument {}
