import SpangateCore
import SpangateTrace

extension GateDocument: Documented {
  static let documentation: [KeyDocumentation] = [
    .init(
      "baseline",
      "The baseline to compare with: its name, or the path of an exported file, relative to the suite's folder, which has a `/` in it or ends in `.json`.",
      default: "main", example: "release"),
    .init(
      "control",
      "The variant that is the unchanged agent. It is asked too, now, for cases that look worse than the baseline: what falls on both sides blocks nothing.",
      example: "control"),
    .init("max_age", "How old the baseline's newest run may be before there is a warning.", example: "30d"),
    .init(
      "false_alarm_rate",
      "How often a run of an agent that did not change may fail, over all suites, scores and cases of the command.",
      default: 0.05, .from(0.000001, to: 0.5), example: 0.01),
    .init(
      "no_worse_than",
      "Asks for the stronger word: passed only when each score of the suite is shown to be no worse than the baseline by more than this.",
      otherwise: "passed is said where nothing is shown to be worse", .between(0, 1), example: "5%"),
    .init(
      "new_cases",
      "What is asked of cases that the baseline does not have, or has with another text or scorer: `report` lists them, with `must_pass` each blocking score must pass in every trial.",
      default: "report", example: "must_pass"),
    .init("scores", "What the scores may do, by their names.", example: ["contains": ["tolerance": 0.02, "min": 0.8]]),
    .init(
      "measures", "What the measures may do; one that is not named is reported and fails nothing.",
      example: ["latency": ["max_increase": "25%", "statistic": "p95"]]),
    .init(
      "path",
      "What a change of the agent's path does that is more than chance explains: `block` fails the gate, `advisory` is told, with `off` nobody looks; one word for all, or by part.",
      otherwise: "`advisory`", example: ["tools": "block", "ignore": ["search_*"]]),
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
      "query",
      "What is measured, for a measure of the suite's own: TraceQL that gives a number of each trace, or spans to be counted.",
      otherwise: "the key is the name of a measure that every trial has",
      example: #"{ gen.tool = "search" } | count()"#),
    .init(
      "max_increase",
      "How much more than the baseline's is accepted: a share of it, or an amount with its unit, such as `500ms`, `2 calls` or `0.01 USD`.",
      example: "10%"),
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
