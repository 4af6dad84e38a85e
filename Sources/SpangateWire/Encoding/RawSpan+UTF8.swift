extension RawSpan {
  /// Source: RFC 3629, section 4.
  func isUTF8(_ range: ByteRange) -> Bool {
    var index = Int(range.lower)
    let end = Int(range.upper)
    while index < end {
      if end - index >= 8, unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0 {
        index += 8
      } else if byte(index) < 0x80 {
        index += 1
      } else {
        guard let length = scalarLength(at: index, end: end) else { return false }
        index += length
      }
    }
    return true
  }

  /// Of a scalar that is not ASCII, in bytes; nil when there is none.
  private func scalarLength(at index: Int, end: Int) -> Int? {
    let (length, second): (Int, ClosedRange<UInt8>) =
      switch byte(index) {
      case 0xc2...0xdf: (2, 0x80...0xbf)
      case 0xe0: (3, 0xa0...0xbf)
      // Without the surrogates.
      case 0xed: (3, 0x80...0x9f)
      case 0xe1...0xef: (3, 0x80...0xbf)
      case 0xf0: (4, 0x90...0xbf)
      case 0xf1...0xf3: (4, 0x80...0xbf)
      case 0xf4: (4, 0x80...0x8f)
      default: (0, 0...0)
      }
    guard length > 0, end - index >= length, second.contains(byte(index + 1)) else { return nil }
    for place in index + 2..<index + length where byte(place) & 0xc0 != 0x80 { return nil }
    return length
  }

  @inline(__always)
  private func byte(_ index: Int) -> UInt8 { unsafeLoad(fromByteOffset: index, as: UInt8.self) }
}
