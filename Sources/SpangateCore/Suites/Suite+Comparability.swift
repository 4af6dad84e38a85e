import SpangateTrace

extension Suite {
  /// SG0440, when the baseline knows the suite and nothing that could block is as it was measured then.
  package func incomparability(with baseline: Baseline) -> Finding? {
    guard let samples = baseline.suites[name.value] else { return nil }
    let series = blockingSeries
    guard !series.contains(where: { samples.isComparable($0.scorer, of: $0.case) }) else { return nil }
    return Finding(
      .nothingCompared,
      "nothing of suite `\(name.value.inert(limit: 100))` can be compared with baseline "
        + "`\(baseline.name.inert(limit: 100))`: every case or scorer that could block is new or changed since",
      at: name.range,
      help: "if this run is good, `spangate baseline accept` makes it the baseline")
  }

  /// What a comparison could block by: scores of cases that are not quarantined, or all where there are no such.
  ///
  /// That the agent answered at all says nothing of what it answered, so `answered` counts only where it is alone.
  private var blockingSeries: [(case: Case, scorer: BoundScorer)] {
    let held = Set(quarantine.map(\.value.case))
    let all = cases.flatMap { `case` in `case`.scorers.map { (case: `case`, scorer: $0) } }
    let telling = all.filter { $0.scorer.name != "answered" }
    let series = telling.isEmpty ? all : telling
    let blocking = series.filter { $0.scorer.severity == .blocking && !held.contains($0.case.id) }
    return blocking.isEmpty ? series : blocking
  }
}

extension Baseline.SuiteSamples {
  /// The case and the scorer are those that were measured, and there are values.
  fileprivate func isComparable(_ scorer: BoundScorer, of case: Case) -> Bool {
    guard let samples = cases[`case`.id], samples.fingerprint == `case`.fingerprint,
      let scored = samples.scores[scorer.name]
    else { return false }
    return scored.fingerprint == scorer.fingerprint && !scored.samples.isEmpty
  }
}
