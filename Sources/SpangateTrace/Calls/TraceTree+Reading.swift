extension TraceTree {
  /// The rounds of the agent's loop: spans of turns, or else of model calls.
  package var turns: [SpanRecord] {
    let turns = spans.indices.filter { role($0) == .turn }
    return turns.isEmpty ? modelCalls.map(\.span) : turns.map { spans[$0] }
  }

  /// Spans that failed, with their distance from the top, in order of their start.
  package var errors: [(span: SpanRecord, depth: Int)] {
    spans.indices.filter { spans[$0].isError }.map { (spans[$0], depths[$0]) }
  }

  /// The failed span with the most spans above it, the first of several.
  package var deepestError: SpanRecord? { errors.max { $0.depth < $1.depth }?.span }
}
