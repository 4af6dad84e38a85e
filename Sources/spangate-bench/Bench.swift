import Glibc
import SpangateBench

/// Prints what was measured, one figure a line.
///
/// `receiver` leaves the agents out; `compare` measures the comparison alone; `telemetry [PYTHON]` measures what tracing
/// costs an agent, beside the OpenTelemetry SDK of that Python; `serve MILLISECONDS` is an agent that answers
/// after so long; `calibrate GATES [quick|small|claims|measures] [FILE]` judges the gate's decision in simulated worlds,
/// without the other worlds and rules when quick, in suites of every size alone when small, by what reports claim alone
/// when claims, by limits of measures alone when measures, and on recorded tasks; `redact [verbose]` measures how well and
/// how fast sensitive text is found.
@main
enum Bench {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    switch arguments.first {
    case "serve":
      if let delay = arguments.last.flatMap({ Int($0) }) { try await serve(answeringAfter: .milliseconds(delay)) }
    case "calibrate": try await calibrate(Array(arguments.dropFirst()))
    case "compare": show(comparisonBench())
    case "telemetry": show(try await telemetryBench(python: arguments.dropFirst().first))
    case "redact": exit(redactionBench(verbose: arguments.last == "verbose") ? 0 : 1)
    case "receiver": show(await receiverBench())
    default: show(try await targetBench() + receiverBench())
    }
  }

  private static func show(_ figures: [(name: String, value: String)]) {
    for figure in figures { print("\(figure.name)\t\(figure.value)") }
  }

  private static func calibrate(_ arguments: [String]) async throws {
    let gates = arguments.first.flatMap { Int($0) } ?? 2_000
    let calibration = GateCalibration(gates: gates, seed: 1)
    if arguments.contains("small") {
      exit(await SmallSuites(gates: gates, seed: 1).run() ? 0 : 1)
    }
    if arguments.contains("claims") {
      exit(ClaimCalibration(gates: gates, seed: 1).run() ? 0 : 1)
    }
    if arguments.contains("measures") {
      exit(MeasureCalibration(gates: gates, seed: 1).run() ? 0 : 1)
    }
    var isMet = await calibration.requirements()
    isMet = await ControlCalibration(gates: calibration.gates, seed: 1).requirements() && isMet
    if let path = arguments.dropFirst().last, path != "quick" {
      isMet = calibration.recorded(try RecordedTasks(file: path)) && isMet
    }
    if !arguments.contains("quick") {
      calibration.otherRules()
      isMet = await calibration.otherWorlds() && isMet
      isMet = await SmallSuites(gates: gates / 4, seed: 1).run() && isMet
      isMet = ClaimCalibration(gates: gates / 10, seed: 1).run() && isMet
      isMet = MeasureCalibration(gates: gates / 10, seed: 1).run() && isMet
    }
    print(isMet ? "\neverything asked for is met" : "\nNOT everything asked for is met")
    exit(isMet ? 0 : 1)
  }
}
