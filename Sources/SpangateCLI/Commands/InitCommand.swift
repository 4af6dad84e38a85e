import ArgumentParser
import SpangateCore

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write a first suite and settings to start from.")

  @Argument(help: "Where to.") var folder = "."
  @OptionGroup(title: "General") var global: GlobalOptions

  func run() throws {
    let console = global.console
    try console.orStop { () throws(Finding) in
      for file in Starter.files { try file.write(under: folder) }
    }
    let paths = Starter.files.map { folder == "." ? $0.path : "\(folder)/\($0.path)" }
    console.note("wrote \(paths.joined(separator: " and "))")
    console.note(
      """
      next: `spangate run \(paths[1]) --accept` asks the agent, and makes the run the baseline if its answers are right
      then: `spangate run \(paths[1])` compares with it, and fails when the agent got worse
      """)
  }
}
