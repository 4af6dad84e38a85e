import FoundationEssentials
import SpangateCore
import SpangateTrace
import Testing

/// Spans that real instrumentations sent, in `$SPANGATE_TEST_DATA/captures`.
enum Captures {
  static let folder = ProcessInfo.processInfo.environment["SPANGATE_TEST_DATA"].map { $0 + "/captures" }

  static let areHere: ConditionTrait = .enabled(if: folder != nil, "SPANGATE_TEST_DATA names no folder")

  static func trace(_ name: String) throws -> Trace {
    let path = "\(try #require(folder))/\(name).json"
    let bytes = try #require(FileManager.default.contents(atPath: path), "no \(path)")
    let spans = try spans(inOTLP: JSONValue(parsing: Array(bytes)))
    return Trace(id: try #require(spans.first).traceID, spans: spans)
  }

  /// Just enough of OTLP/JSON for what the captures hold.
  private static func spans(inOTLP request: JSONValue) throws -> [SpanRecord] {
    var spans: [SpanRecord] = []
    for resource in request["resourceSpans"]?.array ?? [] {
      for scope in resource["scopeSpans"]?.array ?? [] {
        for span in scope["spans"]?.array ?? [] {
          spans.append(try record(span, scope: scope["scope"]?["name"]?.string ?? ""))
        }
      }
    }
    return spans
  }

  private static func record(_ span: JSONValue, scope: String) throws -> SpanRecord {
    let code = span["status"]?["code"]?.int ?? 0
    return SpanRecord(
      traceID: try #require(TraceID(span["traceId"]?.string ?? "")),
      id: try #require(SpanID(span["spanId"]?.string ?? "")),
      parent: SpanID(span["parentSpanId"]?.string ?? ""), name: span["name"]?.string ?? "",
      kind: SpanRecord.Kind(rawValue: UInt8(span["kind"]?.int ?? 0)) ?? .unspecified,
      start: UInt64(span["startTimeUnixNano"]?.string ?? "") ?? 0,
      end: UInt64(span["endTimeUnixNano"]?.string ?? "") ?? 0,
      status: SpanRecord.Status(
        SpanRecord.Status.Code(rawValue: UInt8(code)) ?? .unset, message: span["status"]?["message"]?.string ?? ""),
      attributes: attributes(span["attributes"]),
      events: (span["events"]?.array ?? []).map {
        SpanRecord.Event(name: $0["name"]?.string ?? "", attributes: attributes($0["attributes"]))
      }, scope: scope)
  }

  private static func attributes(_ list: JSONValue?) -> Attributes {
    Attributes((list?.array ?? []).map { Attributes.Entry($0["key"]?.string ?? "", value($0["value"] ?? [:])) })
  }

  private static func value(_ value: JSONValue) -> AttributeValue {
    if let text = value["stringValue"]?.string { return .string(text) }
    if let flag = value["boolValue"]?.bool { return .bool(flag) }
    if let digits = value["intValue"] { return digits.string.flatMap(Int64.init).map { .int($0) } ?? .empty }
    if let number = value["doubleValue"]?.double { return .double(number) }
    if let items = value["arrayValue"]?["values"]?.array { return .array(items.map(Self.value)) }
    if let map = value["kvlistValue"]?["values"] { return .map(attributes(map)) }
    return .empty
  }
}
