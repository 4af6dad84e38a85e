import SpangateBuiltins
import SpangateCore
import SpangateDecision
import SpangateStatistics
import SpangateTrace

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

  var json: JSONValue {
    var encoded = EncodedCalibration(
      judge: judge, labels: calibration.pairs.count, judged: calibration.judged.count,
      categories: calibration.scale.categories, confusion: calibration.confusion,
      differing: calibration.differing.map(pair), unjudged: calibration.unjudged.map(pair), usage: calibration.usage)
    if let kappa = calibration.kappa {
      encoded.agreement = kappa.agreement
      encoded.kappa = kappa.kappa
      encoded.kappaStandardError = kappa.standardError
      encoded.kappaInterval = kappa.interval(level: level).map { [$0.lowerBound, $0.upperBound] }
    }
    return JSONValue(encoding: encoded)
  }

  private func pair(_ pair: Calibration.Pair) -> EncodedCalibration.Pair {
    EncodedCalibration.Pair(
      line: pair.answer.line, answer: pair.answer.answer, human: pair.human, judge: pair.judge,
      explanation: pair.because)
  }
}
