import SpangateCore
import SpangateTrace

extension GateDocument: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("baseline", "The name of the baseline to compare with.", default: "main", example: "release"),
    .init("max_age", "How old the baseline's newest run may be before there is a warning.", example: "30d"),
    .init(
      "false_alarm_rate",
      "How often a run of an agent that did not change may fail, over all suites, scores and cases of the command.",
      default: 0.05, .between(0, 1), example: 0.01),
    .init("scores", "What the scores may do, by their names.", example: ["contains": ["tolerance": 0.02, "min": 0.8]]),
    .init(
      "measures", "What the measures may do; one that is not named is reported and fails nothing.",
      example: ["latency": ["max_increase": "25%", "statistic": "p95"]]),
  ]
}

extension GateDocument.ScoreDocument: Documented {
  static let documentation: [KeyDocumentation] = [
    .init(
      "tolerance", "A drop of the suite's mean up to this is accepted, in the score's own unit.", default: 0,
      .atLeast(0), example: 0.02),
    .init("min", "The least that the suite's mean may be, whatever the baseline was.", example: 0.8),
  ]
}

extension GateDocument.MeasureDocument: Documented {
  static let documentation: [KeyDocumentation] = [
    .init(
      "max_increase", "How much more than the baseline's is accepted: a share of it, or an amount.", example: "10%"),
    .init("statistic", "What the trials' numbers are summed up by.", default: "mean", example: "p95"),
    .init(
      "max", "The most that the measure may be, whatever the baseline was; a duration where it is in seconds.",
      .atLeast(0), example: 2.5),
  ]
}

extension MeasuresDocument: Documented {
  static let documentation: [KeyDocumentation] = Measure.allCases.map {
    .init($0.rawValue, $0.summary, example: ["max_increase": "10%"])
  }
}
