import Glibc
import SpangateBench

/// Prints what was measured, one figure a line; `receiver` leaves the agents out; `serve MILLISECONDS` is an agent that answers after so long.
@main
enum Bench {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "serve", let delay = arguments.last.flatMap({ Int($0) }) {
      try await serve(answeringAfter: .milliseconds(delay))
    }
    if arguments.first == "calibrate" {
      let calibration = Calibration(gates: arguments.dropFirst().first.flatMap { Int($0) } ?? 2_000, seed: 1)
      let isMet = await calibration.requirements()
      if !arguments.contains("only") {
        calibration.otherRules()
        await calibration.otherWorlds()
      }
      print(isMet ? "\neverything asked for is met" : "\nNOT everything asked for is met")
      exit(isMet ? 0 : 1)
    }
    let agents = arguments.first == "receiver" ? [] : try await targetBench()
    for figure in await agents + receiverBench() { print("\(figure.name)\t\(figure.value)") }
  }
}
