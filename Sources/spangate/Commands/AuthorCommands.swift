import ArgumentParser
import FoundationEssentials
import SpangateCore
import SpangateDecision
import SpangateGate
import SpangateYAML

struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check suites and show everything that is wrong with them.")

  @Argument(help: ArgumentHelp("Suite files, or folders of them.", valueName: "suite")) var suites: [String]
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let console = Console(global, environment: ProcessInfo.processInfo.environment)
    let place = try Place(global, near: suites.first, console: console)
    let loaded = try place.suites(suites, variant: nil, console: console)
    let cases = loaded.reduce(0) { $0 + $1.cases.count }
    console.note("valid: \(loaded.count.counted("suite")), \(cases.counted("case"))")
  }
}

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of suite files, for editors.")

  @OptionGroup var global: GlobalOptions

  func run() throws {
    let (place, _) = try global.open()
    Console.out(place.loader.schema().pretty)
  }
}

struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what would run, how many trials, and what it may cost.")

  @Argument(help: ArgumentHelp("Suite files, or folders of them.", valueName: "suite")) var suites: [String]
  @Flag(help: "Show what drops such a run can see, and what it takes to see half of them.")
  var power = false

  @OptionGroup var options: RunOptions
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let console = Console(global, environment: ProcessInfo.processInfo.environment)
    let place = try Place(global, near: suites.first, console: console)
    let preparation = RunPreparation(place: place, console: console, options: options)
    let selected = try preparation.suites(suites, resuming: nil)
    if power { return try await showPower(of: selected, preparation) }
    var baseline: Baseline?
    if let store = try place.existingStore(console) {
      baseline = try await preparation.baseline(
        for: selected, in: store, at: options.reference.baselineRef.map { BaselineRevision($0) })
    }
    let forecasts = selected.map { Forecast($0, baseline: baseline?.suites[$0.name.value]) }
    if global.format == .json {
      Console.out(JSONValue.array(forecasts.map(\.json)).pretty)
    } else {
      for forecast in forecasts { Console.out(forecast.text) }
    }
  }
}

extension PlanCommand {
  private func showPower(of suites: [Suite], _ preparation: RunPreparation) async throws {
    var premises = Premises(suites: suites, baseline: nil, findings: [])
    if let store = try preparation.place.existingStore(preparation.console) {
      premises = try await preparation.premises(of: suites, in: store, at: .now)
    }
    preparation.console.show(premises.findings)
    let powers = Power.all(of: premises.suites, beside: premises.baseline)
    let forecasts = premises.suites.map { PowerForecast($0, powers: powers, baseline: premises.baseline) }
    if global.format == .json {
      Console.out(JSONValue.array(forecasts.map(\.json)).pretty)
    } else {
      for forecast in forecasts { Console.out(forecast.text) }
    }
  }
}

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a finding by its code or name, or a scorer, target or backend by its kind.")

  @Argument(help: ArgumentHelp("SG0101, score-regressed, tool_called, ….", valueName: "rule|kind")) var topic: String
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let (place, console) = try global.open()
    guard let text = Explanation(of: topic, in: place.registry)?.text else {
      console.show([
        Finding(
          .kindUnknown, "there is nothing called `\(topic.inert())` to explain",
          help: Explanation.topics(in: place.registry))
      ])
      throw Stop(status: .invalid)
    }
    Console.out(text)
  }
}

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write a first suite and settings to start from.")

  @Argument(help: "Where to.") var folder = "."
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let console = Console(global, environment: ProcessInfo.processInfo.environment)
    try console.orStop { () throws(Finding) in
      for file in Starter.files { try file.write(under: folder) }
    }
    console.note("wrote \(Starter.files.map { "\(folder)/\($0.path)" }.joined(separator: " and "))")
    console.note("next: `spangate run \(folder)/\(Starter.files[1].path)`")
  }
}
