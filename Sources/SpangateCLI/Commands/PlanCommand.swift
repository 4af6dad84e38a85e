import ArgumentParser

struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what would run, how many trials, and what it may cost.",
    discussion: "It takes the options of `run`, so that the same command line can be planned first.")

  @Argument(help: ArgumentHelp("Suite files, or folders of them.", valueName: "suite")) var suites: [String]
  @OptionGroup(title: "Plan") var view: PlanOptions
  @OptionGroup var options: RunOptions
  @OptionGroup(title: "General") var global: GlobalOptions

  var request: PlanRequest { PlanRequest(run: options.request(suites), showsPower: view.power) }

  func run() async throws {
    let console = global.console
    let workspace = try global.workspace(near: suites.first, console)
    try await PlanSession(request: request, workspace: workspace, console: console).show()
  }
}

/// What is shown of a plan.
struct PlanOptions: ParsableArguments {
  @Flag(help: "Show what drops such a run can see, and what it takes to see half of them.")
  var power = false
}
