extension UInt64 {
  /// 16 lower-case hex digits.
  package var hexDigits: String {
    String(unsafeUninitializedCapacity: 16) { buffer in
      for index in 0..<16 {
        let nibble = UInt8(truncatingIfNeeded: self >> (60 - 4 * UInt64(index))) & 0xf
        buffer[index] = nibble < 10 ? 0x30 + nibble : 0x57 + nibble
      }
      return 16
    }
  }

  /// - Parameter digits: up to 16 hex digits of either case, and nothing else.
  package init?(hex digits: some Sequence<UInt8>) {
    var value: UInt64 = 0
    for digit in digits {
      guard let nibble = digit.hexValue else { return nil }
      value = value << 4 | UInt64(nibble)
    }
    self = value
  }
}

extension UInt8 {
  /// What this ASCII character counts as a hex digit.
  package var hexValue: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x37
    case 0x61...0x66: self - 0x57
    default: nil
    }
  }
}
