internal import SpangateCore
import SpangateTrace

/// Writes protobuf fields, one after the other.
struct FieldWriter {
  private(set) var bytes: [UInt8] = []

  init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  mutating func append(_ raw: some Collection<UInt8>) { bytes.append(contentsOf: raw) }

  mutating func varint(_ value: UInt64) {
    var value = value
    while value >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    bytes.append(UInt8(value))
  }

  mutating func varint(_ number: UInt64, _ value: UInt64) {
    varint(number << 3)
    varint(value)
  }

  /// A length-delimited field.
  mutating func field(_ number: UInt64, _ body: some Collection<UInt8>) {
    varint(number << 3 | 2)
    varint(UInt64(body.count))
    bytes.append(contentsOf: body)
  }

  /// A `KeyValue`.
  mutating func keyValue(_ number: UInt64, _ entry: Attributes.Entry) {
    var keyValue = FieldWriter()
    keyValue.field(1, entry.key.utf8)
    keyValue.field(2, Self.anyValue(entry.value))
    field(number, keyValue.bytes)
  }

  private static func anyValue(_ value: AttributeValue) -> [UInt8] {
    var writer = FieldWriter()
    switch value {
    case .string(let text): writer.field(1, text.utf8)
    case .bool(let flag): writer.varint(2, flag ? 1 : 0)
    case .int(let number): writer.varint(3, UInt64(bitPattern: number))
    case .double(let number):
      writer.varint(4 << 3 | 1)
      writer.append((0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * UInt64($0))) })
    case .array(let items):
      var list = FieldWriter()
      for item in items { list.field(1, anyValue(item)) }
      writer.field(5, list.bytes)
    case .map(let entries):
      var list = FieldWriter()
      for entry in entries { list.keyValue(1, entry) }
      writer.field(6, list.bytes)
    case .bytes(let raw): writer.field(7, raw)
    case .empty: break
    }
    return writer.bytes
  }
}
