import ArgumentParser
import SpangateCore
import SpangateTrace

struct TraceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", abstract: "Look at the trace of any stored trial.", subcommands: [Show.self, Open.self])

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Draw the spans of a trial in the terminal.")

    @OptionGroup var trace: TraceArgument
    @OptionGroup(title: "General") var global: GlobalOptions

    func run() throws {
      let console = global.console
      let trial = try StoredTrial(trace.id, in: try global.workspace(console), console: console)
      console.out(trial.text(on: console.surface))
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

/// Which trial.
struct TraceArgument: ParsableArguments {
  @Argument(help: ArgumentHelp("A trace's ID, or the start of one, as reports name it.", valueName: "trace"))
  var id: String
}
