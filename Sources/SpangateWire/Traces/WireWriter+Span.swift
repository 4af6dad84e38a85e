import SpangateTrace

/// Spans and what they hold, field by field.
extension WireWriter {
  mutating func span(_ span: SpanRecord) {
    field(WireKey.Span.traceID, bytes: span.traceID.bigEndianBytes)
    field(WireKey.Span.spanID, bytes: span.id.bigEndianBytes)
    text(span.state, under: WireKey.Span.state)
    if let parent = span.parent { field(WireKey.Span.parentSpanID, bytes: parent.bigEndianBytes) }
    text(span.name, under: WireKey.Span.name)
    if span.kind != .unspecified { field(WireKey.Span.kind, varint: UInt64(span.kind.rawValue)) }
    field(WireKey.Span.start, fixed64: span.start)
    field(WireKey.Span.end, fixed64: span.end)
    attributes(span.attributes, under: WireKey.Span.attributes)
    count(span.dropped.attributes, under: WireKey.Span.droppedAttributes)
    for event in span.events { self.event(event) }
    count(span.dropped.events, under: WireKey.Span.droppedEvents)
    for link in span.links { self.link(link) }
    count(span.dropped.links, under: WireKey.Span.droppedLinks)
    if span.flags != 0 { field(WireKey.Span.flags, fixed32: span.flags) }
    guard span.status != SpanRecord.Status() else { return }
    message(WireKey.Span.status) { status in
      status.text(span.status.message, under: WireKey.Status.message)
      if span.status.code != .unset { status.field(WireKey.Status.code, varint: UInt64(span.status.code.rawValue)) }
    }
  }

  /// As a field of a span.
  mutating func event(_ event: SpanRecord.Event) {
    message(WireKey.Span.events) { writer in
      writer.field(WireKey.Event.time, fixed64: event.time)
      writer.text(event.name, under: WireKey.Event.name)
      writer.attributes(event.attributes, under: WireKey.Event.attributes)
      writer.count(event.droppedAttributes, under: WireKey.Event.droppedAttributes)
    }
  }

  private mutating func link(_ link: SpanRecord.Link) {
    message(WireKey.Span.links) { writer in
      writer.field(WireKey.Link.traceID, bytes: link.to.trace.bigEndianBytes)
      writer.field(WireKey.Link.spanID, bytes: link.to.span.bigEndianBytes)
      writer.text(link.state, under: WireKey.Link.state)
      writer.attributes(link.attributes, under: WireKey.Link.attributes)
      writer.count(link.droppedAttributes, under: WireKey.Link.droppedAttributes)
      if link.flags != 0 { writer.field(WireKey.Link.flags, fixed32: link.flags) }
    }
  }
}
