import SpangateCore
import SpangateTrace

/// Passes when the trial cost no more than allowed, by the table of prices, or what its spans state.
struct MaxCost: Scorer {
  struct Config: Decodable, Sendable {
    /// In US dollars.
    var max: Double
  }

  static let kind = Kind("max_cost", "the trial cost at most so many US dollars")
  static let shorthand: String? = "max"
  static let readsTrace = true
  static let examples = [
    ScorerExample(0.05, spans: .exampleRun, gives: .passed(true)),
    ScorerExample(
      0.02, spans: [.exampleModelCall(1, cost: 0.01), .exampleModelCall(2, at: 20, cost: 0.02)], gives: .passed(false),
      blaming: .example(2)),
    ScorerExample(
      1,
      spans: [
        .example(
          1, "gen_ai.completion",
          ["gen_ai.request.model": "small-1", "gen_ai.usage.input_tokens": 5, "gen_ai.usage.output_tokens": 1])
      ], gives: .unscored(why: "no price is known for `small-1`")),
    ScorerExample(
      1, spans: [.example(1, "gen_ai.completion", ["gen_ai.request.model": "small-1"])],
      gives: .unscored(why: "a model call says neither what it cost nor how many tokens it used")),
  ]

  private let max: Double

  init(config: Config) throws(Misconfigured) {
    if !(config.max >= 0 && config.max.isFinite) { throw Misconfigured("a cost is not negative", key: "max") }
    max = config.max
  }

  func score(_ seen: Observation, using tools: Tools) async -> Score {
    let calls = seen.modelCalls
    let sum = calls.reduce(0) { $0 + ($1.usage.cost ?? 0) }
    if sum > max {
      let dearest = calls.max { ($0.usage.cost ?? 0) < ($1.usage.cost ?? 0) }
      return .failed(
        because: "the model calls cost \(sum) US dollars, at most \(max) was expected", span: dearest?.span.id)
    }
    switch Measure.costUSD.measurement(of: seen) {
    case .value(let cost) where cost > max:
      return .failed(
        because: "the trial cost \(cost) US dollars, at most \(max) was expected", span: seen.trace.root?.id)
    case .value(let cost): return .passed(because: "the trial cost \(cost) US dollars")
    case .absent(let absence): return .unscored(absence.why)
    }
  }
}

extension MaxCost.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("max", "The most that a trial may cost, in US dollars.", .atLeast(0), example: 0.05)
  ]
}
