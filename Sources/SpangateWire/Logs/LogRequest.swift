package import SpangateTrace

/// An `ExportLogsServiceRequest`: how many records it holds, and those that speak of a trace.
package struct LogRequest: Sendable {
  package private(set) var count = 0
  package private(set) var records: [Record] = []

  /// Strings in it that are not UTF-8; events have them mended.
  package private(set) var brokenTexts = 0
  private let bytes: [UInt8]

  /// A log record that was written inside a trace.
  package struct Record: Sendable, Equatable {
    package var traceID: TraceID
    /// nil when the record names a trace but no span.
    package var spanID: SpanID?
    /// The trace that the record's resource names in the attribute that was asked for.
    package var resourceTraceID: TraceID?
    /// What it takes once it is read, in bytes.
    package var size: Int
    fileprivate var body: ByteRange
  }

  /// - Parameter key: the attribute of a resource that may name a trace beside those that its records are in.
  /// - Throws: when the request is not well-formed protobuf.
  package init(parsing bytes: [UInt8], resourceTrace key: String? = nil) throws(WireError) {
    guard bytes.count <= Int(UInt32.max) else { throw .tooLarge }
    self.bytes = bytes
    let span = bytes.span.bytes
    var validation = WireValidation()
    var cursor = WireCursor(span)
    while let field = try cursor.next(in: span) {
      if field.key == WireKey.Request.resources { try readResource(field.content, in: span, trace: key, &validation) }
    }
    brokenTexts = validation.brokenTexts
  }

  /// A record as an event of a span.
  package func event(of record: Record) -> SpanRecord.Event { bytes.span.bytes.event(ofLog: record.body) }

  private mutating func readResource(
    _ range: ByteRange, in bytes: RawSpan, trace key: String?, _ validation: inout WireValidation
  ) throws(WireError) {
    let first = records.count
    var named: TraceID?
    var cursor = WireCursor(range)
    while let field = try cursor.next(in: bytes) {
      switch field.key {
      case WireKey.ResourceGroup.scopes: try readScope(field.content, in: bytes, &validation)
      case WireKey.ResourceGroup.resource:
        try validation.message(field.content, as: .resource, in: bytes)
        guard let key else { continue }
        let value = bytes.value(of: key, under: WireKey.Resource.attributes, in: field.content)
        if case .string(let text)? = value { named = TraceID(text) }
      default: break
      }
    }
    for index in records.indices[first...] { records[index].resourceTraceID = named }
  }

  private mutating func readScope(
    _ range: ByteRange, in bytes: RawSpan, _ validation: inout WireValidation
  ) throws(WireError) {
    var cursor = WireCursor(range)
    while let field = try cursor.next(in: bytes) {
      guard field.key == WireKey.ScopeGroup.items else { continue }
      count += 1
      try readRecord(field.content, in: bytes, &validation)
    }
  }

  /// Keeps a record that is inside a trace.
  private mutating func readRecord(
    _ range: ByteRange, in bytes: RawSpan, _ validation: inout WireValidation
  ) throws(WireError) {
    let before = validation.parts
    var trace: TraceID?
    var span: SpanID?
    try validation.count()
    var cursor = WireCursor(range)
    while let field = try cursor.next(in: bytes) {
      switch field.key {
      case WireKey.LogRecord.traceID: trace = bytes.traceID(field.content)
      case WireKey.LogRecord.spanID: span = bytes.spanID(field.content)
      case WireKey.LogRecord.eventName: validation.text(field.content, in: bytes)
      case WireKey.LogRecord.body: try validation.anyValue(field.content, in: bytes, depth: 0)
      case WireKey.LogRecord.attributes: try validation.keyValue(field.content, in: bytes, depth: 0)
      default: break
      }
    }
    guard let trace else { return }
    let parts = validation.parts - before
    records.append(
      Record(
        traceID: trace, spanID: span, size: range.count + parts * MemoryLayout<Attributes.Entry>.stride, body: range))
  }
}

extension RawSpan {
  /// - Parameter range: of a `LogRecord` that was validated before.
  fileprivate func event(ofLog range: ByteRange) -> SpanRecord.Event {
    var body: AttributeValue?
    var observed: UInt64 = 0
    var event = SpanRecord.Event(name: "")
    var attributes: [Attributes.Entry] = []
    var cursor = WireCursor(range)
    while let field = cursor.nextValidated(in: self) {
      switch field.key {
      case WireKey.LogRecord.time: event.time = field.bits
      case WireKey.LogRecord.observedTime: observed = field.bits
      case WireKey.LogRecord.eventName: event.name = text(field.content)
      case WireKey.LogRecord.body: body = anyValue(field.content)
      case WireKey.LogRecord.attributes: attributes.append(entry(field.content))
      default: break
      }
    }
    event.attributes = Attributes(attributes)
    if event.name.isEmpty { event.name = event.attributes.string(Vocabulary.eventName) ?? "log" }
    if event.time == 0 { event.time = observed }
    if let body { event.attributes[Vocabulary.logBody] = event.attributes[Vocabulary.logBody] ?? body }
    return event
  }
}
