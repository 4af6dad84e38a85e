import ArgumentParser
package import SpangateCore
import SpangateIO
import SpangateTrace

/// The command line, from its arguments to its exit status.
package enum CommandLineProgram {
  /// Runs a command to its end. Call it before there are other threads.
  ///
  /// - Parameter arguments: without the program's name.
  package static func run(_ arguments: [String]) async -> ExitStatus {
    Interrupts.allow()
    ChildProcessRunner.adoptOrphans()
    let console = Console()
    let status = await status(of: arguments, console)
    ChildProcessRunner.finish()
    guard status == .passed, OutputStreams.isOutputLost else { return status }
    // Nobody could look at it, and a pass that nobody can look at is none.
    console.error("spangate: there is no room for what was to be written to stdout")
    return .inconclusive
  }

  /// The one place where a command's end becomes an exit status.
  static func status(of arguments: [String], _ console: Console) async -> ExitStatus {
    do {
      var command = try Spangate.parseAsRoot(arguments)
      guard type(of: command).configuration.subcommands.isEmpty else {
        // Such as an empty variable in a pipeline leaves it: who asked for nothing has no pass.
        console.error(Spangate.helpMessage(for: type(of: command)))
        return .misused
      }
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      return .passed
    } catch let stop as Stop {
      return stop.status
    } catch {
      let status = report(error, console)
      if status == .misused { reportMisuse(arguments, console) }
      return status
    }
  }

  /// A report of an earlier command must not be taken for that of one which never began.
  private static func reportMisuse(_ arguments: [String], _ console: Console) {
    guard let command = arguments.first, ["run", "gate", "grade", "import"].contains(command) else { return }
    let requests = ReportRequest.all(in: arguments).filter { $0.path != nil }
    let reports = ReportOutput<Report>(requests, environment: [:], console: console)
    guard (try? reports.prepare(protecting: arguments)) != nil else { return }
    reports.writeFailure(Report(unmeasured: .misused, findings: []))
  }

  private static func report(_ error: any Error, _ console: Console) -> ExitStatus {
    let code = Spangate.exitCode(for: error)
    if code.isSuccess {
      console.out(Spangate.fullMessage(for: error))
      return .passed
    }
    if code == .validationFailure {
      console.error(Spangate.fullMessage(for: error))
      return .misused
    }
    console.error("spangate: a bug: \("\(error)".inert())\nPlease report it with the command that you ran.")
    return .bug
  }
}
