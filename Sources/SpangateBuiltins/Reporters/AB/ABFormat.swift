package import SpangateCore
import SpangateTrace

/// How an A/B report can be written.
package enum ABFormat: String, Sendable, CaseIterable {
  /// Tables, and the cases that differ with both traces, for a person.
  case full
  /// Everything, for programs (schema `spangate.ab/1`).
  case json
  /// A comment for a pull request or a summary page.
  case markdown

  package func render(_ report: ABReport, for surface: Surface) -> String {
    switch self {
    case .full: report.text(surface)
    case .json: JSONValue(encoding: EncodedABReport(report)).pretty.escapingInvisible
    case .markdown: report.elsewhere(surface.whereabouts).markdown
    }
  }
}

extension TextTable {
  /// Scores and measures of two arms side by side.
  init(of other: ABReport.ArmComparison, beside first: ABReport.Arm, name: (String) -> String) {
    // A title as long as a variant's name may be would leave no room for figures.
    func title(_ arm: ABReport.Arm) -> String { name(arm.variant.inert(limit: 14)) }
    self.init(
      [
        other.measures.isEmpty ? "score" : "score, measure", title(first), title(other.arm), "difference",
        "95 % interval", "P(better)", "verdict",
      ], figures: [1, 2, 3, 4, 5], spare: [5, 4],
      rows: other.scores.map { $0.cells(Figure(of: $0.name, isMeasure: false), name) }
        + other.measures.map { $0.cells(Figure(of: $0.name, isMeasure: true), name) })
  }
}

extension ABReport.Difference {
  fileprivate func cells(_ figure: Figure, _ name: (String) -> String) -> [String] {
    let finer = first.value.flatMap { first in second.value.map { figure.finer(telling: first, from: $0) } } ?? 0
    return [
      name(self.name), first.value.map { figure.text($0, finer: finer) } ?? TextTable.absent,
      second.value.map { figure.text($0, finer: finer) } ?? TextTable.absent,
      change.value.map { figure.change($0, finer: finer) } ?? TextTable.absent,
      interval.map { figure.interval($0, finer: finer) } ?? TextTable.absent,
      probabilityBetter.map { $0.decimals(2) } ?? TextTable.absent, callText,
    ]
  }

  /// Says that a case of it differs, when that is why.
  private var callText: String {
    let cases = call == .worse ? worseCases : call == .better ? betterCases : []
    let word = cases.isEmpty ? call.rawValue : "\(call.rawValue) in \(cases.count.counted("case"))"
    return blocks || call == .noDifference ? word : "\(word), advisory"
  }

  /// Why nothing can be said, or how large a difference would have been found; nil when something can be said.
  func doubt(_ figure: Figure) -> String? {
    if let absence = change.absence { return "not compared: \(absence.why.inert())" }
    guard call == .inconclusive, let detectable else { return nil }
    return "cannot tell; a difference of \(figure.text(detectable)) would have been found"
  }
}

extension ABReport.Call {
  var style: Paint.Style? {
    switch self {
    case .better: .green
    case .worse: Verdict.regressed.style
    case .inconclusive: Verdict.inconclusive.style
    case .noDifference: nil
    }
  }
}

extension ABReport.Side {
  var tally: String { "\(passed) of \(trials.counted("trial"))" }

  /// One page to look at, or the trace's ID.
  var address: String {
    if let url = example.url { return url.inert(limit: 2_000) }
    let judgement = example.judgement
    return judgement.completeness == .off ? "trial \(judgement.key.index), not traced" : "\(judgement.traceID)"
  }

  /// Why its trial failed; hostile text. nil when it passed.
  var because: String? {
    if let failure = example.judgement.failure { return failure.message }
    return example.judgement.scores.first { $0.severity == .blocking && $0.label == .fail }?.explanation
  }
}
