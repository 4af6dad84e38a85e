import SpangateCore
import SpangateTrace

/// Passes when no span failed, and points at the deepest one that did: there the trouble began.
struct NoErrors: Scorer {
  static let kind = Kind("no_errors", "no span of the trace failed or recorded an exception")
  static let readsTrace = true
  static let examples = [
    ScorerExample(nil, spans: .exampleRun, gives: .passed(true)),
    ScorerExample(
      nil,
      spans: [
        .example(1, "agent.run", failing: "no answer"),
        .exampleToolCall(2, under: 1, "query_database", "{}", failing: "database is locked"),
        .example(3, under: 2, "SELECT orders", failing: "database is locked"),
      ], gives: .passed(false), blaming: .example(3)),
    ScorerExample(nil, gives: .unscored(why: "no span of the trial arrived")),
  ]

  init(config: NoConfig) {}

  func score(_ seen: Observation, using tools: Tools) async -> Score {
    if let error = seen.trace.deepestError {
      let message = error.errorMessage.map { ": \($0.quoted)" } ?? ""
      return .failed(because: "span \(error.name.quoted) failed\(message)", span: error.id)
    }
    if let gap = seen.trace.completeness.gap { return .unscored(gap) }
    return .passed(because: "none of \(seen.trace.spans.count) spans failed")
  }
}
