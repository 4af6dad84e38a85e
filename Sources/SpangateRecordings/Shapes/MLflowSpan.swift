import SpangateTrace
import SpangateWire

/// A span as MLflow's `Trace.to_json` writes it: OTLP's fields, with attributes as an object whose values are JSON in
/// texts.
///
/// Source: mlflow 3.17, `Span.to_dict`; seen from 3.5 on, which wrote the IDs in hex.
enum MLflowSpan {
  static func span(of span: JSONValue) throws -> SpanRecord {
    guard let trace = span["trace_id"]?.string.flatMap({ TraceID($0.mlflowID(ofBytes: 16)) }) else {
      throw ShapeProblem.missing("trace ID", in: "MLflow's")
    }
    guard let id = span["span_id"]?.string.flatMap({ SpanID($0.mlflowID(ofBytes: 8)) }) else {
      throw ShapeProblem.missing("span ID", in: "MLflow's")
    }
    guard let start = span["start_time_unix_nano"]?.nanoseconds else {
      throw ShapeProblem.missing("start", in: "MLflow's")
    }
    let status = span["status"]
    return SpanRecord(
      traceID: trace, id: id, parent: span["parent_span_id"]?.string.flatMap { SpanID($0.mlflowID(ofBytes: 8)) },
      name: span["name"]?.string ?? "", kind: .internal, start: start,
      end: span["end_time_unix_nano"]?.nanoseconds ?? 0,
      status: .init(.init(recorded: status?["code"]?.string), message: status?["message"]?.string ?? ""),
      attributes: attributes(span["attributes"]),
      events: (span["events"]?.array ?? []).map { event in
        .init(
          name: event["name"]?.string ?? "", time: event["time_unix_nano"]?.nanoseconds ?? 0,
          attributes: Attributes(recorded: event["attributes"]))
      })
  }

  /// What was a text, a number or a list before MLflow wrote it as JSON is one again; objects stay texts, as attributes of
  /// OTLP have them.
  private static func attributes(_ object: JSONValue?) -> Attributes {
    Attributes(
      (object?.object ?? [:]).map { key, value in
        guard let text = value.string, let inner = try? JSONValue(parsing: text), inner.object == nil else {
          return Attributes.Entry(key, AttributeValue(recorded: value))
        }
        let holdsObjects = inner.array?.contains { $0.object != nil || $0.array != nil } ?? false
        return Attributes.Entry(key, holdsObjects ? .string(text) : AttributeValue(recorded: inner))
      })
  }
}

extension JSONValue {
  fileprivate var nanoseconds: UInt64? {
    int.flatMap { UInt64(exactly: $0) } ?? string.flatMap { UInt64($0) }
  }
}

extension String {
  /// The hex digits of an ID in base64, or in hex, also with `tr-` before it.
  fileprivate func mlflowID(ofBytes count: Int) -> String {
    let bare = hasPrefix("tr-") ? String(dropFirst(3)) : self
    guard bare.utf8.count != 2 * count, let bytes = Base64.decode(bare) else { return bare }
    return bytes.map { UInt64($0).hexDigits.suffix(2) }.joined()
  }
}
