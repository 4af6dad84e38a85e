import SpangateCore
import SpangateTrace

extension TextTable {
  /// A suite's scores and measures beside their baseline.
  ///
  /// - Parameter name: makes a score's name fit for the format.
  init(of suite: Report.SuiteReport, name: (String) -> String) {
    let scores = suite.scores.map { score in
      score.cells(Figure(of: score.name, isMeasure: false), name, regressed: suite.regressedCases(of: score.name))
    }
    self.init(
      [
        suite.measures.isEmpty ? "score" : "score, measure", "baseline", "candidate", "change", "95 % interval",
        "trials", "detectable drop", "verdict",
      ], figures: [1, 2, 3, 4, 5, 6],
      rows: scores + suite.measures.map { $0.cells(Figure(of: $0.name, isMeasure: true), name) })
  }
}

extension Comparison {
  fileprivate func cells(_ figure: Figure, _ name: (String) -> String, regressed: Int = 0) -> [String] {
    [
      name(self.name), baseline.value.map(figure.text) ?? TextTable.absent,
      candidate.value.map(figure.text) ?? TextTable.absent, change.value.map(figure.change) ?? TextTable.absent,
      interval.map(figure.interval) ?? TextTable.absent, trialsText,
      detectableDrop.map(figure.text) ?? TextTable.absent, verdictText(regressed: regressed),
    ]
  }

  private var trialsText: String {
    if trials == 0 && baselineTrials == 0 { return TextTable.absent }
    return baselineTrials == 0 ? "\(trials)" : "\(trials) vs \(baselineTrials)"
  }

  /// Says all that the colour of a row may say, and that the whole may pass while a case of it does not.
  private func verdictText(regressed: Int) -> String {
    let word =
      verdict != .passed
      ? verdict.rawValue
      : regressed > 0 ? "\(regressed.counted("case")) regressed" : improved ? "improved" : verdict.rawValue
    return severity == .advisory ? "\(word), advisory" : word
  }
}

extension Report.SuiteReport {
  fileprivate func regressedCases(of score: String) -> Int {
    cases.filter { $0.quarantine == nil }.count { $0.scores.contains { $0.name == score && $0.verdict == .regressed } }
  }

  /// One line for each case that is quarantined: `case a is quarantined until 2026-12-31 by ana: the vendor is on it`.
  var quarantineLines: [String] {
    cases.compactMap { item in
      item.quarantine.map { "case \(item.id.inert(limit: 100)) is quarantined \($0.text)" }
    }
  }
}
