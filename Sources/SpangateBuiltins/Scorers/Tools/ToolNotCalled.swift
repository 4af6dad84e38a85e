import SpangateCore
import SpangateTrace

/// Passes when the agent left a tool alone.
struct ToolNotCalled: Scorer {
  static let kind = Kind("tool_not_called", "the agent never called a tool")
  static let shorthand: String? = "tool"
  static let readsTrace = true
  static let examples = [
    ScorerExample("delete_order", spans: .exampleRun, gives: .passed(true)),
    ScorerExample("search_logs", spans: .exampleRun, gives: .passed(false), blaming: .example(4)),
    ScorerExample(
      ["tool": "search_logs", "arguments": ["query": "*"]], spans: .exampleRun, gives: .passed(true)),
    ScorerExample(
      "delete_order", spans: [.example(1, "GET /answer")],
      gives: .unscored(why: "none of 1 spans is one of an agent, a model call or a tool call")),
  ]

  private let pattern: ToolPattern

  init(config: ToolPattern) throws(Misconfigured) {
    try config.check(key: "tool")
    pattern = config
  }

  func score(_ seen: Observation, using tools: Tools) async -> Score {
    let seen = SeenCalls(in: seen.trace)
    let matching = seen.calls.filter(pattern.matches)
    let fact = "\(pattern.text) \(wasCalled(matching.count))"
    if let first = matching.first { return .failed(because: fact, span: first.span) }
    if let gap = seen.gap { return .unscored(gap) }
    if seen.hidden(pattern) > 0 { return .unscored(seen.whyHidden(pattern)) }
    return .passed(because: fact)
  }
}
