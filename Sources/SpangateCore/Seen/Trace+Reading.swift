package import SpangateTrace

extension Trace {
  /// Spans that failed, in order of their start.
  package var errors: [SpanRecord] { TraceTree(spans).errors.map { $0.span } }

  /// The failed span with the most spans above it, the first of several: where the trouble began.
  package var deepestError: SpanRecord? { TraceTree(spans).deepestError }

  /// The rounds of the agent's loop: spans of turns, or else of model calls.
  package var turns: [SpanRecord] { TraceTree(spans).turns }

  /// The model call that wrote the answer.
  package var answering: SpanID? { modelCalls.last?.span.id }

  /// In order of their start.
  package var modelCalls: [ModelCall] { TraceTree(spans).modelCalls }

  /// In order of their start.
  package var toolCalls: [ToolCall] { TraceTree(spans).toolCalls }
}

extension Trace.Completeness {
  /// Why something may be missing; nil when nothing is.
  package var gap: String? {
    switch self {
    case .settled: nil
    case .absent: "no span of the trial arrived"
    case .off: "the suite says `traces: off`"
    case .cutOff(.rootMissing(let count)):
      "the trace is cut off: \(count == 1 ? "1 span" : "\(count) spans") came, but not the root"
    case .cutOff(.parentMissing(let span, let parent)):
      "the trace is cut off: `\(parent)`, the parent of span `\(span)`, never came"
    case .cutOff(.overtaken(let count)):
      "the trace was scored too early: \(count == 1 ? "1 span" : "\(count) spans") came afterwards"
    case .cutOff(.stillArriving(let count)):
      "the trace is cut off: after \(count == 1 ? "1 span" : "\(count) spans") more kept coming until the time was up"
    }
  }
}
