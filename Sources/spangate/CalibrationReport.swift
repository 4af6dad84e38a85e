import SpangateBuiltins
import SpangateCore
import SpangateDecision
import SpangateGate
import SpangateStatistics

/// How far a judge and people agree, for people and for programs.
struct CalibrationReport {
  private let calibration: Calibration
  private let judge: String
  private let file: String
  private let level = 0.95

  init(_ calibration: Calibration, of judge: String, file: String) {
    self.calibration = calibration
    self.judge = judge
    self.file = file
  }

  var text: String {
    var lines = ["judge `\(judge)` and the \(calibration.pairs.count.counted("label")) of \(file.inert())"]
    if let kappa = calibration.kappa { lines += [agreement(kappa)] + confusion }
    let differing = calibration.differing
    if !differing.isEmpty {
      lines += ["", "they differ in \(differing.count):"]
      for pair in differing {
        lines.append("  \(place(pair)): people say `\(pair.human)`, the judge `\(pair.judge ?? "")`")
        lines.append("    answer:  \(pair.answer.answer.inert(limit: 160))")
        if !pair.because.isEmpty { lines.append("    because: \(pair.because.inert(limit: 300))") }
      }
    }
    if !calibration.unjudged.isEmpty { lines += ["", "\(calibration.unjudged.count) could not be judged:"] }
    lines += calibration.unjudged.map { "  \(place($0)): \($0.because.inert(limit: 300))" }
    return (lines + ["", calibration.usage.text]).joined(separator: "\n")
  }

  private func agreement(_ kappa: CohenKappa) -> String {
    let same = calibration.judged.count - calibration.differing.count
    let share = "agreement \(Figure.score.text(kappa.agreement)) (\(same) of \(calibration.judged.count))"
    guard let value = kappa.kappa else { return "\(share); kappa is not defined, since all are of one label" }
    let interval = kappa.interval(level: level).map {
      " [\(Figure.score.text($0.lowerBound)), \(Figure.score.text($0.upperBound))], 95 % interval"
    }
    return "\(share), kappa \(Figure.score.text(value))\(interval ?? "")"
  }

  private var confusion: [String] {
    let names = calibration.scale.categories.map { $0.inert(limit: 40) }
    let rows = zip(names, calibration.confusion).map { name, counts in ["people: " + name] + counts.map(String.init) }
    let table = TextTable([""] + names.map { "judge: " + $0 }, figures: Set(1...names.count), rows: rows)
    return [""] + table.lines()
  }

  private func place(_ pair: Calibration.Pair) -> String { "\(file.inert()):\(pair.answer.line)" }

  /// Schema `spangate.calibration/1`. What is not defined is absent.
  var json: JSONValue {
    var object: JSONObject = [
      "schema": "spangate.calibration/1", "judge": .string(judge), "labels": .int(Int64(calibration.pairs.count)),
      "judged": .int(Int64(calibration.judged.count)),
    ]
    if let kappa = calibration.kappa {
      object.append("agreement", .number(kappa.agreement))
      if let value = kappa.kappa { object.append("kappa", .number(value)) }
      if let error = kappa.standardError { object.append("kappa_standard_error", .number(error)) }
      if let interval = kappa.interval(level: level) {
        object.append("kappa_interval", [.number(interval.lowerBound), .number(interval.upperBound)])
      }
    }
    object.append("categories", .array(calibration.scale.categories.map { .string($0) }))
    object.append("confusion", .array(calibration.confusion.map { .array($0.map { .int(Int64($0)) }) }))
    object.append("differing", .array(calibration.differing.map(json)))
    object.append("unjudged", .array(calibration.unjudged.map(json)))
    object.append("usage", calibration.usage.json)
    return .object(object)
  }

  private func json(_ pair: Calibration.Pair) -> JSONValue {
    var object: JSONObject = [
      "line": .int(Int64(pair.answer.line)), "answer": .string(pair.answer.answer), "human": .string(pair.human),
    ]
    if let judge = pair.judge { object.append("judge", .string(judge)) }
    object.append("explanation", .string(pair.because))
    return .object(object)
  }
}
