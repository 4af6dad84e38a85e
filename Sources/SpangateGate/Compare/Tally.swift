import SpangateCore

/// A suite's judgements beside their baseline, sorted by case and score: what the stages of the comparison read.
struct Tally {
  let suite: Suite
  /// nil without a baseline.
  let baselineName: String?
  let cases: [CaseTally]
  /// The baseline has samples of this suite at all.
  let isKnown: Bool
  /// Cases that the baseline has and the suite has no longer.
  let removed: [String]
  /// In the order in which the suite first names them.
  let scoreNames: [String]
  private let seriesByName: [String: [Series]]

  init(_ measured: MeasuredSuite, beside baseline: Baseline?) {
    suite = measured.suite
    baselineName = baseline?.name
    let samples = baseline?.suites[suite.name.value]
    isKnown = samples != nil
    let judgements = Dictionary(grouping: measured.judgements, by: \.key.case)
    cases = measured.suite.cases.map { `case` in
      CaseTally(
        `case`, judgements: judgements[`case`.id] ?? [], traces: measured.suite.traces, beside: baseline,
        samples: samples?.cases[`case`.id])
    }
    let series = cases.flatMap(\.series)
    scoreNames = distinct(series.map(\.scorer.name))
    seriesByName = Dictionary(grouping: series, by: \.scorer.name)
    let present = Set(suite.cases.map(\.id))
    removed = measured.isPartial ? [] : (samples?.cases.keys.filter { !present.contains($0) } ?? []).sorted()
  }

  func series(of score: String) -> [Series] { seriesByName[score] ?? [] }

  func policy(for score: String) -> ScorePolicy { suite.gate.scores[score] ?? ScorePolicy() }
}
