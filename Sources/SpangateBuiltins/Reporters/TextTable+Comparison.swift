import SpangateCore

extension TextTable {
  /// A suite's scores and measures beside their baseline.
  ///
  /// - Parameter name: makes a score's name fit for the format.
  init(of suite: Report.SuiteReport, name: (String) -> String) {
    titles = [
      suite.measures.isEmpty ? "score" : "score, measure", "baseline", "candidate", "change", "95 % interval", "trials",
      "detectable drop", "verdict",
    ]
    figures = [1, 2, 3, 4, 5, 6]
    rows =
      suite.scores.map { $0.cells(Figure(of: $0.name, isMeasure: false), name) }
      + suite.measures.map { $0.cells(Figure(of: $0.name, isMeasure: true), name) }
  }
}

extension Comparison {
  fileprivate func cells(_ figure: Figure, _ name: (String) -> String) -> [String] {
    [
      name(self.name), baseline.value.map(figure.text) ?? TextTable.absent,
      candidate.value.map(figure.text) ?? TextTable.absent, change.value.map(figure.change) ?? TextTable.absent,
      interval.map(figure.interval) ?? TextTable.absent, trialsText,
      detectableDrop.map(figure.text) ?? TextTable.absent, verdictText,
    ]
  }

  private var trialsText: String {
    if trials == 0 && baselineTrials == 0 { return TextTable.absent }
    return baselineTrials == 0 ? "\(trials)" : "\(trials) vs \(baselineTrials)"
  }

  /// Says all that the colour of a row may say.
  private var verdictText: String {
    let word = improved && verdict == .passed ? "improved" : verdict.rawValue
    return severity == .advisory ? "\(word), advisory" : word
  }
}
