import SpangateCore
import SpangateTrace

extension DecidedSuite {
  /// What a further round should measure.
  ///
  /// A suite that fell as a whole needs no further round of all its cases; which of them fell is still worth knowing.
  var demands: [TrialDemand] {
    let hasFallen = tally.scoreNames.contains { tally.severity(of: $0) == .blocking && fell($0) }
    let all = hasFallen ? nil : suite.wanted
    return zip(tally.cases, cases).compactMap { tallied, results in
      let round = all.map { FullRounds.trials(of: tallied.case, in: tally.suite, passes: $0) }
      let trials =
        (results.enumerated().compactMap { index, result in
          tallied.series[index].severity == .blocking && !result.shown.contains(.worse) ? result.wanted : nil
        } + [round].compactMap { $0 }).max()
      guard let trials, trials > tallied.asked, tallied.standing == .comparable, !tallied.measurable.isEmpty else {
        return nil
      }
      return TrialDemand(suite: tally.suite.name.value, case: tallied.case.id, trials: trials)
    }
  }
}
