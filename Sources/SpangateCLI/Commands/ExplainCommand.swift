import ArgumentParser
import SpangateCore
import SpangateYAML

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a finding, scorer, measure, key, exit status, agent, backend or report by its name.",
    discussion: "Where a name means several things, all of them are shown.")

  @Argument(help: ArgumentHelp("SG0101, score-regressed, tool_called, cost_usd, 125, ….", valueName: "name"))
  var topic: String
  @OptionGroup(title: "General") var global: GlobalOptions

  func run() throws {
    let console = global.console
    let workspace = try global.workspace(console)
    // A code means one finding and no key, and to read every key takes longer than all the rest.
    let isCode = FindingRule.all.contains { $0.code == topic.uppercased() }
    let topics = [Topic].all(in: workspace.registry, keys: isCode ? [] : workspace.loader.reference().topics)
    console.out(try console.orStop { () throws(Finding) in try Explanation(of: topic, in: topics) }.text)
  }
}
