import SpangateCore
import SpangateTrace

/// A score of a case with which a control was asked.
struct ControlledScore {
  static let limit = 20
  static let heading = "asked now, candidate and control"

  let id: String
  let score: Comparison

  /// Such as: 0.10 of 12 trials, control `main` 1.00 of 10, baseline 0.97 of 12.
  var account: String {
    func figure(_ value: Double?, _ trials: Int) -> String {
      "\(value.map { $0.decimals(2) } ?? "—") of \(trials.counted("trial"))"
    }
    let control = score.control.map { "control `\($0.name.inert(limit: 60))` \(figure($0.mean, $0.trials))" } ?? ""
    return [
      figure(score.candidate.value, score.trials), control,
      "baseline \(figure(score.baseline.value, score.baselineTrials))",
    ].joined(separator: ", ")
  }
}

extension Report {
  /// In the order of the suites.
  var controlledScores: [ControlledScore] {
    suites.flatMap(\.cases).flatMap { item in
      item.scores.filter { $0.control != nil && $0.severity == .blocking }.map {
        ControlledScore(id: item.id, score: $0)
      }
    }
  }
}
