/// What stands before a field on the wire: its number, and how its value is laid out.
struct WireKey: Hashable, Sendable {
  let raw: UInt32

  static func varint(_ field: UInt32) -> WireKey { WireKey(raw: field << 3) }
  static func fixed64(_ field: UInt32) -> WireKey { WireKey(raw: field << 3 | 1) }
  static func bytes(_ field: UInt32) -> WireKey { WireKey(raw: field << 3 | 2) }
  static func fixed32(_ field: UInt32) -> WireKey { WireKey(raw: field << 3 | 5) }
}

/// The fields of OTLP that are read or written here. Source: opentelemetry-proto 1.11.0.
extension WireKey {
  /// Of the export requests of all three signals.
  enum Request {
    static let resources = WireKey.bytes(1)
  }

  /// `ResourceSpans`, `ResourceLogs` and `ResourceMetrics` are laid out alike.
  enum ResourceGroup {
    static let resource = WireKey.bytes(1)
    static let scopes = WireKey.bytes(2)
  }

  /// `ScopeSpans`, `ScopeLogs` and `ScopeMetrics` are laid out alike.
  enum ScopeGroup {
    static let scope = WireKey.bytes(1)
    static let items = WireKey.bytes(2)
  }

  enum Resource {
    static let attributes = WireKey.bytes(1)
  }

  enum Scope {
    static let name = WireKey.bytes(1)
    static let attributes = WireKey.bytes(3)
  }

  enum Span {
    static let traceID = WireKey.bytes(1)
    static let spanID = WireKey.bytes(2)
    static let state = WireKey.bytes(3)
    static let parentSpanID = WireKey.bytes(4)
    static let name = WireKey.bytes(5)
    static let kind = WireKey.varint(6)
    static let start = WireKey.fixed64(7)
    static let end = WireKey.fixed64(8)
    static let attributes = WireKey.bytes(9)
    static let droppedAttributes = WireKey.varint(10)
    static let events = WireKey.bytes(11)
    static let droppedEvents = WireKey.varint(12)
    static let links = WireKey.bytes(13)
    static let droppedLinks = WireKey.varint(14)
    static let status = WireKey.bytes(15)
    static let flags = WireKey.fixed32(16)
  }

  enum Event {
    static let time = WireKey.fixed64(1)
    static let name = WireKey.bytes(2)
    static let attributes = WireKey.bytes(3)
    static let droppedAttributes = WireKey.varint(4)
  }

  enum Link {
    static let traceID = WireKey.bytes(1)
    static let spanID = WireKey.bytes(2)
    static let state = WireKey.bytes(3)
    static let attributes = WireKey.bytes(4)
    static let droppedAttributes = WireKey.varint(5)
    static let flags = WireKey.fixed32(6)
  }

  enum Status {
    static let message = WireKey.bytes(2)
    static let code = WireKey.varint(3)
  }

  enum KeyValue {
    static let key = WireKey.bytes(1)
    static let value = WireKey.bytes(2)
  }

  enum AnyValue {
    static let string = WireKey.bytes(1)
    static let bool = WireKey.varint(2)
    static let int = WireKey.varint(3)
    static let double = WireKey.fixed64(4)
    static let array = WireKey.bytes(5)
    static let map = WireKey.bytes(6)
    static let bytes = WireKey.bytes(7)
  }

  /// Of `ArrayValue` and of `KeyValueList`.
  enum List {
    static let items = WireKey.bytes(1)
  }

  enum LogRecord {
    static let time = WireKey.fixed64(1)
    static let severity = WireKey.varint(2)
    static let severityText = WireKey.bytes(3)
    static let body = WireKey.bytes(5)
    static let attributes = WireKey.bytes(6)
    static let flags = WireKey.fixed32(8)
    static let traceID = WireKey.bytes(9)
    static let spanID = WireKey.bytes(10)
    static let observedTime = WireKey.fixed64(11)
    static let eventName = WireKey.bytes(12)
  }

  enum Metric {
    static let name = WireKey.bytes(1)
    static let description = WireKey.bytes(2)
    static let unit = WireKey.bytes(3)
    static let gauge = WireKey.bytes(5)
    static let sum = WireKey.bytes(7)
    static let histogram = WireKey.bytes(9)
    /// Of sums and histograms.
    static let temporality = WireKey.varint(2)
    static let isMonotonic = WireKey.varint(3)
    /// Gauge, sum, histogram, exponential histogram and summary: each holds its points in field 1.
    static let data = [WireKey.bytes(5), .bytes(7), .bytes(9), .bytes(10), .bytes(11)]
    static let points = WireKey.bytes(1)
  }

  enum NumberPoint {
    static let start = WireKey.fixed64(2)
    static let time = WireKey.fixed64(3)
    static let double = WireKey.fixed64(4)
    static let int = WireKey.fixed64(6)
    static let attributes = WireKey.bytes(7)
  }

  enum HistogramPoint {
    static let start = WireKey.fixed64(2)
    static let time = WireKey.fixed64(3)
    static let count = WireKey.fixed64(4)
    static let sum = WireKey.fixed64(5)
    static let counts = WireKey.bytes(6)
    static let bounds = WireKey.bytes(7)
    static let attributes = WireKey.bytes(9)
    static let least = WireKey.fixed64(11)
    static let greatest = WireKey.fixed64(12)
  }
}
