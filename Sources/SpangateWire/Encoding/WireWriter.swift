/// Writes protobuf messages.
package struct WireWriter {
  package private(set) var bytes: [UInt8] = []

  package init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func field(_ key: WireKey, varint value: UInt64) {
    varint(UInt64(key.raw))
    varint(value)
  }

  mutating func field(_ key: WireKey, fixed64 value: UInt64) {
    varint(UInt64(key.raw))
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func field(_ key: WireKey, fixed32 value: UInt32) {
    varint(UInt64(key.raw))
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func field(_ key: WireKey, double value: Double) { field(key, fixed64: value.bitPattern) }

  mutating func field(_ key: WireKey, text: String) {
    varint(UInt64(key.raw))
    varint(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  mutating func field(_ key: WireKey, bytes content: some Collection<UInt8>) {
    varint(UInt64(key.raw))
    varint(UInt64(content.count))
    bytes.append(contentsOf: content)
  }

  /// Writes what `body` writes as one field with its length before it.
  ///
  /// - Parameter size: about how long it will be. Room is left for the length of that, and nothing has to be moved when
  ///   the guess was of the right magnitude.
  mutating func message<Failure: Error>(
    _ key: WireKey, expecting size: Int = 0, _ body: (inout WireWriter) throws(Failure) -> Void
  ) throws(Failure) {
    varint(UInt64(key.raw))
    let room = Self.varintSize(size)
    for _ in 0..<room { bytes.append(0) }
    let start = bytes.count
    try body(&self)
    writeLength(before: start, room: room)
  }

  /// Writes a message that is already encoded, as a field of this number.
  package mutating func field(_ number: UInt32, message: some Collection<UInt8>) {
    field(WireKey.bytes(number), bytes: message)
  }

  /// Appends fields that are already encoded.
  package mutating func append(_ fields: some Sequence<UInt8>) { bytes.append(contentsOf: fields) }

  mutating func append(_ range: ByteRange, of source: RawSpan) {
    source.extracting(range.range).withUnsafeBytes { bytes.append(contentsOf: $0.assumingMemoryBound(to: UInt8.self)) }
  }

  /// Writes the length of what was written since `start` into the room before it, and makes the room fit.
  private mutating func writeLength(before start: Int, room: Int) {
    let length = bytes.count - start
    let size = Self.varintSize(length)
    if size > room { bytes.insert(contentsOf: repeatElement(0, count: size - room), at: start) }
    if size < room { bytes.removeSubrange(start - (room - size)..<start) }
    for place in 0..<size {
      let isLast = place == size - 1
      bytes[start - room + place] = UInt8(truncatingIfNeeded: length >> (7 * place)) & 0x7f | (isLast ? 0 : 0x80)
    }
  }

  /// How many bytes a number takes.
  private static func varintSize(_ value: Int) -> Int {
    max(1, (Int.bitWidth - value.leadingZeroBitCount + 6) / 7)
  }
}
