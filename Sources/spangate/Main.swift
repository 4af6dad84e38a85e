import Glibc
import SpangateCLI
import SpangateCore
import SpangateTrace

@main
enum Main {
  static func main() async {
    let arguments = Array(CommandLine.arguments.dropFirst())
    // Scripts ask for the version in loops; the parser's own start-up would be most of the answer's cost.
    if arguments == ["--version"] {
      print(Release.version)
      return
    }
    exit(await CommandLineProgram.run(arguments).rawValue)
  }
}
