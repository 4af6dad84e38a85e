/// Where something is in the bytes of a request; half the size of a `Range<Int>`, of which a request holds thousands.
package struct ByteRange: Sendable, Hashable {
  package let lower: UInt32
  package let upper: UInt32

  init(_ lower: Int, _ upper: Int) {
    self.lower = UInt32(truncatingIfNeeded: lower)
    self.upper = UInt32(truncatingIfNeeded: upper)
  }

  package var range: Range<Int> { Int(lower)..<Int(upper) }
  package var count: Int { Int(upper - lower) }
}

/// One field of a message.
struct WireField {
  var key: WireKey
  /// The number, for fields that are one.
  var bits: UInt64 = 0
  /// The content, for fields that have a length.
  var content = ByteRange(0, 0)
  /// The field with its key and length.
  var whole: ByteRange
}

/// Walks the fields of one protobuf message.
///
/// The bytes are handed in at every step, so that the cursor is a plain value. Every step is checked against the end of
/// the message, whatever the bytes say.
struct WireCursor {
  private var index: Int
  private let end: Int

  init(_ range: ByteRange) {
    index = Int(range.lower)
    end = Int(range.upper)
  }

  init(_ bytes: RawSpan) {
    index = 0
    end = bytes.byteCount
  }

  /// The next field, or nil at the end of the message. Groups, which OTLP never uses, are stepped over whole.
  @inline(__always)
  mutating func next(in bytes: RawSpan) throws(WireError) -> WireField? {
    guard index < end else { return nil }
    let start = index
    let key = try key(in: bytes)
    var field = WireField(key: key, whole: ByteRange(0, 0))
    switch key.raw & 7 {
    case 0: field.bits = try varint(in: bytes)
    case 1: field.bits = try fixed64(in: bytes)
    case 2: field.content = try content(in: bytes)
    case 3: try skipGroup(key.raw >> 3, in: bytes, depth: 1)
    case 5: field.bits = try fixed32(in: bytes)
    default: throw .keyInvalid
    }
    field.whole = ByteRange(start, index)
    return field
  }

  /// The next field of a message that was validated before: what does not parse is the end.
  @inline(__always)
  mutating func nextValidated(in bytes: RawSpan) -> WireField? { try? next(in: bytes) }

  @inline(__always)
  private mutating func key(in bytes: RawSpan) throws(WireError) -> WireKey {
    let raw = try varint(in: bytes)
    guard raw >= 8, let raw = UInt32(exactly: raw) else { throw .keyInvalid }
    return WireKey(raw: raw)
  }

  @inline(__always)
  private mutating func varint(in bytes: RawSpan) throws(WireError) -> UInt64 {
    guard index < end else { throw .truncated }
    let first = bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
    index += 1
    return first < 0x80 ? UInt64(first) : try longVarint(first, in: bytes)
  }

  /// What is beyond the 64th bit is dropped, as every reader of protobuf does.
  private mutating func longVarint(_ first: UInt8, in bytes: RawSpan) throws(WireError) -> UInt64 {
    var value = UInt64(first & 0x7f)
    for shift: UInt64 in stride(from: 7, through: 63, by: 7) {
      guard index < end else { throw .truncated }
      let byte = bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
      index += 1
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
    }
    throw .varintTooLong
  }

  @inline(__always)
  private mutating func content(in bytes: RawSpan) throws(WireError) -> ByteRange {
    let length = try varint(in: bytes)
    guard length <= UInt64(end - index) else { throw .truncated }
    defer { index += Int(length) }
    return ByteRange(index, index + Int(length))
  }

  @inline(__always)
  private mutating func fixed64(in bytes: RawSpan) throws(WireError) -> UInt64 {
    guard end - index >= 8 else { throw .truncated }
    defer { index += 8 }
    return UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  private mutating func fixed32(in bytes: RawSpan) throws(WireError) -> UInt64 {
    guard end - index >= 4 else { throw .truncated }
    defer { index += 4 }
    return UInt64(UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt32.self)))
  }

  /// Steps over a group, up to the key that ends it.
  private mutating func skipGroup(_ number: UInt32, in bytes: RawSpan, depth: Int) throws(WireError) {
    guard depth <= Wire.maximumDepth else { throw .nestedTooDeep }
    while true {
      let key = try key(in: bytes)
      switch key.raw & 7 {
      case 0: _ = try varint(in: bytes)
      case 1: _ = try fixed64(in: bytes)
      case 2: _ = try content(in: bytes)
      case 3: try skipGroup(key.raw >> 3, in: bytes, depth: depth + 1)
      case 4:
        guard key.raw >> 3 == number else { throw .keyInvalid }
        return
      case 5: _ = try fixed32(in: bytes)
      default: throw .keyInvalid
      }
    }
  }
}
