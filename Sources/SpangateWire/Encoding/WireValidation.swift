/// Checks that nested messages are well-formed, so that whatever reads them later needs no error path, and counts what
/// they hold.
///
/// A known field of another wire type is an unknown field, as everywhere in protobuf.
struct WireValidation {
  /// Spans, events, links, attributes and values so far: what takes memory however few bytes it was sent in.
  private(set) var parts = 0
  /// Strings so far that are not UTF-8.
  private(set) var brokenTexts = 0

  mutating func count(_ more: Int = 1) throws(WireError) {
    parts += more
    guard parts <= Wire.maximumParts else { throw .tooManyParts }
  }

  mutating func text(_ range: ByteRange, in bytes: RawSpan) {
    if !bytes.isUTF8(range) { brokenTexts += 1 }
  }

  /// A message whose only nested messages are `KeyValue`s: a resource, a scope, an event, a link, a status.
  mutating func message(_ range: ByteRange, as shape: TextShape, in bytes: RawSpan) throws(WireError) {
    var cursor = WireCursor(range)
    while let field = try cursor.next(in: bytes) {
      switch shape.role(of: field.key) {
      case .attribute: try keyValue(field.content, in: bytes, depth: 0)
      case .text, .message: text(field.content, in: bytes)
      case .nested(let shape): try message(field.content, as: shape, in: bytes)
      case .plain, .unknown: break
      }
    }
  }

  mutating func keyValue(_ range: ByteRange, in bytes: RawSpan, depth: Int) throws(WireError) {
    try count()
    var cursor = WireCursor(range)
    while let field = try cursor.next(in: bytes) {
      switch field.key {
      case WireKey.KeyValue.value: try anyValue(field.content, in: bytes, depth: depth)
      case WireKey.KeyValue.key: text(field.content, in: bytes)
      default: break
      }
    }
  }

  mutating func anyValue(_ range: ByteRange, in bytes: RawSpan, depth: Int) throws(WireError) {
    guard depth <= Wire.maximumDepth else { throw .nestedTooDeep }
    var cursor = WireCursor(range)
    while let field = try cursor.next(in: bytes) {
      switch field.key {
      case WireKey.AnyValue.string: text(field.content, in: bytes)
      case WireKey.AnyValue.array, WireKey.AnyValue.map: try list(field, in: bytes, depth: depth)
      default: break
      }
    }
  }

  private mutating func list(_ field: WireField, in bytes: RawSpan, depth: Int) throws(WireError) {
    var list = WireCursor(field.content)
    while let item = try list.next(in: bytes) {
      guard item.key == WireKey.List.items else { continue }
      if field.key == WireKey.AnyValue.array {
        try count()
        try anyValue(item.content, in: bytes, depth: depth + 1)
      } else {
        try keyValue(item.content, in: bytes, depth: depth + 1)
      }
    }
  }
}
