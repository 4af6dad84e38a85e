import Glibc
import SpangateBench
import SpangateStore

/// Prints what was measured, one figure a line.
///
/// `receiver` leaves the agents out; `compare` measures the comparison alone; `telemetry [PYTHON]` measures what tracing
/// costs an agent, beside the OpenTelemetry SDK of that Python; `serve MILLISECONDS` is an agent that answers
/// after so long; `calibrate GATES [quick|small|claims|measures] [FILE]` judges the gate's decision in simulated worlds,
/// without the other worlds and rules when quick, in suites of every size alone when small, by what reports claim alone
/// when claims, by limits of measures alone when measures, and on recorded tasks; `blame [CASES] [SEED] [TRIALS] [verbose]`
/// injects faults into simulated agents and looks where they are pointed at; `paths [SUITES] [SEED] [verbose]` looks how
/// often a change of path is told of those that did not change; `traces STORE TRIALS SPANS` fills a store;
/// `redact [verbose]` measures how well and how fast sensitive text is found; `files [MEBIBYTES]` reads recorded traces
/// that it wrote itself, of each form.
@main
enum Bench {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    switch arguments.first {
    case "serve":
      if let delay = arguments.last.flatMap({ Int($0) }) { try await serve(answeringAfter: .milliseconds(delay)) }
    case "calibrate": try await calibrate(Array(arguments.dropFirst()))
    case "blame": blame(Array(arguments.dropFirst()))
    case "traces": try traces(Array(arguments.dropFirst()))
    case "paths": paths(Array(arguments.dropFirst()))
    case "compare": show(comparisonBench())
    case "telemetry": show(try await telemetryBench(python: arguments.dropFirst().first))
    case "redact": exit(redactionBench(verbose: arguments.last == "verbose") ? 0 : 1)
    case "files": show(try recordingsBench(mebibytes: arguments.dropFirst().first.flatMap { Int($0) } ?? 1_000))
    case "receiver": show(await receiverBench())
    default: show(try await targetBench() + receiverBench())
    }
  }

  private static func show(_ figures: [(name: String, value: String)]) {
    for figure in figures { print("\(figure.name)\t\(figure.value)") }
  }

  private static func traces(_ arguments: [String]) throws {
    let numbers = arguments.dropFirst().compactMap { Int($0) }
    guard let path = arguments.first, numbers.count == 2 else { return misused("say a path, trials and spans") }
    try KeptTraces.fill(SQLiteStore(path: path), trials: numbers[0], spans: numbers[1])
  }

  private static func blame(_ arguments: [String]) {
    let numbers = arguments.compactMap { Int($0) }
    let bench = BlameBench(
      cases: numbers.first ?? 2_000, seed: UInt64(numbers.dropFirst().first ?? 1),
      trials: numbers.dropFirst(2).first ?? 3, verbose: arguments.contains("verbose"))
    bench.show()
    exit(bench.isMet ? 0 : 1)
  }

  private static func paths(_ arguments: [String]) {
    let numbers = arguments.compactMap { Int($0) }
    let bench = PathBench(
      suites: numbers.first ?? 200, seed: UInt64(numbers.dropFirst().first ?? 1), verbose: arguments.contains("verbose")
    )
    bench.show()
    exit(bench.isMet ? 0 : 1)
  }

  private enum CalibrationMode: String, CaseIterable {
    case quick, small, claims, measures
  }

  private static func calibrate(_ arguments: [String]) async throws {
    var rest = arguments[...]
    let gates = rest.popFirst().map { Int($0) ?? 0 } ?? 2_000
    guard gates > 0 else {
      return misused("GATES is a whole number of at least 1")
    }
    let mode = rest.first.flatMap { CalibrationMode(rawValue: $0) }
    if mode != nil { rest.removeFirst() }
    if rest.count > 1 || rest.first.map({ access($0, R_OK) != 0 }) ?? false {
      return misused("`\(rest.joined(separator: " "))` is no mode and no file")
    }
    switch mode {
    case .small: exit(await SmallSuites(gates: gates, seed: 1).run() ? 0 : 1)
    case .claims: exit(ClaimCalibration(gates: gates, seed: 1).run() ? 0 : 1)
    case .measures: exit(MeasureCalibration(gates: gates, seed: 1).run() ? 0 : 1)
    case .quick, nil: break
    }
    let calibration = GateCalibration(gates: gates, seed: 1)
    var isMet = await calibration.requirements()
    isMet = await ControlCalibration(gates: calibration.gates, seed: 1).requirements() && isMet
    if let path = rest.first { isMet = calibration.recorded(try RecordedTasks(file: path)) && isMet }
    if mode != .quick {
      calibration.otherRules()
      isMet = await calibration.otherWorlds() && isMet
      isMet = await SmallSuites(gates: gates / 4, seed: 1).run() && isMet
      isMet = ClaimCalibration(gates: gates / 10, seed: 1).run() && isMet
      isMet = MeasureCalibration(gates: gates / 10, seed: 1).run() && isMet
    }
    print(isMet ? "\neverything asked for is met" : "\nNOT everything asked for is met")
    exit(isMet ? 0 : 1)
  }

  private static func misused(_ why: String) {
    print("calibrate GATES [\(CalibrationMode.allCases.map(\.rawValue).joined(separator: "|"))] [FILE]: \(why)")
    exit(64)
  }
}
