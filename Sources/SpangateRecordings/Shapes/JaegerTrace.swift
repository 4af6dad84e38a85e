import SpangateTrace
import SpangateWire

/// A trace as Jaeger's pages and its query API write it: `{"traceID": …, "spans": […], "processes": {…}}`.
///
/// Times are in microseconds. What OTLP has fields for is in tags here: kind, status, scope and tracestate.
/// Source: jaeger, internal/uimodel/model.go, and the OpenTelemetry Collector's translator from it.
enum JaegerTrace {
  static func spans(of trace: JSONValue) throws -> [SpanRecord] {
    var resources: [String: Attributes] = [:]
    for (name, process) in trace["processes"]?.object ?? [:] { resources[name] = resource(of: process) }
    return try (trace["spans"]?.array ?? []).map { span in
      var record = try self.span(of: span)
      record.resource =
        span["processID"]?.string.flatMap { resources[$0] } ?? span["process"].map { resource(of: $0) } ?? [:]
      return record
    }
  }

  private static func resource(of process: JSONValue) -> Attributes {
    var attributes = process["serviceName"]?.string.map { [Attributes.Entry("service.name", .string($0))] } ?? []
    attributes += tags(process["tags"]).filter { $0.key != "service.name" }
    return Attributes(attributes)
  }

  private static func span(of span: JSONValue) throws -> SpanRecord {
    guard let trace = span["traceID"]?.string.flatMap({ TraceID($0.padded(to: 32)) }) else {
      throw ShapeProblem.missing("trace ID", in: "Jaeger's")
    }
    guard let id = span["spanID"]?.string.flatMap({ SpanID($0.padded(to: 16)) }) else {
      throw ShapeProblem.missing("span ID", in: "Jaeger's")
    }
    guard let start = span["startTime"]?.microseconds, let duration = span["duration"]?.microseconds else {
      throw ShapeProblem.missing("start or duration", in: "Jaeger's")
    }
    let (end, isOut) = start.addingReportingOverflow(duration)
    var record = SpanRecord(
      traceID: trace, id: id, name: span["operationName"]?.string ?? "", kind: .unspecified, start: start,
      end: isOut ? start : end)
    record.events = (span["logs"]?.array ?? []).map { event(of: $0) }
    readReferences(of: span, into: &record)
    readTags(of: span, into: &record)
    return record
  }

  private static func readReferences(of span: JSONValue, into record: inout SpanRecord) {
    record.parent = span["parentSpanID"]?.string.flatMap { SpanID($0.padded(to: 16)) }
    for reference in span["references"]?.array ?? [] {
      guard let trace = reference["traceID"]?.string.flatMap({ TraceID($0.padded(to: 32)) }),
        let id = reference["spanID"]?.string.flatMap({ SpanID($0.padded(to: 16)) })
      else { continue }
      if record.parent == nil, trace == record.traceID, reference["refType"]?.string == "CHILD_OF" {
        record.parent = id
      } else if record.parent != id || trace != record.traceID {
        record.links.append(.init(to: SpanReference(trace: trace, span: id)))
      }
    }
  }

  private static func readTags(of span: JSONValue, into record: inout SpanRecord) {
    var attributes: [Attributes.Entry] = []
    var hasError = false
    for tag in tags(span["tags"]) {
      switch tag.key {
      case "span.kind": record.kind = SpanRecord.Kind(recorded: tag.value.string)
      case "otel.status_code": record.status.code = .init(recorded: tag.value.string)
      case "otel.status_description": record.status.message = tag.value.string ?? ""
      case "otel.scope.name", "otel.library.name": record.scope = tag.value.string ?? ""
      case "w3c.tracestate": record.state = tag.value.string ?? ""
      case "internal.span.format": break
      case "error" where tag.value == .bool(true) || tag.value == .string("true"): hasError = true
      default: attributes.append(tag)
      }
    }
    if hasError, record.status.code == .unset { record.status.code = .error }
    record.attributes = Attributes(attributes)
  }

  private static func event(of log: JSONValue) -> SpanRecord.Event {
    var fields = Attributes(tags(log["fields"]))
    let key = fields["event"] == nil ? "message" : "event"
    let name = fields.string(key) ?? ""
    fields[key] = nil
    return SpanRecord.Event(name: name, time: log["timestamp"]?.microseconds ?? 0, attributes: fields)
  }

  private static func tags(_ list: JSONValue?) -> [Attributes.Entry] {
    (list?.array ?? []).compactMap { tag in
      guard let key = tag["key"]?.string, let value = tag["value"] else { return nil }
      return Attributes.Entry(key, attribute(value, ofType: tag["type"]?.string))
    }
  }

  /// Numbers that a browser would round are texts here, as the type says.
  private static func attribute(_ value: JSONValue, ofType type: String?) -> AttributeValue {
    switch (type?.lowercased(), value) {
    case ("int64", .string(let text)): Int64(text).map { .int($0) } ?? .string(text)
    case ("float64", .int(let number)): .double(Double(number))
    case ("float64", .string(let text)): Double(text).map { .double($0) } ?? .string(text)
    case ("bool", .string(let text)): text == "true" ? .bool(true) : text == "false" ? .bool(false) : .string(text)
    case ("binary", .string(let text)): Base64.decode(text).map { .bytes($0) } ?? .string(text)
    default: AttributeValue(recorded: value)
    }
  }
}

extension JSONValue {
  /// Microseconds as nanoseconds.
  fileprivate var microseconds: UInt64? {
    guard let value = int.flatMap({ UInt64(exactly: $0) }) else { return nil }
    let (nanoseconds, isOut) = value.multipliedReportingOverflow(by: 1_000)
    return isOut ? nil : nanoseconds
  }
}

extension String {
  /// Leading zeros are not always written.
  fileprivate func padded(to digits: Int) -> String {
    String(repeating: "0", count: max(0, digits - utf8.count)) + self
  }
}
