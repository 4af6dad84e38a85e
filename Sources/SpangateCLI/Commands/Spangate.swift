import ArgumentParser
import SpangateCore
import SpangateTrace

struct Spangate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spangate",
    abstract: "Fails a pipeline when an LLM agent got worse, and shows the span that broke.",
    discussion: """
      Exit status: 0 passed, 1 regressed, 2 invalid suite or nothing selected, 64 misused, 70 bug, \
      125 inconclusive, 130 interrupted. `spangate explain 125` says more.
      """,
    version: Release.version,
    groupedSubcommands: [
      CommandGroup(
        name: "Gate",
        subcommands: [
          RunCommand.self, BaselineCommand.self, GateCommand.self, ABCommand.self, GradeCommand.self,
          ImportCommand.self, TraceCommand.self, StoreCommand.self,
        ]),
      CommandGroup(
        name: "Suite",
        subcommands: [
          InitCommand.self, ValidateCommand.self, PlanCommand.self, CaseCommand.self, ExplainCommand.self,
          SchemaCommand.self,
        ]),
      CommandGroup(name: "Model", subcommands: [AgentCommand.self, JudgeCommand.self]),
    ])
}
