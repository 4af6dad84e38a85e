import SpangateTrace
import SpangateWire

/// The forms in which tools write traces in JSON beside OTLP, told by their keys.
enum RecordedShape {
  /// The spans in one object.
  ///
  /// - Throws: a ``ShapeProblem``.
  static func spans(of value: JSONValue) throws -> [SpanRecord] {
    if value["traceID"] != nil, value["spans"] != nil { return try JaegerTrace.spans(of: value) }
    if value.isOTLPSpan { return try otlp(value) }
    if value["context"] != nil { return [try ContextSpan.span(of: value)] }
    if value["span_id"] != nil, value["trace_id"] != nil { return [try MLflowSpan.span(of: value)] }
    if value["traceId"] != nil, value["id"] != nil, value["startTime"] != nil {
      return [try LangfuseObservation.span(of: value)]
    }
    if let spans = (value["spans"] ?? value["data"]?["spans"])?.array {
      return try spans.flatMap { try self.spans(of: $0) }
    }
    let keys = value.object?.keys ?? []
    let named = keys.prefix(4).map { "`\($0.inert(limit: 40))`" }.joined(separator: ", ")
    throw ShapeProblem("has no form of traces that is known: an object with \(named.isEmpty ? "no keys" : named)")
  }

  /// One span of OTLP by itself, as the APIs of Phoenix and MLflow have them.
  private static func otlp(_ span: JSONValue) throws -> [SpanRecord] {
    let request: JSONValue = ["resourceSpans": [["scopeSpans": [["spans": [span]]]]]]
    do {
      let bytes = try OTLPJSON.protobuf(from: Array(request.description.utf8), of: .traces, as: .recorded).bytes
      let parsed = try TraceRequest(parsing: bytes)
      if let rejection = parsed.rejection {
        throw ShapeProblem("holds a span of no trace: \(rejection)", isUnknown: false)
      }
      return parsed.records
    } catch let error as OTLPJSONError {
      throw ShapeProblem("holds no span: \(error)", isUnknown: false)
    }
  }
}

extension JSONValue {
  fileprivate var isOTLPSpan: Bool {
    (self["traceId"] ?? self["trace_id"])?.string != nil && (self["spanId"] ?? self["span_id"])?.string != nil
      && self["attributes"]?.object == nil
  }
}
