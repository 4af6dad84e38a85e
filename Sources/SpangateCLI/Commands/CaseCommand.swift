import ArgumentParser
import SpangateCore

struct CaseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "case", abstract: "Make cases of what agents did.", subcommands: [Add.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a case of a trace: what was asked, with the tools and the answer as first scorers.",
      discussion: """
        Look at it before you rely on it: what the agent did once is what the case expects. Secrets and what `redact` \
        names are taken out.

          spangate case add 4bf92f35 --to suites/shop.yaml
          spangate case add 4bf92f35 --traces production.jsonl --id refund-window
        """)

    @OptionGroup var trace: TraceArgument
    @OptionGroup(title: "Case") var options: CaseOptions
    @OptionGroup(title: "General") var global: GlobalOptions

    func run() async throws {
      let console = global.console
      let workspace = try global.workspace(near: options.to, console)
      try await CaseAddition(options.request(trace.id), workspace: workspace, console: console).add()
    }
  }
}

/// What is made of a trace.
struct CaseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The suite that it is added to, which stays as it is otherwise. (default: none, it is printed)",
      valueName: "suite"))
  var to: String?

  @Option(help: ArgumentHelp("The id of the case. (default: the first words of what was asked)", valueName: "id"))
  var id: String?

  @Option(help: ArgumentHelp("What is asked. (default: what the trace says)", valueName: "text"))
  var input: String?

  @Option(help: ArgumentHelp("A tag of the case; repeatable. (default: none)", valueName: "tag"))
  var tag: [String] = []

  @Option(
    help: ArgumentHelp(
      "Take the trace from these recorded traces, as `grade` takes them; repeatable. (default: the store)",
      valueName: "file|backend:what"))
  var traces: [String] = []

  func request(_ trace: String) -> CaseRequest {
    CaseRequest(trace: trace, suite: to, id: id, input: input, tags: tag, traces: traces)
  }
}
