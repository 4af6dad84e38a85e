import SpangateTrace

extension WireWriter {
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
