import SpangateCore
package import SpangateModels
import SpangateTelemetry
package import SpangateTrace
import Tracing

/// `trace_summary`: what the agent's own trace holds so far.
package struct TraceSummary: Tool {
  private let journal: SpanJournal
  private let tracer: OTLPTracer

  init(of journal: SpanJournal, tracer: OTLPTracer) {
    self.journal = journal
    self.tracer = tracer
  }

  package static let name = "trace_summary"

  package var description: ToolDescription {
    ToolDescription(
      name: Self.name,
      summary: """
        Returns a summary of your own work on this question so far: turns, calls of models and tools, tokens, cost in \
        US dollars, the slowest operation, and errors.
        """,
      parameters: ["type": "object", "properties": [:], "additionalProperties": false])
  }

  package func run(_ arguments: JSONValue) async throws -> JSONValue {
    // Ended spans wait in the tracer for the end of their root.
    tracer.forceFlush()
    return Self.summary(of: journal.spans)
  }

  /// - Parameter spans: those that have ended; the turn that asks is under way.
  package static func summary(of spans: [SpanRecord]) -> JSONValue {
    guard let id = spans.first?.traceID else { return ["turns": 1, "model_calls": 0, "tool_calls": 0] }
    let trace = Trace(id: id, spans: spans)
    let calls = trace.modelCalls.priced(by: .shipped)
    var summary: JSONObject = [
      "trace_id": .string("\(id)"), "turns": .int(Int64(spans.count { $0.role == .turn } + 1)),
      "model_calls": .int(Int64(calls.count)),  // The tool that asks is under way.
      "tool_calls": .int(Int64(trace.toolCalls.count(where: \.hasSpan))),
    ]
    func sum(_ values: [Int64]) -> JSONValue? {
      values.isEmpty ? nil : .int(values.reduce(0) { $0.addingReportingOverflow($1).partialValue })
    }
    summary["input_tokens"] = sum(calls.compactMap(\.usage.inputTokens))
    summary["output_tokens"] = sum(calls.compactMap(\.usage.outputTokens))
    let costs = calls.compactMap(\.usage.cost)
    if !costs.isEmpty { summary["cost_usd"] = .number(costs.reduce(0, +).withoutNoise) }
    // A turn is as slow as what is in it, so what is in it tells more.
    if let slowest = spans.filter({ $0.role != .turn && $0.role != .agent }).max(by: { $0.duration < $1.duration }) {
      summary["slowest"] = [
        "name": .string(slowest.name), "span_id": .string("\(slowest.id)"),
        "seconds": .number((slowest.duration * 1e6).rounded() / 1e6),
      ]
    }
    summary["errors"] = .array(
      spans.filter { $0.status.code == .error }.prefix(20).map {
        [
          "name": .string($0.name), "span_id": .string("\($0.id)"),
          "message": .string($0.status.message.inert(limit: 300)),
        ]
      })
    return .object(summary)
  }
}
