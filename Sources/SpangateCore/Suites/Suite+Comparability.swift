import SpangateTrace

extension Suite {
  /// SG0440, when the baseline knows the suite and nothing that could block is as it was measured then, or when what was
  /// measured then is the very run that is to be compared.
  ///
  /// - Parameter run: the stored run that is compared; nil for one that begins now.
  package func incomparability(with baseline: Baseline, of run: String? = nil) -> Finding? {
    guard let samples = baseline.suites[name.value], !isQuarantined else { return nil }
    let runs = Set(samples.cases.values.flatMap(\.runs))
    if let run, !runs.isEmpty, runs.allSatisfy({ baseline.runs[$0].id == run }) {
      return Finding(
        .nothingCompared,
        "run `\(run.inert(limit: 100))` is all that baseline `\(baseline.name.inert(limit: 100))` has of suite "
          + "`\(name.value.inert(limit: 100))`, and nothing can be compared with itself", at: name.range,
        help: "compare another run with it, or name another baseline by `--baseline`")
    }
    let series = blockingSeries
    guard !series.contains(where: { samples.isComparable($0.scorer, of: $0.case) }) else { return nil }
    return Finding(
      .nothingCompared,
      "nothing of suite `\(name.value.inert(limit: 100))` can be compared with baseline "
        + "`\(baseline.name.inert(limit: 100))`: every case or scorer that could block is new or changed since",
      at: name.range,
      help: "if this run is good, `spangate baseline accept` makes it the baseline")
  }

  /// Why nothing of it can block, whatever the agent does; nil when something can.
  ///
  /// That the agent answers at all could, and says nothing of what it answers.
  package var idleness: String? {
    if isQuarantined { return "all of its cases are quarantined" }
    let held = Set(quarantine.map(\.value.case))
    let scorers = cases.filter { !held.contains($0.id) }.flatMap(\.scorers).filter { !$0.judgesCalls }
    let isLimited = gate.measures.values.contains { $0.maxIncrease != nil || $0.max != nil }
    guard !scorers.isEmpty, !isLimited, !gate.path.blocks, scorers.allSatisfy({ $0.severity == .advisory }) else {
      return nil
    }
    return "all of its scorers are advisory"
  }

  /// Nothing of it is to block, and somebody answers for that.
  private var isQuarantined: Bool { Set(cases.map(\.id)).isSubset(of: quarantine.map(\.value.case)) }

  /// What a comparison could block by: scores of cases that are not quarantined, advisory ones where there are no others.
  ///
  /// That the agent answered at all says nothing of what it answered, so what judges calls counts only where it is alone.
  private var blockingSeries: [(case: Case, scorer: BoundScorer)] {
    let held = Set(quarantine.map(\.value.case))
    let all = cases.flatMap { `case` in `case`.scorers.map { (case: `case`, scorer: $0) } }
    let telling = all.filter { !$0.scorer.judgesCalls }
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
