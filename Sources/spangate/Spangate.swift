import ArgumentParser
import Glibc
import SpangateCore

@main
enum Entry {
  static func main() async {
    // Scripts ask for the version in loops; the parser's own start-up would be most of the answer's cost.
    if CommandLine.arguments.dropFirst().elementsEqual(["--version"]) {
      print(Release.version)
      return
    }
    Interrupts.allow()
    exit(await status(of: Array(CommandLine.arguments.dropFirst())).rawValue)
  }

  /// The one place where a command's end becomes an exit status.
  private static func status(of arguments: [String]) async -> ExitStatus {
    do {
      var command = try Spangate.parseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      return .passed
    } catch let stop as Stop {
      return stop.status
    } catch {
      return report(error)
    }
  }

  private static func report(_ error: any Error) -> ExitStatus {
    let code = Spangate.exitCode(for: error)
    if code.isSuccess {
      print(Spangate.fullMessage(for: error))
      return .passed
    }
    if code == .validationFailure {
      Console.error(Spangate.fullMessage(for: error))
      return .misused
    }
    Console.error("spangate: a bug: \("\(error)".inert())\nPlease report it with the command that you ran.")
    return .bug
  }
}

struct Spangate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spangate",
    abstract: "Fails a pipeline when an LLM agent got worse, and shows the span that broke.",
    discussion: """
      Exit status: 0 passed, 1 regressed, 2 invalid suite or nothing selected, 64 misused, 70 bug, \
      125 inconclusive, 130 interrupted.
      """,
    version: Release.version,
    subcommands: [
      RunCommand.self, ABCommand.self, BaselineCommand.self, GateCommand.self, ValidateCommand.self, PlanCommand.self,
      ExplainCommand.self, SchemaCommand.self, InitCommand.self, AgentCommand.self, JudgeCommand.self,
    ])
}

/// A command's end that is not a pass. Everything that there is to say was said before it is thrown.
struct Stop: Error {
  var status: ExitStatus
}
