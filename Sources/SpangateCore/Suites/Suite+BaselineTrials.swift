import SpangateTrace

extension Suite {
  /// SG0065, when cases are asked less often in the first round than the latest accepted run asked them.
  package func fewerTrials(than baseline: Baseline) -> [Finding] {
    guard let samples = baseline.suites[name.value] else { return [] }
    let fewer = cases.compactMap { item -> (case: Case, before: Int)? in
      let before = samples.cases[item.id]?.latestTrials ?? 0
      return trials(of: item) < before ? (item, before) : nil
    }
    return Dictionary(grouping: fewer) { [trials(of: $0.case), $0.before] }.sorted { $0.key[0] < $1.key[0] }
      .map { counts, found in
        let ids = found.map { $0.case.id.inert(limit: 100) }
        let subject = ids.count == 1 ? "case `\(ids[0])` is" : "\(ids.count) cases are"
        return Finding(
          .trialsFewer,
          "\(subject) asked \(counts[0].counted("time")) in the first round, and \(counts[1]) times in baseline "
            + "`\(baseline.name.inert(limit: 100))`",
          at: name.range, help: "raise `trials` to see as much as before")
      }
  }
}

extension Baseline.CaseSamples {
  /// Of the latest accepted run that measured the case.
  fileprivate var latestTrials: Int {
    let samples = scores.values.map(\.samples)
    guard let run = samples.compactMap({ $0.runs.last }).max() else { return 0 }
    return samples.map { $0.of(run).count }.max() ?? 0
  }
}
