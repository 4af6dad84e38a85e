import SpangateTrace

extension TraceRequest {
  /// The same request with U+FFFD in place of whatever is not UTF-8 in its strings, which most readers of protobuf refuse
  /// with the whole request. What OTLP does not name as text is copied as it is.
  package func mended() throws(WireError) -> TraceRequest {
    let source = bytes.span.bytes
    var writer = WireWriter(capacity: bytes.count + bytes.count / 8)
    var cursor = WireCursor(source)
    while let field = cursor.nextValidated(in: source) {
      if field.key == WireKey.Request.resources {
        writer.message(field.key, expecting: field.content.count) {
          $0.mend(field.content, of: source, as: .resourceSpans)
        }
      } else {
        writer.append(field.whole, of: source)
      }
    }
    return try TraceRequest(parsing: writer.bytes)
  }
}

extension WireWriter {
  fileprivate mutating func mend(_ message: ByteRange, of source: RawSpan, as shape: TextShape) {
    var cursor = WireCursor(message)
    while let field = cursor.nextValidated(in: source) {
      let role = shape.listed(by: field.key).map { TextShape.Role.nested($0) } ?? shape.role(of: field.key)
      switch role {
      case .text, .message: self.field(field.key, text: source.text(field.content))
      case .nested(let shape):
        self.message(field.key, expecting: field.content.count) { $0.mend(field.content, of: source, as: shape) }
      case .attribute:
        self.message(field.key, expecting: field.content.count) { $0.mend(keyValue: field.content, of: source) }
      case .plain, .unknown: append(field.whole, of: source)
      }
    }
  }

  private mutating func mend(keyValue range: ByteRange, of source: RawSpan) {
    var cursor = WireCursor(range)
    while let field = cursor.nextValidated(in: source) {
      switch field.key {
      case WireKey.KeyValue.key: self.field(field.key, text: source.text(field.content))
      case WireKey.KeyValue.value:
        message(field.key, expecting: field.content.count) { $0.mend(anyValue: field.content, of: source) }
      default: append(field.whole, of: source)
      }
    }
  }

  private mutating func mend(anyValue range: ByteRange, of source: RawSpan) {
    var cursor = WireCursor(range)
    while let field = cursor.nextValidated(in: source) {
      switch field.key {
      case WireKey.AnyValue.string: self.field(field.key, text: source.text(field.content))
      case WireKey.AnyValue.array, WireKey.AnyValue.map:
        message(field.key, expecting: field.content.count) { writer in
          writer.mend(list: field.content, of: source, isArray: field.key == WireKey.AnyValue.array)
        }
      default: append(field.whole, of: source)
      }
    }
  }

  private mutating func mend(list range: ByteRange, of source: RawSpan, isArray: Bool) {
    var cursor = WireCursor(range)
    while let item = cursor.nextValidated(in: source) {
      guard item.key == WireKey.List.items else {
        append(item.whole, of: source)
        continue
      }
      message(item.key, expecting: item.content.count) { writer in
        isArray
          ? writer.mend(anyValue: item.content, of: source) : writer.mend(keyValue: item.content, of: source)
      }
    }
  }
}

extension TextShape {
  /// Of what is listed in a group, which is not a part of the group's own.
  fileprivate func listed(by key: WireKey) -> TextShape? {
    switch (self, key) {
    case (.resourceSpans, WireKey.ResourceGroup.scopes): .scopeSpans
    case (.scopeSpans, WireKey.ScopeGroup.items): .span
    default: nil
    }
  }
}
