import SpangateCore
import SpangateTrace

extension TextTable {
  /// A suite's scores and measures beside their baseline.
  ///
  /// - Parameter name: makes a score's name fit for the format.
  init(of rows: [ComparisonRow], name: (String) -> String) {
    self.init(
      [
        "score", "before", "now", "change", "95 % interval",
        "trials", "verdict",
      ], figures: [1, 2, 3, 4, 5], spare: [5, 4], rows: rows.map { $0.cells(name) })
  }
}

/// One line of a suite's table.
struct ComparisonRow {
  let comparison: Comparison
  let isMeasure: Bool
  /// Cases that regressed in it, by their IDs.
  let regressed: [String]

  fileprivate func cells(_ name: (String) -> String) -> [String] {
    let (before, now) = (comparison.baseline.value, comparison.candidate.value)
    let figure = Figure(of: comparison.name, isMeasure: isMeasure)
    let finer = before.flatMap { before in now.map { figure.finer(telling: before, from: $0) } } ?? 0
    let figures = [
      before.map { figure.text($0, finer: finer) }, now.map { figure.text($0, finer: finer) },
      comparison.change.value.map { figure.change($0, finer: finer) },
      comparison.interval.map { figure.interval($0, finer: finer) },
    ]
    // The row's name says what is counted in dollars.
    return [name(comparison.name)] + figures.map { $0?.replacing(" USD", with: "") ?? TextTable.absent }
      + [trialsText, verdictText]
  }

  private var trialsText: String {
    let (trials, before) = (comparison.trials, comparison.baselineTrials)
    if trials == 0 && before == 0 { return TextTable.absent }
    return before == 0 ? "\(trials)" : "\(trials) vs \(before)"
  }

  /// Says all that the colour of a row may say, and that the whole may pass while a case of it does not.
  private var verdictText: String {
    let word =
      comparison.verdict != .passed
      ? comparison.verdict.rawValue
      : !regressed.isEmpty ? "\(regressed.count) regressed" : comparison.improved ? "improved" : unmovedText
    return comparison.severity == .advisory ? "\(word), advisory" : word
  }

  /// Nothing passed that nothing could have failed.
  private var unmovedText: String {
    if comparison.isGated { return comparison.verdict.rawValue }
    return comparison.change.value == nil && !isMeasure ? "not compared" : "not gated"
  }

  var style: Paint.Style? {
    switch comparison.verdict {
    case .passed: regressed.isEmpty ? (comparison.improved ? .green : nil) : Verdict.regressed.style
    case .regressed, .inconclusive: comparison.verdict.style
    }
  }

  /// Why it is what it is, as a sentence after its name; nil where nothing is wrong. Hostile text.
  var account: String? {
    if case .absent(let absence) = comparison.candidate { return "not measured: \(absence.why)" }
    if comparison.verdict == .regressed || isMeasure && comparison.verdict == .inconclusive, let why = comparison.why {
      return why
    }
    guard !regressed.isEmpty else { return nil }
    let shown = regressed.prefix(3).map { "`\($0.inert(limit: 60))`" }.joined(separator: ", ")
    let more = regressed.count - 3
    return "regressed in \(shown)\(more > 0 ? " and \(more) more" : "")"
  }

  /// Whether there is more to say of it than that it passed.
  var isBad: Bool { rank < 4 }

  fileprivate var rank: Int {
    switch comparison.verdict {
    case .regressed: comparison.severity == .blocking ? 0 : 3
    case .inconclusive: comparison.severity == .blocking ? 2 : 3
    case .passed: regressed.isEmpty ? (comparison.candidate.value == nil ? 3 : 4) : 1
    }
  }
}

extension Report.SuiteReport {
  /// Scores before measures, and of each what broke first.
  var rows: [ComparisonRow] {
    let all =
      scores.map { ComparisonRow(comparison: $0, isMeasure: false, regressed: regressedCases(of: $0.name)) }
      + measures.map {
        ComparisonRow(comparison: $0, isMeasure: true, regressed: regressedCases(of: $0.name, isMeasure: true))
      }
    return (0...4).flatMap { rank in all.filter { $0.rank == rank } }
  }

  private func regressedCases(of name: String, isMeasure: Bool = false) -> [String] {
    cases.filter { item in
      let comparisons = isMeasure ? item.measures : item.scores
      return item.quarantine == nil && comparisons.contains { $0.name == name && $0.verdict == .regressed }
    }.map(\.id)
  }

  /// What is said of the scores that passed, of all cases together:
  /// `all cases together: a drop of 0.07 in contains, of 0.10 in similar would have been seen`. nil where none passed.
  var detectableDrops: String? {
    let held = scores.compactMap { score in score.held.map { (name: score.name, reach: $0.reach) } }
    let drops = held.compactMap { item in item.reach.drop.map { "of \($0.hundredths) in \(Self.quoted(item.name))" } }
    let constant = held.filter { $0.reach == .constant }.map { Self.quoted($0.name) }
    let unseen = held.filter { $0.reach == .nothing }.map { Self.quoted($0.name) }
    let parts = [
      drops.isEmpty ? nil : "a drop \(Self.some(drops)) would have been seen",
      unseen.isEmpty ? nil : "no drop would have been seen in \(Self.some(unseen))",
      constant.isEmpty ? nil : "\(Self.some(constant)) never varied, so no drop is known that would have been seen",
    ].compactMap { $0 }
    return parts.isEmpty ? nil : "all cases together: not shown to differ; " + parts.joined(separator: ", ")
  }

  private static func quoted(_ name: String) -> String { "`\(name.inert(limit: 60))`" }

  private static func some(_ texts: [String]) -> String {
    let more = texts.count - 5
    return texts.prefix(5).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  /// One line for each case that is quarantined: `case a is quarantined until 2026-12-31 by ana: the vendor is on it`.
  var quarantineLines: [String] {
    cases.compactMap { item in
      item.quarantine.map { "case \(item.id.inert(limit: 100)) is quarantined \($0.text)" }
    }
  }
}
