import SpangateTrace

extension RawSpan {
  func bigEndian64(at offset: Int) -> UInt64 {
    UInt64(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// - Returns: nil unless it is 16 bytes that are not all zero.
  func traceID(_ range: ByteRange) -> TraceID? {
    guard range.count == 16 else { return nil }
    return TraceID(high: bigEndian64(at: Int(range.lower)), low: bigEndian64(at: Int(range.lower) + 8))
  }

  /// - Returns: nil unless it is 8 bytes that are not all zero.
  func spanID(_ range: ByteRange) -> SpanID? {
    guard range.count == 8 else { return nil }
    return SpanID(bigEndian64(at: Int(range.lower)))
  }

  /// The text of a string field; what is not UTF-8 is replaced by U+FFFD.
  func text(_ range: ByteRange) -> String {
    extracting(range.range).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
  }

  func array(_ range: ByteRange) -> [UInt8] {
    extracting(range.range).withUnsafeBytes { Array($0) }
  }

  func equal(_ range: ByteRange, _ other: RawSpan, _ otherRange: ByteRange) -> Bool {
    guard range.count == otherRange.count else { return false }
    let (start, otherStart) = (Int(range.lower), Int(otherRange.lower))
    var place = 0
    while place + 8 <= range.count {
      let word = unsafeLoadUnaligned(fromByteOffset: start + place, as: UInt64.self)
      guard word == other.unsafeLoadUnaligned(fromByteOffset: otherStart + place, as: UInt64.self) else { return false }
      place += 8
    }
    while place < range.count {
      let byte = unsafeLoad(fromByteOffset: start + place, as: UInt8.self)
      guard byte == other.unsafeLoad(fromByteOffset: otherStart + place, as: UInt8.self) else { return false }
      place += 1
    }
    return true
  }
}

extension TraceID {
  var bigEndianBytes: [UInt8] {
    withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Array($0) }
  }
}

extension SpanID {
  var bigEndianBytes: [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }
}
