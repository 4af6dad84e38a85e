import SpangateCore
import SpangateTrace

// Traces small enough to be read beside the example that they are in.

extension SpanID {
  /// The ID of a span in an example.
  static func example(_ id: UInt64) -> SpanID { SpanID(id)! }
}

extension SpanRecord {
  /// - Parameter start: in milliseconds, like the duration.
  static func example(
    _ id: UInt64, under parent: UInt64? = nil, _ name: String, at start: UInt64 = 0, lasting duration: UInt64 = 10,
    failing message: String? = nil, _ attributes: Attributes = [:]
  ) -> SpanRecord {
    let base: UInt64 = 1_700_000_000_000
    return SpanRecord(
      traceID: TraceID(high: 0, low: 0xa1)!, id: .example(id), parent: parent.flatMap { SpanID($0) }, name: name,
      start: (base + start) * 1_000_000, end: (base + start + duration) * 1_000_000,
      status: message.map { Status(.error, message: $0) } ?? Status(), attributes: attributes)
  }

  static func exampleModelCall(
    _ id: UInt64, under parent: UInt64? = nil, at start: UInt64 = 0, lasting duration: UInt64 = 10, tokens: Int64 = 50,
    cost: Double = 0.01
  ) -> SpanRecord {
    .example(
      id, under: parent, "gen_ai.completion", at: start, lasting: duration,
      [
        "gen_ai.request.model": "small-1", "gen_ai.usage.input_tokens": .int(tokens),
        "gen_ai.usage.output_tokens": 10, "llm.cost.usd": .double(cost),
      ])
  }

  static func exampleToolCall(
    _ id: UInt64, under parent: UInt64? = nil, _ tool: String, _ arguments: String, at start: UInt64 = 0,
    lasting duration: UInt64 = 10, failing message: String? = nil
  ) -> SpanRecord {
    .example(
      id, under: parent, "tool.execute." + tool, at: start, lasting: duration, failing: message,
      ["tool.arguments": .string(arguments)])
  }
}

extension [SpanRecord] {
  /// Two turns: a model call and a search in the first, a model call that answers in the second.
  ///
  ///     1 agent.run
  ///       2 agent.turn
  ///         3 gen_ai.completion
  ///         4 tool.execute.search_logs {"query": "timeout"}
  ///       5 agent.turn
  ///         6 gen_ai.completion
  static let exampleRun: [SpanRecord] = [
    .example(1, "agent.run", lasting: 100),
    .example(2, under: 1, "agent.turn", at: 1, lasting: 60),
    .exampleModelCall(3, under: 2, at: 2, lasting: 10),
    .exampleToolCall(4, under: 2, "search_logs", #"{"query": "timeout"}"#, at: 20, lasting: 40),
    .example(5, under: 1, "agent.turn", at: 65, lasting: 30),
    .exampleModelCall(6, under: 5, at: 66, lasting: 25, tokens: 80),
  ]

  /// One turn with these tool calls, each in a span of 10 ms; IDs from 10.
  static func exampleCalls(_ calls: (tool: String, arguments: String)...) -> [SpanRecord] {
    [SpanRecord.example(1, "agent.run", lasting: 1_000), .exampleModelCall(2, under: 1)]
      + calls.enumerated().map { index, call in
        let place = UInt64(index)
        return .exampleToolCall(10 + place, under: 1, call.tool, call.arguments, at: 20 + 10 * place)
      }
  }
}
