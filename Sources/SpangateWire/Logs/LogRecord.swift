package import SpangateTrace

/// A log record, as it is sent.
package struct LogRecord: Sendable, Hashable {
  /// Nanoseconds since 1970.
  package var time: UInt64
  /// OTLP's numbers, 1 (trace) to 24 (fatal); 0 says nothing.
  package var severity: UInt8
  package var severityText: String
  package var body: AttributeValue
  package var attributes: Attributes
  /// The span that it was written in.
  package var span: SpanReference?
  /// W3C's trace flags.
  package var flags: UInt32
  /// Of a record that is an event.
  package var eventName: String
  package var scope: String

  package init(
    time: UInt64, severity: UInt8 = 0, severityText: String = "", body: AttributeValue = .empty,
    attributes: Attributes = [:], span: SpanReference? = nil, flags: UInt32 = 0, eventName: String = "",
    scope: String = ""
  ) {
    self.time = time
    self.severity = severity
    self.severityText = severityText
    self.body = body
    self.attributes = attributes
    self.span = span
    self.flags = flags
    self.eventName = eventName
    self.scope = scope
  }
}

/// Log records to the bytes of an `ExportLogsServiceRequest`.
package enum OTLPLogs {
  package static func request(for records: [LogRecord], of resource: Attributes) -> [UInt8] {
    var writer = WireWriter(capacity: records.count * 256)
    writer.resource(resource) { group in
      for records in records.grouped(by: \.scope) {
        group.scope(records[0].scope) { scope in
          for record in records { scope.message(WireKey.ScopeGroup.items) { $0.logRecord(record) } }
        }
      }
    }
    return writer.bytes
  }
}

extension WireWriter {
  fileprivate mutating func logRecord(_ record: LogRecord) {
    field(WireKey.LogRecord.time, fixed64: record.time)
    if record.severity != 0 { field(WireKey.LogRecord.severity, varint: UInt64(record.severity)) }
    text(record.severityText, under: WireKey.LogRecord.severityText)
    if record.body != .empty { message(WireKey.LogRecord.body) { $0.anyValue(record.body) } }
    attributes(record.attributes, under: WireKey.LogRecord.attributes)
    if let span = record.span {
      if record.flags != 0 { field(WireKey.LogRecord.flags, fixed32: record.flags) }
      field(WireKey.LogRecord.traceID, bytes: span.trace.bigEndianBytes)
      field(WireKey.LogRecord.spanID, bytes: span.span.bigEndianBytes)
    }
    field(WireKey.LogRecord.observedTime, fixed64: record.time)
    text(record.eventName, under: WireKey.LogRecord.eventName)
  }
}
