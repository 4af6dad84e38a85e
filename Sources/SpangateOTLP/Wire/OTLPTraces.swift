import SpangateCore
package import SpangateTrace

/// Spans to and from the bytes of an `ExportTraceServiceRequest`.
package enum OTLPTraces {
  /// Decodes every span of a request. Spans whose IDs are not valid are left out.
  ///
  /// - Throws: when the request is not well-formed.
  package static func spans(in request: [UInt8]) throws(WireError) -> [SpanRecord] {
    try TraceRequest(parsing: request).records
  }

  /// Encodes spans, those of one resource and one scope together, in the order in which these first appear.
  package static func request(for spans: [SpanRecord]) -> [UInt8] {
    var writer = WireWriter(capacity: spans.count * 512)
    writer.resourceSpans(of: spans)
    return writer.bytes
  }
}

extension WireWriter {
  mutating func resourceSpans(of spans: [SpanRecord]) {
    for spans in spans.grouped(by: \.resource) {
      resource(spans[0].resource) { group in
        for spans in spans.grouped(by: \.scope) {
          group.scope(spans[0].scope) { scope in
            for span in spans { scope.message(WireKey.ScopeGroup.items) { $0.span(span) } }
          }
        }
      }
    }
  }

  private mutating func span(_ span: SpanRecord) {
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

  /// A string that has no meaning when it is empty, and is then left out.
  mutating func text(_ text: String, under key: WireKey) {
    if !text.isEmpty { field(key, text: text) }
  }

  /// A number of which 0 is the same as none.
  mutating func count(_ count: UInt32, under key: WireKey) {
    if count != 0 { field(key, varint: UInt64(count)) }
  }

  mutating func attributes(_ attributes: Attributes, under key: WireKey) {
    for entry in attributes {
      message(key) { writer in
        writer.field(WireKey.KeyValue.key, text: entry.key)
        writer.message(WireKey.KeyValue.value) { $0.anyValue(entry.value) }
      }
    }
  }

  mutating func anyValue(_ value: AttributeValue) {
    switch value {
    case .string(let text): field(WireKey.AnyValue.string, text: text)
    case .bool(let value): field(WireKey.AnyValue.bool, varint: value ? 1 : 0)
    case .int(let value): field(WireKey.AnyValue.int, varint: UInt64(bitPattern: value))
    case .double(let value): field(WireKey.AnyValue.double, double: value)
    case .bytes(let content): field(WireKey.AnyValue.bytes, bytes: content)
    case .array(let items):
      message(WireKey.AnyValue.array) { list in
        for item in items { list.message(WireKey.List.items) { $0.anyValue(item) } }
      }
    case .map(let entries): message(WireKey.AnyValue.map) { $0.attributes(entries, under: WireKey.List.items) }
    case .empty: break
    }
  }
}

extension Array {
  /// Elements with equal keys together, in the order in which the keys first appear.
  func grouped<Key: Hashable>(by key: (Element) -> Key) -> [[Element]] {
    guard count > 1 else { return isEmpty ? [] : [self] }
    var places: [Key: Int] = [:]
    var groups: [[Element]] = []
    for element in self {
      let key = key(element)
      if let place = places[key] {
        groups[place].append(element)
      } else {
        places[key] = groups.count
        groups.append([element])
      }
    }
    return groups
  }
}
