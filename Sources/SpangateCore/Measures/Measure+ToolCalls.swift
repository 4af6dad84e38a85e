import SpangateTrace

extension Measure {
  package static let toolCalls = Measure(
    "tool_calls", in: .count, "Calls of a tool.",
    reading: """
      It counts the trace's spans that are tool calls. A trial without a settled trace, or of which no span says what \
      the agent did, has none.
      """,
    ofTrace: { trace in
      trace.tree.isRecognised
        ? .value(Double(trace.tree.toolCalls.count)) : .unrecognised
    })
}

extension Measurement {
  /// What nothing that counts an agent's deeds can tell of spans that no agent's are.
  static let unrecognised = Measurement.absent(why: "no span says what the agent did", .unseen)
}
