import SpangateCore
import SpangateTrace

/// Passes when the agent went round its loop no more often than allowed.
struct MaxTurns: Scorer {
  struct Config: Decodable, Sendable {
    var max: Int
  }

  static let kind = Kind("max_turns", "the agent took at most so many turns")
  static let shorthand: String? = "max"
  static let readsTrace = true
  static let examples = [
    ScorerExample(2, spans: .exampleRun, gives: .passed(true)),
    ScorerExample(1, spans: .exampleRun, gives: .passed(false), blaming: .example(5)),
    ScorerExample(
      1, spans: [.exampleModelCall(1), .exampleModelCall(2, at: 20)], gives: .passed(false), blaming: .example(2)),
    ScorerExample(
      3, spans: [.example(1, "GET /answer")], gives: .unscored(why: "no span is a turn or a model call")),
  ]

  private let max: Int

  init(config: Config) throws(Misconfigured) {
    if config.max < 1 { throw Misconfigured("an agent takes at least one turn", key: "max") }
    max = config.max
  }

  func score(_ seen: Observation, using tools: Tools) async -> Score {
    let turns = seen.trace.turns
    let fact = "the agent took \(turns.count == 1 ? "1 turn" : "\(turns.count) turns")"
    if turns.count > max { return .failed(because: "\(fact), at most \(max) were expected", span: turns[max].id) }
    if let absence = Measure.turns.measurement(of: seen).absence { return .unscored(absence.why) }
    return .passed(because: fact)
  }
}

extension MaxTurns.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("max", "The most turns.", .atLeast(1), example: 6)
  ]
}
