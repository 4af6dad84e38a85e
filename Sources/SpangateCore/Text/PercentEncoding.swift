extension String {
  /// Everything but letters, digits and `-._~` as `%XX`. Source: RFC 3986, section 2.3.
  package var percentEncoded: String { utf8.percentEncoded { $0.isUnreserved } }

  /// A `%` without two hex digits after it stays, and bytes that are no UTF-8 are replaced.
  package var percentDecoded: String { String(decoding: Substring(self).percentDecodedBytes().bytes, as: UTF8.self) }

  /// - Parameter text: nothing comes of one in which a `%` has no two hex digits after it, or whose bytes are no UTF-8.
  package init?(strictlyPercentDecoding text: some StringProtocol) {
    let (bytes, isWellFormed) = Substring(text).percentDecodedBytes()
    guard isWellFormed, let decoded = String(validating: bytes, as: UTF8.self) else { return nil }
    self = decoded
  }
}

extension Sequence<UInt8> {
  /// As text in which each byte that is not kept is `%XX`.
  ///
  /// - Parameter isKept: false for all bytes but ASCII.
  package func percentEncoded(keeping isKept: (UInt8) -> Bool) -> String {
    reduce(into: "") { text, byte in
      if isKept(byte) {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += "%" + UInt64(byte).hexDigits.suffix(2).uppercased()
      }
    }
  }
}

extension UInt8 {
  /// A letter, a digit or one of `-._~`. Source: RFC 3986, section 2.3.
  package var isUnreserved: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: true
    default: false
    }
  }
}

extension Substring {
  fileprivate func percentDecodedBytes() -> (bytes: [UInt8], isWellFormed: Bool) {
    var (bytes, isWellFormed) = ([UInt8](), true)
    var rest = utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      if rest.count >= 2, let value = UInt64(hex: rest.prefix(2)) {
        bytes.append(UInt8(value))
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
        isWellFormed = false
      }
    }
    return (bytes, isWellFormed)
  }
}
