import Glibc
import SpangateCore
import SpangateStatistics

extension DecidedSuite {
  /// What a further round should measure for the sake of measures alone.
  var demandsOfMeasures: [TrialDemand] {
    let passes = measures.lazy.compactMap(\.outcome.wanted).first
    return cases.compactMap { decided in
      let item = decided.compared
      let round = passes.map { FullRounds.trials(of: item.case, in: compared.suite, passes: $0) }
      let wanted = decided.measures.contains(where: \.isAskedOn) ? compared.askedOn(item) : nil
      guard let trials = [round, wanted].compactMap({ $0 }).max(), trials > item.asked, item.standing == .comparable,
        !item.measurable.isEmpty
      else { return nil }
      return TrialDemand(suite: compared.suite.name.value, case: item.case.id, trials: trials)
    }
  }

  /// What a further round should measure.
  ///
  /// A suite that fell as a whole needs no further round of all its cases; which of them fell is still worth knowing.
  var demands: [TrialDemand] {
    let hasFallen = scores.contains { $0.subject.severity == .blocking && $0.isWorse }
    let passes = hasFallen ? nil : (scores.map(\.outcome) + measures.map(\.outcome)).lazy.compactMap(\.wanted).first
    return cases.compactMap { decided in
      let item = decided.compared
      let round = passes.map { FullRounds.trials(of: item.case, in: compared.suite, passes: $0) }
      let doubts = decided.scores.compactMap { score in
        score.values.severity == .blocking && !score.outcome.shown.contains(.worse) ? score.outcome.wanted : nil
      }
      let isAskedOn =
        decided.scores.contains {
          $0.isUndecided && ($0.values.hasDied || !hasFallen) || $0.hangsOnGaps
        } || compared.mayBeUnlucky(item) || decided.measures.contains { $0.isAskedOn && !hasFallen }
      let wanted = isAskedOn ? [compared.askedOn(item)] : doubts
      guard let trials = (wanted + [round].compactMap { $0 }).max(), trials > item.asked, item.standing == .comparable,
        item.scores.contains(where: { !$0.samples.isEmpty })
      else { return nil }
      return TrialDemand(suite: compared.suite.name.value, case: item.case.id, trials: trials)
    }
  }
}

extension DecidedScore {
  /// Its verdict depends on how trials without a value are taken: more trials may settle it.
  fileprivate var hangsOnGaps: Bool {
    values.severity == .blocking && values.isPaired && verdict == .inconclusive && !isUndecided && brokenRules.isEmpty
  }
}

extension ComparedSuite {
  /// No trial of a case has been answered so far, as happens where many calls failed in the suite's baseline, too.
  fileprivate func mayBeUnlucky(_ item: ComparedCase) -> Bool {
    guard item.measurable.isEmpty, item.quarantine == nil else { return false }
    let before = cases.flatMap(\.scores).filter(\.scorer.judgesCalls).flatMap(\.baseline)
    guard !before.isEmpty else { return false }
    return pow(1 - before.mean, Double(max(1, suite.trials(of: item.case)))) >= DecisionTuning.unluckyCase
  }

  /// How many trials a case should have in all next: a few more, since one pass rules out that it is dead.
  func askedOn(_ item: ComparedCase) -> Int {
    min(most(of: item), CasePower.askedOn(item.asked))
  }
}
