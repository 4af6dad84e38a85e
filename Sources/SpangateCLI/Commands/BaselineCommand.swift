import ArgumentParser
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
    @OptionGroup(title: "Baseline") var named: NameOption
    @OptionGroup(title: "Baseline") var keeping: KeepOption
    @OptionGroup(title: "General") var global: GlobalOptions

    func run() throws {
      let console = global.console
      let workspace = try global.workspace(console)
      let acceptance = BaselineAcceptance(
        store: try workspace.openStore(console), redactor: Redactor(workspace.settings.redact), console: console)
      let findings = try console.orStop { () throws(Finding) in
        try acceptance.accept(run: id, as: named.name.map { BaselinePlace($0) }, keeping: keeping.count)
      }
      console.show(findings)
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the baselines.")

    @OptionGroup(title: "General") var global: GlobalOptions

    func run() throws {
      let console = global.console
      let store = try global.workspace(console).openStore(console, onlyReads: true)
      let baselines = try console.orStop { () throws(Finding) in try store.baselines() }
      if console.format == .json {
        console.out(JSONValue.array(baselines.map(\.summary)).pretty)
        return
      }
      for baseline in baselines { console.out(baseline.line) }
      if baselines.isEmpty { console.note("no baseline yet; `spangate baseline accept` makes one of the latest run") }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show how a baseline's scores went over its accepted runs, and its samples.")

    @Argument(help: "The baseline's name.") var name: String
    @OptionGroup(title: "General") var global: GlobalOptions

    func run() throws {
      let console = global.console
      let baseline = try global.baseline(named: name, console)
      console.out(console.format == .json ? try baseline.jsonWithDrift : baseline.text)
    }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Write a baseline as JSON for review.")

    @Argument(help: "The baseline's name.") var name: String
    @OptionGroup(title: "Baseline") var tracing: TracesOption
    @OptionGroup(title: "General") var global: GlobalOptions

    func run() throws {
      let console = global.console
      let baseline = try global.baseline(named: name, console)
      if let file = tracing.traces {
        let workspace = try global.workspace(console)
        let store = try workspace.openStore(console, onlyReads: true)
        let kept = BaselineTraces(
          of: baseline, in: store, or: BaselineTraces(), Redactor(workspace.settings.redact))
        try console.orStop { () throws(Finding) in try kept.write(to: file) }
      }
      console.out(EncodedBaseline(baseline).text)
    }
  }

  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Read a baseline that was exported.")

    @Argument(help: "The file.") var file: String
    @OptionGroup(title: "Baseline") var renaming: RenameOption
    @OptionGroup(title: "General") var global: GlobalOptions

    func run() throws {
      let console = global.console
      let workspace = try global.workspace(console)
      var baseline = try console.orStop { () throws(Finding) in try BaselineFile.read(file) }
      if let name = renaming.name { baseline.name = name }
      let store = try workspace.openStore(console)
      try console.orStop { () throws(Finding) in try store.accept(baseline) }
      console.note("baseline `\(baseline.name)` imported from `\(file.inert())`")
    }
  }
}

/// Which baseline a run becomes.
struct NameOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The baseline, or a file. (default: what the run's suites say, or `--baseline` of that run)",
      valueName: "name|file"))
  var name: String?

  func validate() throws {
    if name?.isEmpty == true { throw ValidationError("`--name` needs a name or a file") }
  }
}

/// Where traces of passing trials go.
struct TracesOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where traces of passing trials go, such as `main.traces.gz` beside `main.json`. (default: nowhere)",
      valueName: "file"))
  var traces: String?
}

/// What an imported baseline is called.
struct RenameOption: ParsableArguments {
  @Option(help: "Another name for it. (default: the one in the file)") var name: String?

  func validate() throws {
    if let name, name.isEmpty || BaselinePlace(name) != .named(name) {
      throw ValidationError("a name has no slash in it and does not end in `.json`: that is a file's")
    }
  }
}

extension GlobalOptions {
  fileprivate func baseline(named name: String, _ console: Console) throws -> Baseline {
    let store = try workspace(console).openStore(console, onlyReads: true)
    guard let baseline = try console.orStop({ () throws(Finding) in try store.baseline(named: name) }) else {
      throw console.fail(Finding(.baselineMissing, "there is no baseline `\(name.inert())`", severity: .error))
    }
    return baseline
  }
}
