import SpangateCore

/// A score of a case that passes sometimes, and is shown to do so about as often as before.
struct FlakyScore {
  var id: String
  var score: String
  /// From 0 to 1, of the trials of this run.
  var rate: Double
  var trials: Int

  static let heading = "flaky, and no different from before"
  /// More are counted.
  static let limit = 20

  /// `passes 71 % of 24 trials`, and never all or none of them.
  var account: String {
    let percent = min(99, max(1, (rate * 100).rounded()))
    return "passes \(percent.decimals(0)) % of \(trials.counted("trial"))"
  }
}

extension Report {
  /// The shakiest first, otherwise in the order of the suites.
  var flakyScores: [FlakyScore] {
    let all = suites.flatMap(\.cases).flatMap { item in
      item.scores.compactMap { score in
        score.flakyRate.map {
          FlakyScore(id: item.id, score: score.name, rate: $0, trials: score.trials)
        }
      }
    }
    return all.enumerated().sorted { a, b in
      (abs(a.element.rate - 0.5), a.offset) < (abs(b.element.rate - 0.5), b.offset)
    }.map(\.element)
  }
}

extension Report.CaseReport {
  /// What went wrong and is not told as flaky.
  var steadyFailures: [CaseFailure] {
    let flaky = Set(scores.filter { $0.flakyRate != nil }.map(\.name))
    return failures.filter { failure in failure.label != .fail || !flaky.contains(failure.score ?? "") }
  }
}
