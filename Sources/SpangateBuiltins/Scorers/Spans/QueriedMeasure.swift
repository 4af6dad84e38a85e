import SpangateCore
import SpangateQuery
import SpangateTrace

/// A number that a query gives of a trace, such as `{ gen.tool = "search" } | count()`; of spans alone it is how many.
struct QueriedMeasure: Sendable {
  private let query: TraceCount

  init(_ query: String) throws(Misconfigured) {
    do throws(QueryError) {
      self.query = try TraceCount(query)
    } catch {
      throw Misconfigured("the query cannot be read, \(error.description.inert(limit: 500))", key: "query")
    }
  }

  /// - Parameter spans: of a trace without gaps.
  @Sendable func measurement(_ spans: [SpanRecord]) -> Measurement {
    let trace = QueriedTrace(spans, withTools: query.usesTools)
    if let why = trace.whyUnseen(work: query.usesWork, tools: query.usesTools) { return .absent(why: why, .unseen) }
    let found = query.found(in: trace)
    if trace.isUndecided {
      return .absent(
        why: "the trace takes \(query.text.quoted) more than it may: \(RegularExpression.sharedLimits)")
    }
    switch found {
    case .number(let number): return .value(number)
    case .spansWithoutNumber:
      return .absent(why: "no span that \(query.text.quoted) finds has a number", .unseen)
    case .nothing: return .absent(why: "\(query.text.quoted) finds no span", .unseen)
    }
  }
}

extension QueriedTrace {
  /// Why spans cannot tell what a query asks of an agent's work or of its tool calls.
  func whyUnseen(work: Bool, tools: Bool) -> String? {
    if work, !tree.isRecognised {
      return "none of \(tree.spans.count) spans is one of an agent, a model call or a tool call"
    }
    guard tools, let call = toolCalls.first(where: { !$0.hasSpan }) else { return nil }
    return "a model asked for \(call.name.quoted), and no span is about that call"
  }
}
