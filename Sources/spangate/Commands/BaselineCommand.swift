import ArgumentParser
import FoundationEssentials
import SpangateCore
import SpangateStore
import SpangateTrace

struct BaselineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "baseline", abstract: "Accept, list, show, export and import baselines.",
    subcommands: [Accept.self, List.self, Show.self, Export.self, Import.self])

  struct Accept: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make a run the baseline.")

    @Argument(help: ArgumentHelp("A run, or the start of its name.", valueName: "run")) var id = "latest"
    @Option(help: "The baseline's name.") var name = "main"
    @OptionGroup var keeping: KeepOption
    @OptionGroup var global: GlobalOptions

    func run() throws {
      let (place, console) = try global.open()
      let acceptance = BaselineAcceptance(store: try place.openStore(console), console: console)
      try console.orStop { () throws(Finding) in try acceptance.accept(run: id, as: name, keeping: keeping.count) }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the baselines.")

    @OptionGroup var global: GlobalOptions

    func run() throws {
      let (place, console) = try global.open()
      let store = try place.openStore(console)
      let baselines = try console.orStop { () throws(Finding) in try store.baselines() }
      if global.format == .json {
        Console.out(JSONValue.array(baselines.map(\.summary)).pretty)
        return
      }
      for baseline in baselines {
        let cases = baseline.suites.values.reduce(0) { $0 + $1.cases.count }
        let latest = baseline.latest
        Console.out("\(baseline.name)\t\(latest.acceptedAt.iso8601)\trun \(latest.id)\t\(cases.counted("case"))")
      }
      if baselines.isEmpty { console.note("no baseline yet; `spangate baseline accept` makes one of the latest run") }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show how a baseline's scores went over its accepted runs, and its samples.")

    @Argument(help: "The baseline's name.") var name: String
    @OptionGroup var global: GlobalOptions

    func run() throws {
      let baseline = try global.baseline(named: name)
      Console.out(global.format == .json ? try baseline.jsonWithDrift : baseline.text)
    }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Write a baseline as JSON for review.")

    @Argument(help: "The baseline's name.") var name: String
    @OptionGroup var global: GlobalOptions

    func run() throws { Console.out(try global.baseline(named: name).reviewJSON) }
  }

  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Read a baseline that was exported.")

    @Argument(help: "The file.") var file: String
    @Option(help: "Another name for it.") var name: String?
    @OptionGroup var global: GlobalOptions

    func run() throws {
      let (place, console) = try global.open()
      var baseline = try console.orStop { () throws(Finding) in try BaselineFile.read(file) }
      if let name { baseline.name = name }
      let store = try place.openStore(console)
      try console.orStop { () throws(Finding) in try store.accept(baseline) }
      console.note("baseline `\(baseline.name)` imported from `\(file.inert())`")
    }
  }
}

extension GlobalOptions {
  /// The place of a command that names no suite: here.
  func open() throws -> (Place, Console) {
    let console = Console(self, environment: ProcessInfo.processInfo.environment)
    return (try Place(self, near: nil, console: console), console)
  }

  fileprivate func baseline(named name: String) throws -> Baseline {
    let (place, console) = try open()
    let store = try place.openStore(console)
    guard let baseline = try console.orStop({ () throws(Finding) in try store.baseline(named: name) }) else {
      console.show([Finding(.baselineMissing, "there is no baseline `\(name.inert())`", severity: .error)])
      throw Stop(status: .invalid)
    }
    return baseline
  }
}

extension Baseline {
  fileprivate var summary: JSONValue {
    [
      "name": .string(name), "run": .string(latest.id), "accepted_at": .string(latest.acceptedAt.iso8601),
      "runs": .int(Int64(runs.count)),
      "suites": .array(suites.keys.sorted().map { .string($0) }),
    ]
  }
}
