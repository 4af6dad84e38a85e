package import SpangateTrace

extension TraceRequest {
  /// Decodes every span.
  package var records: [SpanRecord] { records(of: spans.indices) }

  /// Decodes some spans, each resource and scope once.
  package func records(of indices: some Sequence<Int>) -> [SpanRecord] {
    var resourceCache: [UInt32: Attributes] = [:]
    var scopeCache: [UInt32: String] = [:]
    return indices.map { index in
      let slice = spans[index]
      let group = scopes[Int(slice.scope)]
      var record = record(of: slice)
      record.scope = scopeCache[slice.scope] ?? scopeName(of: group)
      record.resource = resourceCache[group.resource] ?? resourceAttributes(of: group)
      scopeCache[slice.scope] = record.scope
      resourceCache[group.resource] = record.resource
      return record
    }
  }

  /// When a span started, in nanoseconds since 1970.
  package func start(of span: SpanSlice) -> UInt64 { time(WireKey.Span.start, of: span) }

  /// Whether a span is whole: SDKs may write those that are still under way, without an end.
  package func hasEnded(_ span: SpanSlice) -> Bool { time(WireKey.Span.end, of: span) != 0 }

  private func time(_ key: WireKey, of span: SpanSlice) -> UInt64 {
    let bytes = bytes.span.bytes
    var time: UInt64 = 0
    var cursor = WireCursor(span.body)
    while let field = cursor.nextValidated(in: bytes) { if field.key == key { time = field.bits } }
    return time
  }

  private func scopeName(of group: Group) -> String {
    guard let subject = group.subject else { return "" }
    let bytes = bytes.span.bytes
    var name = ""
    var cursor = WireCursor(subject)
    while let field = cursor.nextValidated(in: bytes) {
      if field.key == WireKey.Scope.name { name = bytes.text(field.content) }
    }
    return name
  }

  private func resourceAttributes(of group: Group) -> Attributes {
    guard let subject = resources[Int(group.resource)].subject else { return [:] }
    return bytes.span.bytes.attributes(under: WireKey.Resource.attributes, in: subject)
  }

  private func record(of slice: SpanSlice) -> SpanRecord {
    let bytes = bytes.span.bytes
    var record = SpanRecord(
      traceID: slice.traceID, id: slice.id, parent: slice.parent, name: "", kind: .unspecified)
    var attributes: [Attributes.Entry] = []
    var cursor = WireCursor(slice.body)
    while let field = cursor.nextValidated(in: bytes) {
      switch field.key {
      case WireKey.Span.name: record.name = bytes.text(field.content)
      case WireKey.Span.kind: record.kind = SpanRecord.Kind(wire: field.bits)
      case WireKey.Span.start: record.start = field.bits
      case WireKey.Span.end: record.end = field.bits
      case WireKey.Span.attributes: attributes.append(bytes.entry(field.content))
      case WireKey.Span.events: record.events.append(bytes.event(field.content))
      case WireKey.Span.links: if let link = bytes.link(field.content) { record.links.append(link) }
      case WireKey.Span.status: record.status = bytes.status(field.content)
      case WireKey.Span.state: record.state = bytes.text(field.content)
      case WireKey.Span.flags: record.flags = UInt32(truncatingIfNeeded: field.bits)
      case WireKey.Span.droppedAttributes: record.dropped.attributes = UInt32(truncatingIfNeeded: field.bits)
      case WireKey.Span.droppedEvents: record.dropped.events = UInt32(truncatingIfNeeded: field.bits)
      case WireKey.Span.droppedLinks: record.dropped.links = UInt32(truncatingIfNeeded: field.bits)
      default: break
      }
    }
    record.attributes = Attributes(attributes)
    return record
  }
}

extension RawSpan {
  fileprivate func event(_ range: ByteRange) -> SpanRecord.Event {
    var event = SpanRecord.Event(name: "")
    event.attributes = attributes(under: WireKey.Event.attributes, in: range)
    var cursor = WireCursor(range)
    while let field = cursor.nextValidated(in: self) {
      switch field.key {
      case WireKey.Event.time: event.time = field.bits
      case WireKey.Event.name: event.name = text(field.content)
      case WireKey.Event.droppedAttributes: event.droppedAttributes = UInt32(truncatingIfNeeded: field.bits)
      default: break
      }
    }
    return event
  }

  /// - Returns: nil when it leads nowhere, having no valid IDs.
  fileprivate func link(_ range: ByteRange) -> SpanRecord.Link? {
    var trace: TraceID?
    var span: SpanID?
    var state = ""
    var flags: UInt32 = 0
    var dropped: UInt32 = 0
    var cursor = WireCursor(range)
    while let field = cursor.nextValidated(in: self) {
      switch field.key {
      case WireKey.Link.traceID: trace = traceID(field.content)
      case WireKey.Link.spanID: span = spanID(field.content)
      case WireKey.Link.state: state = text(field.content)
      case WireKey.Link.flags: flags = UInt32(truncatingIfNeeded: field.bits)
      case WireKey.Link.droppedAttributes: dropped = UInt32(truncatingIfNeeded: field.bits)
      default: break
      }
    }
    guard let trace, let span else { return nil }
    var link = SpanRecord.Link(
      to: SpanReference(trace: trace, span: span), attributes: attributes(under: WireKey.Link.attributes, in: range))
    (link.state, link.flags, link.droppedAttributes) = (state, flags, dropped)
    return link
  }

  fileprivate func status(_ range: ByteRange) -> SpanRecord.Status {
    var status = SpanRecord.Status()
    var cursor = WireCursor(range)
    while let field = cursor.nextValidated(in: self) {
      switch field.key {
      case WireKey.Status.message: status.message = text(field.content)
      case WireKey.Status.code: status.code = UInt8(exactly: field.bits).flatMap { .init(rawValue: $0) } ?? .unset
      default: break
      }
    }
    return status
  }
}

extension SpanRecord.Kind {
  /// A kind that OTLP does not have yet counts as unspecified.
  fileprivate init(wire value: UInt64) {
    self = UInt8(exactly: value).flatMap { SpanRecord.Kind(rawValue: $0) } ?? .unspecified
  }
}
