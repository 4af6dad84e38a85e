import SpangateTrace

/// Decoders for messages that were validated before, so that none of them can fail.
extension RawSpan {
  func attributes(under key: WireKey, in range: ByteRange) -> Attributes {
    var entries: [Attributes.Entry] = []
    var cursor = WireCursor(range)
    while let field = cursor.nextValidated(in: self) {
      if field.key == key { entries.append(entry(field.content)) }
    }
    return Attributes(entries)
  }

  /// The value of one attribute, found without decoding the others.
  func value(of name: String, under key: WireKey, in range: ByteRange) -> AttributeValue? {
    var value: AttributeValue?
    var cursor = WireCursor(range)
    while let field = cursor.nextValidated(in: self) {
      guard field.key == key, isKey(name, of: field.content) else { continue }
      value = entry(field.content).value
    }
    return value
  }

  /// Where the key of a `KeyValue` is.
  func key(of keyValue: ByteRange) -> ByteRange {
    var key = ByteRange(0, 0)
    var cursor = WireCursor(keyValue)
    while let field = cursor.nextValidated(in: self) {
      if field.key == WireKey.KeyValue.key { key = field.content }
    }
    return key
  }

  private func isKey(_ name: String, of keyValue: ByteRange) -> Bool {
    var cursor = WireCursor(keyValue)
    while let field = cursor.nextValidated(in: self) {
      guard field.key == WireKey.KeyValue.key else { continue }
      return extracting(field.content.range).withUnsafeBytes { $0.elementsEqual(name.utf8) }
    }
    return false
  }

  func entry(_ range: ByteRange) -> Attributes.Entry {
    var entry = Attributes.Entry("", .empty)
    var cursor = WireCursor(range)
    while let field = cursor.nextValidated(in: self) {
      switch field.key {
      case WireKey.KeyValue.key: entry.key = text(field.content)
      case WireKey.KeyValue.value: entry.value = anyValue(field.content)
      default: break
      }
    }
    return entry
  }

  func anyValue(_ range: ByteRange) -> AttributeValue {
    var value = AttributeValue.empty
    var cursor = WireCursor(range)
    while let field = cursor.nextValidated(in: self) {
      switch field.key {
      case WireKey.AnyValue.string: value = .string(text(field.content))
      case WireKey.AnyValue.bool: value = .bool(field.bits != 0)
      case WireKey.AnyValue.int: value = .int(Int64(bitPattern: field.bits))
      case WireKey.AnyValue.double: value = .double(Double(bitPattern: field.bits))
      case WireKey.AnyValue.array: value = .array(array(of: field.content))
      case WireKey.AnyValue.map: value = .map(attributes(under: WireKey.List.items, in: field.content))
      case WireKey.AnyValue.bytes: value = .bytes(array(field.content))
      default: break
      }
    }
    return value
  }

  private func array(of range: ByteRange) -> [AttributeValue] {
    var items: [AttributeValue] = []
    var cursor = WireCursor(range)
    while let field = cursor.nextValidated(in: self) {
      if field.key == WireKey.List.items { items.append(anyValue(field.content)) }
    }
    return items
  }
}
