import SpangateCore
import SpangateTrace

/// Passes when all model calls together used no more tokens than allowed.
struct MaxTokens: Scorer {
  struct Config: Decodable, Sendable {
    var total: Int?
    var input: Int?
    var output: Int?
  }

  static let kind = Kind("max_tokens", "the model calls used at most so many tokens: `total`, `input`, `output`")
  static let shorthand: String? = "total"
  static let readsTrace = true
  static let examples = [
    ScorerExample(200, spans: .exampleRun, gives: .passed(true)),
    ScorerExample(100, spans: .exampleRun, gives: .passed(false), blaming: .example(6)),
    ScorerExample(["input": 130, "output": 19], spans: .exampleRun, gives: .passed(false), blaming: .example(3)),
    ScorerExample(
      200, spans: [.example(1, "gen_ai.completion")],
      gives: .unscored(why: "no model call says how many input tokens it used")),
  ]

  private let limits: [Limit]

  private struct Limit: Sendable {
    var name: String
    var max: Int
    var measures: [Measure]

    func count(_ usage: ModelCall.Usage) -> Double {
      let input = measures.contains(.inputTokens) ? usage.inputTokens : nil
      let output = measures.contains(.outputTokens) ? usage.outputTokens : nil
      return Double(input ?? 0) + Double(output ?? 0)
    }
  }

  init(config: Config) throws(Misconfigured) {
    limits = [
      config.total.map { Limit(name: "tokens", max: $0, measures: [.inputTokens, .outputTokens]) },
      config.input.map { Limit(name: "input tokens", max: $0, measures: [.inputTokens]) },
      config.output.map { Limit(name: "output tokens", max: $0, measures: [.outputTokens]) },
    ].compactMap { $0 }
    if limits.isEmpty { throw Misconfigured("`max_tokens` needs `total`, `input` or `output`") }
    for (key, limit) in [("total", config.total), ("input", config.input), ("output", config.output)] {
      if let limit, limit < 0 { throw Misconfigured("a limit of tokens is not negative", key: key) }
    }
  }

  func score(_ seen: Observation, using tools: Tools) async -> Score {
    let calls = seen.trace.modelCalls
    for limit in limits {
      // What is already too much stays too much, whatever is missing.
      let sum = calls.reduce(0) { $0 + limit.count($1.usage) }
      guard sum > Double(limit.max) else { continue }
      let greediest = calls.max { limit.count($0.usage) < limit.count($1.usage) }
      let fact = "the model calls used \(JSONValue.number(sum).normalised) \(limit.name)"
      return .failed(because: "\(fact), at most \(limit.max) were expected", span: greediest?.span.id)
    }
    let measures = seen.measures
    for measure in limits.flatMap(\.measures) {
      if let absence = measures[measure]?.absence { return .unscored(absence.why) }
    }
    return .passed(
      because: "\(calls.count == 1 ? "1 model call" : "\(calls.count) model calls") stayed within the limits")
  }
}

extension MaxTokens.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("total", "The most tokens that are read and written together.", .atLeast(0), example: 8000),
    .init("input", "The most tokens that are read.", .atLeast(0), example: 6000),
    .init("output", "The most tokens that are written.", .atLeast(0), example: 2000),
  ]
}
