import SpangateTrace

extension TraceRequest {
  /// Indexes a request, and checks all of it.
  ///
  /// - Throws: when it is not well-formed protobuf. A span with invalid IDs is counted as rejected instead.
  package init(parsing bytes: [UInt8]) throws(WireError) {
    guard bytes.count <= Int(UInt32.max) else { throw .tooLarge }
    self.bytes = bytes
    spans.reserveCapacity(min(bytes.count / 512, 1 << 14))
    let span = bytes.span.bytes
    var validation = WireValidation()
    var cursor = WireCursor(span)
    while let field = try cursor.next(in: span) {
      if field.key == WireKey.Request.resources { try indexResource(field.content, in: span, &validation) }
    }
    parts = validation.parts
    brokenTexts = validation.brokenTexts
  }

  private mutating func indexResource(
    _ range: ByteRange, in bytes: RawSpan, _ validation: inout WireValidation
  ) throws(WireError) {
    let (index, firstScope) = (resources.count, scopes.count)
    resources.append(Group())
    var cursor = WireCursor(range)
    while let field = try cursor.next(in: bytes) {
      guard field.key != WireKey.ResourceGroup.scopes else {
        try indexScope(field.content, resource: UInt32(index), in: bytes, &validation)
        continue
      }
      try resources[index].keep(field, of: .resourceSpans, in: bytes, &validation)
      if field.key == WireKey.ResourceGroup.resource { resources[index].subject = field.content }
    }
    // Nobody asks for a group without spans, and it takes more memory than bytes.
    if scopes.count == firstScope { resources.removeLast() } else { try validation.count() }
  }

  private mutating func indexScope(
    _ range: ByteRange, resource: UInt32, in bytes: RawSpan, _ validation: inout WireValidation
  ) throws(WireError) {
    let (index, firstSpan) = (scopes.count, spans.count)
    scopes.append(Group(resource: resource))
    var cursor = WireCursor(range)
    while let field = try cursor.next(in: bytes) {
      guard field.key != WireKey.ScopeGroup.items else {
        try indexSpan(field.content, scope: UInt32(index), in: bytes, &validation)
        continue
      }
      try scopes[index].keep(field, of: .scopeSpans, in: bytes, &validation)
      if field.key == WireKey.ScopeGroup.scope { scopes[index].subject = field.content }
    }
    if spans.count == firstSpan { scopes.removeLast() } else { try validation.count() }
  }

  private mutating func indexSpan(
    _ range: ByteRange, scope: UInt32, in bytes: RawSpan, _ validation: inout WireValidation
  ) throws(WireError) {
    var traceID = ByteRange(0, 0)
    var spanID = ByteRange(0, 0)
    var parent = ByteRange(0, 0)
    try validation.count()
    var cursor = WireCursor(range)
    while let field = try cursor.next(in: bytes) {
      switch field.key {
      case WireKey.Span.attributes: try validation.keyValue(field.content, in: bytes, depth: 0)
      case WireKey.Span.traceID: traceID = field.content
      case WireKey.Span.spanID: spanID = field.content
      case WireKey.Span.parentSpanID: parent = field.content
      case WireKey.Span.name, WireKey.Span.state: validation.text(field.content, in: bytes)
      case WireKey.Span.events:
        try validation.count()
        try validation.message(field.content, as: .event, in: bytes)
      case WireKey.Span.links:
        try validation.count()
        try validation.message(field.content, as: .link, in: bytes)
      case WireKey.Span.status: try validation.message(field.content, as: .status, in: bytes)
      default: break
      }
    }
    guard let trace = bytes.traceID(traceID) else { return reject("trace ID", traceID, size: 16) }
    guard let id = bytes.spanID(spanID) else { return reject("span ID", spanID, size: 8) }
    // No parent is written as no bytes, and by some SDKs as eight zeros.
    guard parent.count == 0 || parent.count == 8 else { return reject("parent span ID", parent, size: 8) }
    spans.append(SpanSlice(traceID: trace, id: id, parent: bytes.spanID(parent), body: range, scope: scope))
  }

  private mutating func reject(_ name: String, _ id: ByteRange, size: Int) {
    rejected += 1
    guard rejection == nil else { return }
    rejection = id.count == size ? "a \(name) is all zero" : "a \(name) has \(id.count) bytes instead of \(size)"
  }
}

extension TraceRequest.Group {
  /// Keeps a field beside what is listed in the group.
  fileprivate mutating func keep(
    _ field: WireField, of shape: TextShape, in bytes: RawSpan, _ validation: inout WireValidation
  ) throws(WireError) {
    try validation.count()
    switch shape.role(of: field.key) {
    case .nested(let shape): try validation.message(field.content, as: shape, in: bytes)
    case .text: validation.text(field.content, in: bytes)
    default: break
    }
    keep(field.whole)
  }
}
