import SpangateCore

/// A score of a case that passes sometimes, and is shown to do so about as often as before.
struct FlakyScore {
  var id: String
  var score: String
  /// From 0 to 1, of the trials of this run.
  var rate: Double
  var trials: Int
  /// The bound that shows it.
  var held: Held

  static let heading = "flaky, and no different from before"
  /// More are counted.
  static let limit = 20

  /// `passes 71 % of 840 trials; a drop of more than 0.04 is excluded`, and never all or none of them.
  var account: String {
    let percent = min(99, max(1, (rate * 100).rounded()))
    let bound = held.reach.drop.map { "; a drop of more than \($0.hundredths) is excluded" } ?? ""
    return "passes \(percent.decimals(0)) % of \(trials.counted("trial"))\(bound)"
  }
}

extension Report {
  /// The shakiest first, otherwise in the order of the suites.
  var flakyScores: [FlakyScore] {
    let all = suites.flatMap(\.cases).flatMap { item in
      item.scores.compactMap { score -> FlakyScore? in
        // Without a bound nothing is called the same.
        score.held.flatMap { held -> FlakyScore? in
          guard held.standing == .noDifferent, let rate = score.flakyRate else { return nil }
          return FlakyScore(id: item.id, score: score.name, rate: rate, trials: score.trials, held: held)
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
    let flaky = Set(scores.filter { $0.flakyRate != nil && $0.held?.standing == .noDifferent }.map(\.name))
    return failures.filter { failure in failure.label != .fail || !flaky.contains(failure.score ?? "") }
  }
}
