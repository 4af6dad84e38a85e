/// The messages of OTLP as JSON has them: which key is which field, and how its value is written.
///
/// Source: opentelemetry-proto 1.11.0. Keys that are not here are ignored, as the specification asks; of the points of
/// metrics, those of numbers and explicit histograms are here.
enum MessageShape: Int, CaseIterable, Sendable {
  case traces, resourceSpans, scopeSpans, span, event, link, status
  case logs, resourceLogs, scopeLogs, logRecord
  case metrics, resourceMetrics, scopeMetrics, metric, numbers, numberPoint, histogram, histogramPoint, points, point
  case resource, scope, keyValue, anyValue, arrayValue, keyValueList

  struct Field: Sendable {
    var number: UInt32
    var kind: Kind
    var isRepeated = false
  }

  enum Kind: Sendable {
    case string, bool, double, base64
    /// An ID: hex digits, where protobuf's own mapping has base64.
    case hex
    case int64
    case uint32
    case fixed64
    case sfixed64
    case fixed32
    /// An integer by the specification; protobuf's own mapping has names, and some write those.
    case enumeration
    case message(MessageShape)
  }

  static func root(of signal: OTLPSignal) -> MessageShape {
    switch signal {
    case .traces: .traces
    case .logs: .logs
    case .metrics: .metrics
    }
  }

  var fields: [String: Field] { Self.ordered[rawValue] }

  /// The same by number, for the other direction.
  var keys: [UInt32: (key: String, field: Field)] { Self.inverse[self]! }

  /// The values of enums by their names, which no two enums share.
  static let enumerators: [String: Int32] = {
    let kinds = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"].map { "SPAN_KIND_" + $0 }
    let codes = ["UNSET", "OK", "ERROR"].map { "STATUS_CODE_" + $0 }
    let temporalities = ["UNSPECIFIED", "DELTA", "CUMULATIVE"].map { "AGGREGATION_TEMPORALITY_" + $0 }
    let levels = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"].flatMap { level in
      [level] + (2...4).map { "\(level)\($0)" }
    }
    let severities = (["UNSPECIFIED"] + levels).map { "SEVERITY_NUMBER_" + $0 }
    let all = [kinds, codes, temporalities, severities].flatMap { names in names.indices.map { (names[$0], Int32($0)) }
    }
    return Dictionary(uniqueKeysWithValues: all)
  }()

  private static let inverse = tables.mapValues { fields in
    Dictionary(uniqueKeysWithValues: fields.map { key, field in (field.number, (key: key, field: field)) })
  }

  private static let ordered = allCases.map { tables[$0]! }

  private static let tables: [MessageShape: [String: Field]] =
    traceTables.merging(logTables) { $1 }.merging(metricTables) { $1 }.merging(commonTables) { $1 }
}

private typealias Field = MessageShape.Field

private func one(_ number: UInt32, _ kind: MessageShape.Kind) -> Field { Field(number: number, kind: kind) }

private func many(_ number: UInt32, _ shape: MessageShape) -> Field {
  Field(number: number, kind: .message(shape), isRepeated: true)
}

private let traceTables: [MessageShape: [String: Field]] = [
  .traces: ["resourceSpans": many(1, .resourceSpans)],
  .resourceSpans: [
    "resource": one(1, .message(.resource)), "scopeSpans": many(2, .scopeSpans), "schemaUrl": one(3, .string),
  ],
  .scopeSpans: ["scope": one(1, .message(.scope)), "spans": many(2, .span), "schemaUrl": one(3, .string)],
  .span: [
    "traceId": one(1, .hex), "spanId": one(2, .hex), "traceState": one(3, .string), "parentSpanId": one(4, .hex),
    "name": one(5, .string), "kind": one(6, .enumeration), "startTimeUnixNano": one(7, .fixed64),
    "endTimeUnixNano": one(8, .fixed64), "attributes": many(9, .keyValue), "droppedAttributesCount": one(10, .uint32),
    "events": many(11, .event), "droppedEventsCount": one(12, .uint32), "links": many(13, .link),
    "droppedLinksCount": one(14, .uint32), "status": one(15, .message(.status)), "flags": one(16, .fixed32),
  ],
  .event: [
    "timeUnixNano": one(1, .fixed64), "name": one(2, .string), "attributes": many(3, .keyValue),
    "droppedAttributesCount": one(4, .uint32),
  ],
  .link: [
    "traceId": one(1, .hex), "spanId": one(2, .hex), "traceState": one(3, .string), "attributes": many(4, .keyValue),
    "droppedAttributesCount": one(5, .uint32), "flags": one(6, .fixed32),
  ],
  .status: ["message": one(2, .string), "code": one(3, .enumeration)],
]

private let logTables: [MessageShape: [String: Field]] = [
  .logs: ["resourceLogs": many(1, .resourceLogs)],
  .resourceLogs: [
    "resource": one(1, .message(.resource)), "scopeLogs": many(2, .scopeLogs), "schemaUrl": one(3, .string),
  ],
  .scopeLogs: ["scope": one(1, .message(.scope)), "logRecords": many(2, .logRecord), "schemaUrl": one(3, .string)],
  .logRecord: [
    "timeUnixNano": one(1, .fixed64), "severityNumber": one(2, .enumeration), "severityText": one(3, .string),
    "body": one(5, .message(.anyValue)), "attributes": many(6, .keyValue),
    "droppedAttributesCount": one(7, .uint32), "flags": one(8, .fixed32), "traceId": one(9, .hex),
    "spanId": one(10, .hex), "observedTimeUnixNano": one(11, .fixed64), "eventName": one(12, .string),
  ],
]

private let metricTables: [MessageShape: [String: Field]] = [
  .metrics: ["resourceMetrics": many(1, .resourceMetrics)],
  .resourceMetrics: ["resource": one(1, .message(.resource)), "scopeMetrics": many(2, .scopeMetrics)],
  .scopeMetrics: ["scope": one(1, .message(.scope)), "metrics": many(2, .metric)],
  .metric: [
    "name": one(1, .string), "description": one(2, .string), "unit": one(3, .string),
    "gauge": one(5, .message(.numbers)), "sum": one(7, .message(.numbers)),
    "histogram": one(9, .message(.histogram)), "exponentialHistogram": one(10, .message(.points)),
    "summary": one(11, .message(.points)),
  ],
  .numbers: [
    "dataPoints": many(1, .numberPoint), "aggregationTemporality": one(2, .enumeration), "isMonotonic": one(3, .bool),
  ],
  .numberPoint: [
    "startTimeUnixNano": one(2, .fixed64), "timeUnixNano": one(3, .fixed64), "asDouble": one(4, .double),
    "asInt": one(6, .sfixed64), "attributes": many(7, .keyValue), "flags": one(8, .uint32),
  ],
  .histogram: ["dataPoints": many(1, .histogramPoint), "aggregationTemporality": one(2, .enumeration)],
  .histogramPoint: [
    "startTimeUnixNano": one(2, .fixed64), "timeUnixNano": one(3, .fixed64), "count": one(4, .fixed64),
    "sum": one(5, .double), "bucketCounts": Field(number: 6, kind: .fixed64, isRepeated: true),
    "explicitBounds": Field(number: 7, kind: .double, isRepeated: true), "attributes": many(9, .keyValue),
    "flags": one(10, .uint32), "min": one(11, .double), "max": one(12, .double),
  ],
  .points: ["dataPoints": many(1, .point)],
  .point: [:],
]

private let commonTables: [MessageShape: [String: Field]] = [
  .resource: ["attributes": many(1, .keyValue), "droppedAttributesCount": one(2, .uint32)],
  .scope: [
    "name": one(1, .string), "version": one(2, .string), "attributes": many(3, .keyValue),
    "droppedAttributesCount": one(4, .uint32),
  ],
  .keyValue: ["key": one(1, .string), "value": one(2, .message(.anyValue))],
  .anyValue: [
    "stringValue": one(1, .string), "boolValue": one(2, .bool), "intValue": one(3, .int64),
    "doubleValue": one(4, .double), "arrayValue": one(5, .message(.arrayValue)),
    "kvlistValue": one(6, .message(.keyValueList)), "bytesValue": one(7, .base64),
  ],
  .arrayValue: ["values": many(1, .anyValue)],
  .keyValueList: ["values": many(1, .keyValue)],
]
