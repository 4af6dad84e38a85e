import ArgumentParser

/// Options that every command takes.
struct GlobalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Settings file; by default `spangate.yaml`, found upwards from the suite.", valueName: "file"))
  var config: String?

  @Option(help: ArgumentHelp("Where runs and baselines are kept: a path, or `sqlite:PATH`.", valueName: "url"))
  var store: String?

  @Option(help: "How findings and lists are printed.")
  var format = OutputFormat.full

  @Option(help: "Colours.")
  var color = ColorChoice.auto

  @Flag(name: .shortAndLong, help: "No progress and no notes.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Say more: every retry, every delivery.")
  var verbose = false
}

enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case full, concise, json
}
