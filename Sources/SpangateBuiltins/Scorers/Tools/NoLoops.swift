import SpangateCore
import SpangateTrace

/// Passes when the agent did not make the same call of a tool, with the same arguments, again.
struct NoLoops: Scorer {
  struct Config: Decodable, Sendable {
    /// How often a call may be made again; 0 unless given.
    var repeats: Int?
  }

  static let kind = Kind("no_loops", "no tool was called again with the same arguments")
  static let shorthand: String? = "repeats"
  static let readsTrace = true
  static let examples = [
    ScorerExample(
      nil, spans: .exampleCalls(("search_logs", #"{"query": "a"}"#), ("search_logs", #"{"query": "b"}"#)),
      gives: .passed(true)),
    ScorerExample(
      nil,
      spans: .exampleCalls(("search_logs", #"{"a": 1, "b": 2}"#), ("x", "{}"), ("search_logs", #"{"b": 2.0, "a": 1}"#)),
      gives: .passed(false), blaming: .example(12)),
    ScorerExample(1, spans: .exampleCalls(("poll", "{}"), ("poll", "{}")), gives: .passed(true)),
    ScorerExample(
      1, spans: .exampleCalls(("poll", "{}"), ("poll", "{}"), ("poll", "{}")), gives: .passed(false),
      blaming: .example(12)),
  ]

  private let allowed: Int

  init(config: Config) throws(Misconfigured) {
    let repeats = config.repeats ?? 0
    if repeats < 0 { throw Misconfigured("`repeats` is negative", key: "repeats") }
    allowed = repeats.addingReportingOverflow(1).overflow ? repeats : repeats + 1
  }

  func score(_ seen: Observation, using tools: Tools) async -> Score {
    let seen = SeenCalls(in: seen.trace)
    var counts: [Call: Int] = [:]
    for call in seen.calls {
      guard let arguments = call.shownArguments else { continue }
      let same = Call(tool: call.name, arguments: arguments.normalised.canonical)
      let count = counts[same, default: 0] + 1
      counts[same] = count
      if count > allowed {
        let text = ToolPattern(tool: call.name, arguments: arguments).text
        return .failed(because: "\(text) \(wasCalled(count))", span: call.span)
      }
    }
    if let gap = seen.gap { return .unscored(gap) }
    let silent = Dictionary(grouping: seen.calls.filter { $0.shownArguments == nil }, by: \.name)
    if let tool = silent.filter({ $0.value.count > allowed }).keys.min() {
      return .unscored("no span says what the arguments of \(tool.quoted) were")
    }
    return .passed(because: "none of \(seen.calls.count) tool calls was made again too often")
  }

  private struct Call: Hashable {
    var tool: String
    var arguments: String
  }
}

extension NoLoops.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("repeats", "How often a call may be made again with the same arguments.", default: 0, .atLeast(0), example: 1)
  ]
}
