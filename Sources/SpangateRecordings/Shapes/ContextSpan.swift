import SpangateTrace

/// A span whose IDs are in its `context`: as the Python SDK's `ConsoleSpanExporter` prints it, and as Phoenix's REST API
/// and client write it.
///
/// Source: opentelemetry-sdk 1.45, `ReadableSpan.to_json`; Phoenix 20.26, `GET /v1/projects/{project}/spans`.
enum ContextSpan {
  static func span(of span: JSONValue) throws -> SpanRecord {
    guard let trace = span["context"]?["trace_id"]?.string.flatMap({ TraceID($0.withoutPrefix) }) else {
      throw ShapeProblem.missing("trace ID", in: "the SDK's console or Phoenix's")
    }
    guard let id = span["context"]?["span_id"]?.string.flatMap({ SpanID($0.withoutPrefix) }) else {
      throw ShapeProblem.missing("span ID", in: "the SDK's console or Phoenix's")
    }
    var record = SpanRecord(
      traceID: trace, id: id, parent: span["parent_id"]?.string.flatMap { SpanID($0.withoutPrefix) },
      name: span["name"]?.string ?? "", kind: SpanRecord.Kind(recorded: span["kind"]?.string),
      attributes: Attributes(recorded: span["attributes"]),
      resource: Attributes(recorded: span["resource"]?["attributes"]))
    guard let start = span["start_time"]?.recordedTime else {
      throw ShapeProblem.missing("start", in: "the SDK's console or Phoenix's")
    }
    record.start = start
    record.end = span["end_time"]?.recordedTime ?? 0
    let status = span["status"]
    record.status = .init(
      .init(recorded: (status?["status_code"] ?? span["status_code"])?.string),
      message: (status?["description"] ?? span["status_message"])?.string ?? "")
    record.events = (span["events"]?.array ?? []).map { event in
      .init(
        name: event["name"]?.string ?? "", time: event["timestamp"]?.recordedTime ?? 0,
        attributes: Attributes(recorded: event["attributes"]))
    }
    record.links = (span["links"]?.array ?? []).compactMap { link in
      guard let trace = link["context"]?["trace_id"]?.string.flatMap({ TraceID($0.withoutPrefix) }),
        let id = link["context"]?["span_id"]?.string.flatMap({ SpanID($0.withoutPrefix) })
      else { return nil }
      return .init(to: SpanReference(trace: trace, span: id), attributes: Attributes(recorded: link["attributes"]))
    }
    // Phoenix has the kind of OpenInference in a column of its own.
    let kind = "openinference.span.kind"
    if let name = span["span_kind"]?.string, record.attributes[kind] == nil { record.attributes[kind] = .string(name) }
    return record
  }
}

extension String {
  /// Without the `0x` of an ID.
  fileprivate var withoutPrefix: Substring { hasPrefix("0x") ? dropFirst(2) : self[...] }
}
