import SpangateCore
import SpangateTrace

/// Passes when the agent called a tool, as often as it should.
struct ToolCalled: Scorer {
  struct Config: Decodable, Sendable {
    var tool: String
    /// 1 unless given.
    var atLeast: Int?
    var atMost: Int?
    /// Only calls whose arguments hold at least this count: objects may have more keys, at any depth.
    var arguments: JSONValue?
  }

  static let kind = Kind("tool_called", "the agent called a tool, at least and at most so many times")
  static let shorthand: String? = "tool"
  static let readsTrace = true
  static let examples = [
    ScorerExample("search_logs", spans: .exampleRun, gives: .passed(true), blaming: .example(4)),
    ScorerExample("query_database", spans: .exampleRun, gives: .passed(false), blaming: .example(6)),
    ScorerExample(
      ["tool": "search_logs", "at_most": 1],
      spans: .exampleCalls(("search_logs", #"{"query": "a"}"#), ("search_logs", #"{"query": "b"}"#)),
      gives: .passed(false), blaming: .example(11)),
    ScorerExample(
      ["tool": "search_logs", "arguments": ["filter": ["level": "error"]]],
      spans: .exampleCalls(("search_logs", #"{"query": "a", "filter": {"level": "error", "since": 7}}"#)),
      gives: .passed(true), blaming: .example(10)),
    ScorerExample(
      ["tool": "search_logs", "arguments": ["query": "b"]], spans: .exampleCalls(("search_logs", #"{"query": "a"}"#)),
      gives: .passed(false), blaming: .example(10)),
  ]

  private let pattern: ToolPattern
  private let atLeast: Int
  private let atMost: Int

  init(config: Config) throws(Misconfigured) {
    pattern = ToolPattern(tool: config.tool, arguments: config.arguments)
    try pattern.check(key: "tool")
    atLeast = config.atLeast ?? 1
    atMost = config.atMost ?? .max
    if atLeast < 0 { throw Misconfigured("`at_least` is negative", key: "at_least") }
    if atLeast == 0, config.atMost == nil {
      throw Misconfigured("every tool is called at least 0 times: say `at_most` too", key: "at_least")
    }
    if atMost < 1 { throw Misconfigured("a tool that must not be called is for `tool_not_called`", key: "at_most") }
    if atMost < atLeast { throw Misconfigured("`at_most` is less than `at_least`", key: "at_most") }
  }

  func score(_ seen: Observation, using tools: Tools) async -> Score {
    let seen = SeenCalls(in: seen.trace)
    let matching = seen.calls.filter(pattern.matches)
    let fact = "\(pattern.text) \(wasCalled(matching.count))"
    if matching.count > atMost {
      return .failed(because: "\(fact), at most \(atMost) was expected", span: matching[atMost].span)
    }
    if let gap = seen.gap { return .unscored(gap) }
    let most = matching.count + seen.hidden(pattern)
    if (matching.count < atLeast) != (most < atLeast) || most > atMost { return .unscored(seen.whyHidden(pattern)) }
    if matching.count < atLeast {
      let nearest = seen.calls.last { $0.name == pattern.tool }?.span
      return .failed(because: "\(fact), at least \(atLeast) was expected", span: nearest ?? seen.answering)
    }
    return .passed(because: fact, span: matching.last?.span)
  }
}

extension ToolCalled.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("tool", "The name of the tool.", example: "search_logs"),
    .init("at_least", "How often it is called at least.", default: 1, .atLeast(0), example: 2),
    .init(
      "at_most", "How often it is called at most.", otherwise: "as often as the agent likes", .atLeast(1), example: 2),
    .init(
      "arguments", "Only calls whose arguments hold at least this count; objects may have more keys, at any depth.",
      example: ["query": "refund"]),
  ]
}
