package import SpangateTrace

/// An `ExportLogsServiceRequest`: how many records it holds, and those that speak of a trace.
package struct LogRequest: Sendable {
  package private(set) var count = 0
  package private(set) var records: [Record] = []

  /// A log record that was written inside a trace, as an event of a span.
  package struct Record: Sendable, Equatable {
    package var traceID: TraceID
    /// nil when the record names a trace but no span.
    package var spanID: SpanID?
    /// The trace that the record's resource names in the attribute that was asked for.
    package var resourceTraceID: TraceID?
    package var event: SpanRecord.Event
    /// Encoded, in bytes.
    package var size: Int
  }

  /// - Parameter key: the attribute of a resource that may name a trace beside those that its records are in.
  /// - Throws: when the request is not well-formed protobuf.
  package init(parsing bytes: [UInt8], resourceTrace key: String? = nil) throws(WireError) {
    let span = bytes.span.bytes
    var cursor = WireCursor(span)
    while let field = try cursor.next(in: span) {
      if field.key == WireKey.Request.resources { try readResource(field.content, in: span, trace: key) }
    }
  }

  private mutating func readResource(_ range: ByteRange, in bytes: RawSpan, trace key: String?) throws(WireError) {
    let first = records.count
    var named: TraceID?
    var cursor = WireCursor(range)
    while let field = try cursor.next(in: bytes) {
      switch field.key {
      case WireKey.ResourceGroup.scopes: try readScope(field.content, in: bytes)
      case WireKey.ResourceGroup.resource:
        try WireValidation.attributed(field.content, by: WireKey.Resource.attributes, in: bytes)
        guard let key else { continue }
        let value = bytes.value(of: key, under: WireKey.Resource.attributes, in: field.content)
        if case .string(let text)? = value { named = TraceID(text) }
      default: break
      }
    }
    for index in records.indices[first...] { records[index].resourceTraceID = named }
  }

  private mutating func readScope(_ range: ByteRange, in bytes: RawSpan) throws(WireError) {
    var cursor = WireCursor(range)
    while let field = try cursor.next(in: bytes) {
      guard field.key == WireKey.ScopeGroup.items else { continue }
      count += 1
      if let record = try bytes.logRecord(field.content) { records.append(record) }
    }
  }
}

extension RawSpan {
  /// - Returns: nil for a record outside of any trace.
  fileprivate func logRecord(_ range: ByteRange) throws(WireError) -> LogRequest.Record? {
    var trace: TraceID?
    var span: SpanID?
    var body: AttributeValue?
    var observed: UInt64 = 0
    var event = SpanRecord.Event(name: "")
    var attributes: [Attributes.Entry] = []
    var cursor = WireCursor(range)
    while let field = try cursor.next(in: self) {
      switch field.key {
      case WireKey.LogRecord.time: event.time = field.bits
      case WireKey.LogRecord.observedTime: observed = field.bits
      case WireKey.LogRecord.traceID: trace = traceID(field.content)
      case WireKey.LogRecord.spanID: span = spanID(field.content)
      case WireKey.LogRecord.eventName: event.name = text(field.content)
      case WireKey.LogRecord.body:
        try WireValidation.anyValue(field.content, in: self, depth: 0)
        body = anyValue(field.content)
      case WireKey.LogRecord.attributes:
        try WireValidation.keyValue(field.content, in: self, depth: 0)
        attributes.append(entry(field.content))
      default: break
      }
    }
    guard let trace else { return nil }
    event.attributes = Attributes(attributes)
    if event.name.isEmpty { event.name = event.attributes.string(Vocabulary.eventName) ?? "log" }
    if event.time == 0 { event.time = observed }
    if let body { event.attributes[Vocabulary.logBody] = event.attributes[Vocabulary.logBody] ?? body }
    return LogRequest.Record(traceID: trace, spanID: span, event: event, size: range.count)
  }
}
