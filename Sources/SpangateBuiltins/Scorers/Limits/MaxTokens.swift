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
      gives: .unscored(why: "no model call says how many tokens it used")),
  ]

  private let limits: [(side: TokenSide, max: Int)]

  init(config: Config) throws(Misconfigured) {
    limits = [(.total, config.total), (.input, config.input), (.output, config.output)].compactMap { side, max in
      max.map { (side, $0) }
    }
    if limits.isEmpty { throw Misconfigured("`max_tokens` needs `total`, `input` or `output`") }
    for (key, limit) in [("total", config.total), ("input", config.input), ("output", config.output)] {
      if let limit, limit < 0 { throw Misconfigured("a limit of tokens is not negative", key: key) }
    }
  }

  func score(_ seen: Observation, using tools: Tools) async -> Score {
    let calls = seen.trace.modelCalls
    for (side, max) in limits {
      // What is already too much stays too much, whatever is missing.
      let known = calls.reduce(0) { $0 + Self.known(side, $1.usage) }
      let whole = seen.tokens(side)
      guard Swift.max(known, whole.value ?? 0) > Double(max) else {
        if let absence = whole.absence { return .unscored(absence.why) }
        continue
      }
      let sum = JSONValue.number(Swift.max(known, whole.value ?? 0)).normalised
      let greediest = calls.max { Self.known(side, $0.usage) < Self.known(side, $1.usage) }
      return .failed(
        because: "the model calls used \(sum) \(side.noun), at most \(max) were expected", span: greediest?.span.id)
    }
    return .passed(
      because: "\(calls.count == 1 ? "1 model call" : "\(calls.count) model calls") stayed within the limits")
  }

  /// At least so many.
  private static func known(_ side: TokenSide, _ usage: ModelCall.Usage) -> Double {
    if let count = side.count(usage) { return Double(count) }
    return side == .total ? Double(usage.inputTokens ?? 0) + Double(usage.outputTokens ?? 0) : 0
  }
}

extension MaxTokens.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("total", "The most tokens that are read and written together.", .atLeast(0), example: 8000),
    .init("input", "The most tokens that are read.", .atLeast(0), example: 6000),
    .init("output", "The most tokens that are written.", .atLeast(0), example: 2000),
  ]
}
