import ArgumentParser
import SpangateCore
import SpangateTrace
import SpangateYAML

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of suite files, for editors.")

  @OptionGroup(title: "General") var global: GlobalOptions

  func run() throws {
    let console = global.console
    console.out(try global.workspace(console).loader.schema().pretty)
  }
}
