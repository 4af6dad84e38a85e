import SpangateCore
import SpangateStatistics

/// A case with its tests done.
struct DecidedCase {
  let compared: ComparedCase
  var scores: [DecidedScore]
  /// Limited measures that are beyond their limit in every trial, as far as that is shown or in doubt.
  var measures: [MeasureCaseTests.Outcome] = []

  /// - Parameters:
  ///   - index: of the suite, among those that the tests know.
  ///   - wholes: what was decided of the suite's scores as wholes.
  static func all(
    of suite: ComparedSuite, suite index: Int, by tests: CaseTests, beside wholes: [Decided<ScoreSubject>]
  ) -> [DecidedCase] {
    var outcomes = suite.cases.indices.map { position in
      suite.cases[position].scores.indices.map { score in
        tests.outcome(at: CasePosition(suite: index, case: position, score: score))
      }
    }
    for whole in wholes where whole.isWorse {
      let fallen = FallenCases(whole.subject.name, in: suite, outcomes: outcomes)
      for (position, score) in fallen.named { outcomes[position][score].shown.insert(.worse) }
    }
    let hasFallen = wholes.contains { $0.isWorse && $0.subject.severity == .blocking }
    let isSilent = suite.isSilent
    let lone = LoneScores(in: suite, outcomes: outcomes)
    return zip(suite.cases.indices, outcomes).map { place, outcomes in
      let compared = suite.cases[place]
      let isEnded = compared.asked >= suite.most(of: compared)
      let counts = isSilent || hasFallen || compared.isSilent || suite.asksOn(compared)
      return DecidedCase(
        compared: compared,
        scores: zip(compared.scores, outcomes).map { values, outcome in
          let isSurprise = !isEnded && outcome.silence.map { $0 <= compared.surprise } ?? true
          let isTelling = isEnded ? lone.isTelling(outcome) : lone.askedOn.contains(place)
          let hasDied = values.hasDied && (counts || isTelling || isSurprise)
          // In a suite that fell it is not asked on, so this is its end.
          let hasFaded =
            values.hasFaded
            && outcome.silence.map { hasFallen ? suite.doubtsInTheEnd($0) : suite.doubts($0, of: compared) } ?? false
          let isDoubtful = isSilent && values.passes(values.values).successes == 0 || hasDied || hasFaded
          return DecidedScore(
            compared, values, outcome, policy: suite.policy(for: values.scorer.name),
            newCases: suite.suite.gate.newCases, isDoubtful: isDoubtful)
        })
    }
  }

  /// The worst of what can block; a case of which nothing was measured is inconclusive, unless it is quarantined.
  var verdict: Verdict {
    var verdicts =
      scores.filter { $0.values.severity == .blocking }.map(\.verdict)
      + measures.filter { $0.severity == .blocking }.map(\.verdict)
    if compared.measurable.isEmpty, compared.quarantine == nil { verdicts.append(.inconclusive) }
    return .combined(verdicts)
  }
}

/// One score of one case with its test done.
struct DecidedScore {
  let compared: ComparedCase
  let values: CaseScore
  var outcome: TestOutcome
  /// It dropped by more than is tolerated, perhaps by chance.
  let isBeyondTolerance: Bool
  /// Chance does not explain the drop, and it is more than is tolerated.
  var isWorse: Bool
  let brokenRules: [BrokenRule]
  /// It never passes, which is a cause for doubt, and the trials are too few to say what that means.
  let isUndecided: Bool
  var verdict: Verdict

  /// A drop counts when chance does not explain it and it is more than is tolerated; a rule holds without a baseline. Who
  /// passed always and never since is not said to have passed.
  ///
  /// - Parameter isDoubtful: it never passes, and is asked on for that.
  init(
    _ compared: ComparedCase, _ values: CaseScore, _ outcome: TestOutcome, policy: ScorePolicy,
    newCases: NewCasePolicy, isDoubtful: Bool
  ) {
    (self.compared, self.values, self.outcome) = (compared, values, outcome)
    isBeyondTolerance = values.change.map { policy.isExceeded(by: $0) } ?? false
    isWorse = outcome.shown.contains(.worse) && isBeyondTolerance
    brokenRules = values.brokenRules(of: compared.judgements.count, newCases: newCases)
    isUndecided =
      !isWorse && values.severity == .blocking && values.isPaired && isDoubtful
      && (isBeyondTolerance || !values.hasDied && !values.hasFaded)
    let isOpen = values.samples.isEmpty || isUndecided || !brokenRules.isEmpty
    verdict = isWorse || brokenRules.contains(where: \.isMissed) ? .regressed : isOpen ? .inconclusive : .passed
  }

  var isImproved: Bool { outcome.shown.contains(.better) && values.change ?? 0 > 0 }
}
