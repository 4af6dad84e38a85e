import SpangateTrace

extension TraceRequest {
  /// Indexes a request, and checks all of it.
  ///
  /// - Throws: when it is not well-formed protobuf. A span with invalid IDs is counted as rejected instead.
  package init(parsing bytes: [UInt8]) throws(WireError) {
    guard bytes.count <= Int(UInt32.max) else { throw .tooLarge }
    self.bytes = bytes
    spans.reserveCapacity(bytes.count / 512)
    let span = bytes.span.bytes
    var cursor = WireCursor(span)
    while let field = try cursor.next(in: span) {
      if field.key == WireKey.Request.resources { try indexResource(field.content, in: span) }
    }
  }

  private mutating func indexResource(_ range: ByteRange, in bytes: RawSpan) throws(WireError) {
    let index = resources.count
    resources.append(Group())
    var cursor = WireCursor(range)
    while let field = try cursor.next(in: bytes) {
      guard field.key != WireKey.ResourceGroup.scopes else {
        try indexScope(field.content, resource: UInt32(index), in: bytes)
        continue
      }
      resources[index].keep(field.whole)
      guard field.key == WireKey.ResourceGroup.resource else { continue }
      try WireValidation.attributed(field.content, by: WireKey.Resource.attributes, in: bytes)
      resources[index].subject = field.content
    }
  }

  private mutating func indexScope(_ range: ByteRange, resource: UInt32, in bytes: RawSpan) throws(WireError) {
    let index = scopes.count
    scopes.append(Group(resource: resource))
    var cursor = WireCursor(range)
    while let field = try cursor.next(in: bytes) {
      guard field.key != WireKey.ScopeGroup.items else {
        try indexSpan(field.content, scope: UInt32(index), in: bytes)
        continue
      }
      scopes[index].keep(field.whole)
      guard field.key == WireKey.ScopeGroup.scope else { continue }
      try WireValidation.attributed(field.content, by: WireKey.Scope.attributes, in: bytes)
      scopes[index].subject = field.content
    }
  }

  private mutating func indexSpan(_ range: ByteRange, scope: UInt32, in bytes: RawSpan) throws(WireError) {
    var traceID = ByteRange(0, 0)
    var spanID = ByteRange(0, 0)
    var parent = ByteRange(0, 0)
    var cursor = WireCursor(range)
    while let field = try cursor.next(in: bytes) {
      switch field.key {
      case WireKey.Span.attributes: try WireValidation.keyValue(field.content, in: bytes, depth: 0)
      case WireKey.Span.traceID: traceID = field.content
      case WireKey.Span.spanID: spanID = field.content
      case WireKey.Span.parentSpanID: parent = field.content
      case WireKey.Span.events:
        try WireValidation.attributed(field.content, by: WireKey.Event.attributes, in: bytes)
      case WireKey.Span.links:
        try WireValidation.attributed(field.content, by: WireKey.Link.attributes, in: bytes)
      case WireKey.Span.status: try WireValidation.flat(field.content, in: bytes)
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
