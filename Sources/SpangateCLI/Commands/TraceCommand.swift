import ArgumentParser
import SpangateBuiltins
import SpangateCore
import SpangateQuery
import SpangateStore
import SpangateTrace

struct TraceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", abstract: "Look at the trace of any stored trial.",
    subcommands: [List.self, Show.self, Diff.self, Open.self, Find.self])

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Draw the spans of a trial in the terminal.")

    @OptionGroup var trace: TraceArgument
    @OptionGroup(title: "Drawing") var options: Options
    @OptionGroup(title: "General") var global: GlobalOptions

    func run() throws {
      let console = global.console
      let trial = try StoredTrial(trace.id, in: try global.workspace(console), console: console)
      if options.otlp { return console.out(trial.otlp.description.escapingInvisible) }
      console.out(
        console.format == .json
          ? trial.json.pretty.escapingInvisible : trial.text(on: console.surface, withContent: options.content))
    }
  }

  struct Open: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the page of a trial, and print its address for a browser.")

    @OptionGroup var trace: TraceArgument
    @OptionGroup(title: "General") var global: GlobalOptions

    func run() throws {
      let console = global.console
      let workspace = try global.workspace(console)
      console.out(try StoredTrial(trace.id, in: workspace, console: console).page(in: workspace.traceFolder, console))
    }
  }
}

extension TraceCommand.Show {
  struct Options: ParsableArguments {
    @Flag(help: "Show what was said, too: arguments, results and answers.") var content = false
    @Flag(help: "Print the spans as OTLP/JSON instead.") var otlp = false
  }
}

extension TraceCommand {
  struct Diff: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Draw two trials beside each other, step by step.",
      discussion: """
        Steps belong together by what they are given, whatever their order. `+` is new, `-` is gone, `~` is there on both \
        sides and not the same. With one trace it is compared with the trial of its case that passed and is nearest to it, \
        of the same run or of a baseline.
        """)

    @Argument(help: ArgumentHelp("A trace's ID, or the start of one.", valueName: "trace"))
    var id: String

    @Argument(
      help: ArgumentHelp(
        "The trace that is compared with the first. (default: the first, with one that passed)", valueName: "other"))
    var other: String?

    @OptionGroup(title: "Drawing") var options: Options
    @OptionGroup(title: "General") var global: GlobalOptions

    func run() throws {
      let console = global.console
      let pair = try TracePair(id, other, in: try global.workspace(console), console: console)
      console.out(
        console.format == .json
          ? pair.json.pretty.escapingInvisible : pair.text(on: console.surface, withContent: options.content))
    }
  }
}

extension TraceCommand.Diff {
  struct Options: ParsableArguments {
    @Flag(help: "Show what differs in full, results and answers too.") var content = false
  }
}

extension TraceCommand {
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the trials of a run, with what came of each and where its trace is.")

    @Argument(help: ArgumentHelp("A run's ID, or the start of one.", valueName: "run")) var id = "latest"
    @OptionGroup(title: "Selection") var options: Options
    @OptionGroup(title: "General") var global: GlobalOptions

    func run() throws {
      let console = global.console
      let workspace = try global.workspace(console)
      guard let store = try workspace.storeOrNote(console) else { return }
      let pass = RedactionPass(Redactor(workspace.settings.redact))
      let list = try console.orStop { () throws(Finding) in try TraceList(id, options.filter, in: store, pass) }
      console.out(console.format == .json ? list.json.pretty.escapingInvisible : list.text(on: console.surface))
    }
  }
}

extension TraceCommand.List {
  struct Options: ParsableArguments {
    @Option(help: "Those of a suite alone. (default: all suites)") var suite: String?
    @Option(name: .customLong("case"), help: "Those of a case alone. (default: all cases)") var caseID: String?
    @Flag(help: "Those alone that did not pass.") var failed = false

    @Option(
      help: ArgumentHelp("So many trials at most. (default: 100)", valueName: "n"), transform: OptionValue.positive)
    var limit: Int?

    var filter: TraceList.Filter {
      TraceList.Filter(suite: suite, case: caseID, failed: failed, limit: limit ?? 100)
    }
  }
}

extension TraceCommand {
  struct Find: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Find stored traces by a query over their spans.",
      discussion: """
        The language is Grafana's TraceQL without metrics, with fields of an agent's work: `gen.kind`, `gen.model`, \
        `gen.tool`, `gen.arguments.x`, `gen.tokens.input`, `gen.cost`, `gen.error`, …

          spangate trace find '{ gen.tool = "search" && status = error }'
          spangate trace find '{ gen.kind = "model" } | sum(gen.tokens.total) > 20000' --run latest
        """)

    @Argument(
      help: ArgumentHelp("What to look for, in single quotation marks.", valueName: "query"),
      transform: OptionValue.query)
    var query: TraceQuery

    @OptionGroup(title: "Search") var options: Options
    @OptionGroup(title: "General") var global: GlobalOptions

    func run() async throws {
      let console = global.console
      let workspace = try global.workspace(console)
      guard let store = try workspace.storeOrNote(console) else { return }
      let search = TraceSearch(
        query: query, limit: options.limit ?? 20, explains: options.explain,
        redactor: Redactor(workspace.settings.redact))
      let outcome = try await console.orStop { () async throws(Finding) in
        let run = try options.run.map { id throws(Finding) in try store.run(id).id }
        return try await search.run(in: store, ofRun: run)
      }
      console.out(
        console.format == .json ? outcome.json.pretty.escapingInvisible : outcome.text(explaining: options.explain))
    }
  }
}

extension TraceCommand.Find {
  struct Options: ParsableArguments {
    @Option(help: ArgumentHelp("A run's ID, the start of one, or `latest`. (default: all runs)", valueName: "run"))
    var run: String?

    @Option(
      help: ArgumentHelp("So many traces at most are told, the latest first. (default: 20)", valueName: "n"),
      transform: OptionValue.positive)
    var limit: Int?

    @Flag(help: "Say what each stage of the query kept.") var explain = false
  }
}

/// Which trial.
struct TraceArgument: ParsableArguments {
  @Argument(help: ArgumentHelp("A trace's ID, or the start of one, as reports name it.", valueName: "trace"))
  var id: String
}
