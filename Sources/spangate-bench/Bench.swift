import SpangateBench

/// Prints what was measured, one figure a line; `receiver` leaves the agents out; `serve MILLISECONDS` is an agent that answers after so long.
@main
enum Bench {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "serve", let delay = arguments.last.flatMap({ Int($0) }) {
      try await serve(answeringAfter: .milliseconds(delay))
    }
    let agents = arguments.first == "receiver" ? [] : try await targetBench()
    for figure in await agents + receiverBench() { print("\(figure.name)\t\(figure.value)") }
  }
}
