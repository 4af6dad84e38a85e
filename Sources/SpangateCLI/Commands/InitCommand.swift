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
    console.note("wrote \(Starter.files.map { "\(folder)/\($0.path)" }.joined(separator: " and "))")
    console.note("next: `spangate run \(folder)/\(Starter.files[1].path)`")
  }
}
