import SpangateCore

/// A case with its tests done.
struct DecidedCase {
  let compared: ComparedCase
  var scores: [DecidedScore]

  init(_ suite: ComparedSuite, suite index: Int, case position: Int, by tests: CaseTests) {
    let compared = suite.cases[position]
    self.compared = compared
    scores = compared.scores.enumerated().map { score, values in
      DecidedScore(
        compared, values, tests.outcome(at: CasePosition(suite: index, case: position, score: score)),
        policy: suite.policy(for: values.scorer.name))
    }
  }

  /// The worst of what can block; a case of which nothing was measured is inconclusive, unless it is quarantined.
  var verdict: Verdict {
    var verdicts = scores.filter { $0.values.severity == .blocking }.map(\.verdict)
    if compared.measurable.isEmpty, compared.quarantine == nil { verdicts.append(.inconclusive) }
    return .combined(verdicts)
  }
}

/// One score of one case with its test done.
struct DecidedScore {
  let compared: ComparedCase
  let values: CaseScore
  var outcome: TestOutcome
  var verdict: Verdict

  /// A drop counts when chance does not explain it and it is more than is tolerated.
  init(_ compared: ComparedCase, _ values: CaseScore, _ outcome: TestOutcome, policy: ScorePolicy) {
    (self.compared, self.values, self.outcome) = (compared, values, outcome)
    let isWorse = outcome.shown.contains(.worse) && values.change.map { policy.isExceeded(by: $0) } ?? false
    verdict = values.samples.isEmpty ? .inconclusive : isWorse ? .regressed : .passed
  }

  var isImproved: Bool { outcome.shown.contains(.better) && values.change ?? 0 > 0 }
}
