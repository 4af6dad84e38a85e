/// Bytes that are not a protobuf message.
struct MalformedMessage: Error, Equatable {}

/// Walks the fields of one protobuf message without decoding them.
struct FieldCursor {
  /// One field, as places in the bytes.
  struct Field {
    var number: UInt64
    /// Tag, length and content.
    var whole: Range<Int>
    /// The content of a length-delimited field; nil for a number.
    var body: Range<Int>?
    /// The value of a varint field; 0 otherwise.
    var value: UInt64
  }

  let bytes: [UInt8]
  private var index: Int
  private let end: Int

  init(_ bytes: [UInt8], in range: Range<Int>? = nil) {
    self.bytes = bytes
    index = range?.lowerBound ?? 0
    end = range?.upperBound ?? bytes.count
  }

  /// - Returns: nil at the end.
  mutating func next() throws(MalformedMessage) -> Field? {
    guard index < end else { return nil }
    let start = index
    let tag = try varint()
    var field = Field(number: tag >> 3, whole: start..<start, body: nil, value: 0)
    switch tag & 7 {
    case 0: field.value = try varint()
    case 1: try skip(8)
    case 2:
      let count = try varint()
      guard count <= UInt64(end - index) else { throw MalformedMessage() }
      field.body = index..<index + Int(count)
      index += Int(count)
    case 5: try skip(4)
    default: throw MalformedMessage()
    }
    field.whole = start..<index
    return field
  }

  private mutating func skip(_ count: Int) throws(MalformedMessage) {
    guard count <= end - index else { throw MalformedMessage() }
    index += count
  }

  private mutating func varint() throws(MalformedMessage) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), through: 63, by: 7) {
      guard index < end else { throw MalformedMessage() }
      let byte = bytes[index]
      index += 1
      guard shift < 63 || byte < 2 else { break }
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
    }
    throw MalformedMessage()
  }
}
