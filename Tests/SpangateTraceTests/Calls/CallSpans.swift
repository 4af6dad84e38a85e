import SpangateTesting
import SpangateTrace

extension SpanRecord {
  /// A span of an instrumentation's own scope, by its attributes alone.
  static func of(
    _ id: UInt64, _ scope: String, under parent: UInt64? = nil, at start: UInt64 = 0, lasting duration: UInt64 = 100,
    named name: String = "span", _ attributes: Attributes, events: [Event] = []
  ) -> SpanRecord {
    var span = stub(id, parent: parent, name, at: start, lasting: duration, attributes, events: events)
    span.scope = scope
    return span
  }

  /// A model call by the conventions' names; 0 tokens are none.
  static func chat(
    _ id: UInt64, _ scope: String, under parent: UInt64? = nil, at start: UInt64 = 0, lasting duration: UInt64 = 100,
    model: String = "gpt-4o", _ input: Int64, _ output: Int64, cached: Int64? = nil, answer: String? = nil
  ) -> SpanRecord {
    var attributes: Attributes = ["gen_ai.operation.name": "chat", "gen_ai.request.model": .string(model)]
    if input > 0 { attributes["gen_ai.usage.input_tokens"] = .int(input) }
    if output > 0 { attributes["gen_ai.usage.output_tokens"] = .int(output) }
    attributes["gen_ai.usage.cache_read.input_tokens"] = cached.map { .int($0) }
    attributes["gen_ai.response.id"] = answer.map { .string($0) }
    return of(id, scope, under: parent, at: start, lasting: duration, attributes)
  }
}

extension [SpanRecord] {
  var modelCalls: [ModelCall] { TraceTree(self).modelCalls }
  var toolCalls: [ToolCall] { TraceTree(self).toolCalls }
  /// Input and output tokens of each model call.
  var tokens: [[Int64?]] { modelCalls.map { [$0.usage.inputTokens, $0.usage.outputTokens] } }
}
