import ArgumentParser
import FoundationEssentials
import SpangateTrace
import SpangateYAML

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of suite files, or of spangate.yaml, for editors.")

  @OptionGroup(title: "Schema") var schema: SchemaOptions
  /// What `.ci/docs` asks for.
  @Option(help: .hidden) var pages: String?
  @OptionGroup(title: "General") var global: GlobalOptions

  func run() throws {
    let console = global.console
    let workspace = try global.workspace(console)
    guard let pages else {
      return console.out((schema.settings ? workspace.loader.settingsSchema() : workspace.loader.schema()).pretty)
    }
    for page in ReferencePages(workspace: workspace).pages {
      try Data(page.text.utf8).write(to: URL(filePath: "\(pages)/\(page.name)"))
    }
  }
}

struct SchemaOptions: ParsableArguments {
  @Flag(help: "Of spangate.yaml, not of suites.") var settings = false
}
