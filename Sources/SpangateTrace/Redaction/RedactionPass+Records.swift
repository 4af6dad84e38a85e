/// Whole records, for whoever has them decoded: the telemetry library at the source, and log records.
extension RedactionPass {
  package func redacted(_ record: SpanRecord) -> SpanRecord {
    var record = record
    record.name = redacted(record.name) ?? record.name
    record.status.message = redactedMessage(record.status.message)
    record.attributes = redacted(record.attributes)
    record.events = record.events.map { redacted($0) }
    for index in record.links.indices { record.links[index].attributes = redacted(record.links[index].attributes) }
    record.scope = redacted(record.scope) ?? record.scope
    record.resource = redacted(record.resource)
    return record
  }

  package func redacted(_ event: SpanRecord.Event) -> SpanRecord.Event {
    var event = event
    event.name = redacted(event.name) ?? event.name
    event.attributes = redacted(event.attributes)
    return event
  }
}

extension Redactor {
  /// A span without what is sensitive: what a processor at the source calls before it exports.
  package func redacted(_ record: SpanRecord) -> SpanRecord { RedactionPass(self).redacted(record) }
  package func redacted(_ attributes: Attributes) -> Attributes { RedactionPass(self).redacted(attributes) }
}
