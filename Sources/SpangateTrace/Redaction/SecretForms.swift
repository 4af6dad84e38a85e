/// How a secret may be written: byte for byte, in base64, or in hex, each of which other programs escape in turn.
struct SecretForms {
  /// What stands for some bytes.
  enum Writing: CaseIterable, Sendable {
    case plain, base64, hex

    /// A character of a text as the forms have it: of the two alphabets of base64 the first, of hex the small letters.
    func folded(_ byte: UInt8) -> UInt8 {
      switch (self, byte) {
      case (.base64, 0x2d): 0x2b
      case (.base64, 0x5f): 0x2f
      case (.hex, 0x41...0x46): byte | 0x20
      default: byte
      }
    }

    /// How many characters say what six bytes of a secret say: what a piece of it must have to be known as one.
    var leastPiece: Int {
      switch self {
      case .plain: 6
      case .base64: 8
      case .hex: 12
      }
    }
  }

  /// The forms in one writing. Backslashes are left out, since the number of them depends on how often they were escaped.
  static func forms(of secret: String, in writing: Writing) -> [[UInt8]] {
    let bytes = Array(secret.utf8)
    return switch writing {
    case .plain: [bytes.filter { $0 != UInt8(ascii: "\\") }]
    case .base64: (0..<3).map { base64(bytes, behind: $0) }
    case .hex: [Array(bytes.hexDigits.utf8)]
    }
  }

  /// What is the same in base64 whatever stands before and behind it, where as many bytes as given stand before it.
  /// Source: RFC 4648, 4.
  private static func base64(_ bytes: [UInt8], behind before: Int) -> [UInt8] {
    let padded = Array(repeating: 0, count: before) + bytes
    let sextets = (0..<padded.count * 8 / 6).map { place -> UInt8 in
      let bit = place * 6
      let pair = UInt16(padded[bit / 8]) << 8 | UInt16(bit / 8 + 1 < padded.count ? padded[bit / 8 + 1] : 0)
      return UInt8(pair >> UInt16(10 - bit % 8) & 63)
    }
    return sextets.dropFirst((before * 8 + 5) / 6).map { digits[Int($0)] }
  }

  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
