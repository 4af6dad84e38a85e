extension UInt8 {
  @inline(__always) package var isDigit: Bool { self &- 0x30 < 10 }
  @inline(__always) var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
  @inline(__always) var isUpper: Bool { self &- 0x41 < 26 }
  @inline(__always) var isAlphanumeric: Bool { isDigit || isLetter }
  /// Of an identifier.
  @inline(__always) var isWord: Bool { isAlphanumeric || self == 0x5f }
  @inline(__always) var digit: Int { Int(self &- 0x30) }
}
