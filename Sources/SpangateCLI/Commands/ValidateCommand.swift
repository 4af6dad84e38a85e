import ArgumentParser
import SpangateCore

struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check suites and show everything that is wrong with them.")

  @Argument(help: ArgumentHelp("Suite files, or folders of them.", valueName: "suite")) var suites: [String]
  @OptionGroup(title: "General") var global: GlobalOptions

  func run() throws {
    let console = global.console
    let workspace = try global.workspace(near: suites.first, console)
    let loaded = try workspace.suites(suites, variant: nil, console: console)
    try workspace.checkPrograms(of: workspace.inEveryVariant(loaded), console: console)
    let files = Set(loaded.compactMap { BaselineChoice().place(of: $0).file }).sorted()
    try console.check(files.filter(BaselineFile.isThere).compactMap(BaselineFile.problem))
    let cases = loaded.reduce(0) { $0 + $1.cases.count }
    console.note("valid: \(loaded.count.counted("suite")), \(cases.counted("case"))")
  }
}
