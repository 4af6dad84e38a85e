/// Checks that nested messages are well-formed, so that whatever reads them later needs no error path.
///
/// A known field of another wire type is an unknown field, as everywhere in protobuf.
enum WireValidation {
  /// A message whose only nested messages are `KeyValue`s under one key: a resource, a scope, an event, a link.
  static func attributed(
    _ range: ByteRange, by attributes: WireKey, in bytes: RawSpan
  ) throws(WireError) {
    var cursor = WireCursor(range)
    while let field = try cursor.next(in: bytes) {
      if field.key == attributes { try keyValue(field.content, in: bytes, depth: 0) }
    }
  }

  /// A message of which nothing inside is another.
  static func flat(_ range: ByteRange, in bytes: RawSpan) throws(WireError) {
    var cursor = WireCursor(range)
    while try cursor.next(in: bytes) != nil {}
  }

  static func keyValue(_ range: ByteRange, in bytes: RawSpan, depth: Int) throws(WireError) {
    var cursor = WireCursor(range)
    while let field = try cursor.next(in: bytes) {
      if field.key == WireKey.KeyValue.value { try anyValue(field.content, in: bytes, depth: depth) }
    }
  }

  static func anyValue(_ range: ByteRange, in bytes: RawSpan, depth: Int) throws(WireError) {
    guard depth <= Wire.maximumDepth else { throw .nestedTooDeep }
    var cursor = WireCursor(range)
    while let field = try cursor.next(in: bytes) {
      guard field.key == WireKey.AnyValue.array || field.key == WireKey.AnyValue.map else { continue }
      var list = WireCursor(field.content)
      while let item = try list.next(in: bytes) {
        guard item.key == WireKey.List.items else { continue }
        if field.key == WireKey.AnyValue.array {
          try anyValue(item.content, in: bytes, depth: depth + 1)
        } else {
          try keyValue(item.content, in: bytes, depth: depth + 1)
        }
      }
    }
  }
}
