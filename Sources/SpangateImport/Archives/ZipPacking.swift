import SpangateWire

/// How an entry of a zip archive is packed.
enum ZipPacking: Int {
  case stored = 0
  case deflated = 8
  /// In one frame or several.
  case zstd = 93

  /// - Parameter size: of what comes out; nothing beyond it is unpacked.
  /// - Throws: what is wrong with it, as a part of a sentence.
  func unpacked(_ packed: ArraySlice<UInt8>, size: Int, checksum: UInt32) throws(Damage) -> [UInt8] {
    let bytes: [UInt8]
    do throws(InflationFailure) {
      switch self {
      case .stored: bytes = Array(packed)
      case .deflated: bytes = try Inflation(.none).inflate(Array(packed), limit: size, sizeHint: min(size, 1 << 24))
      case .zstd: bytes = try Zstd.inflated(Array(packed), limit: size)
      }
    } catch {
      if case .unavailable = error { throw Damage(problem: "cannot be read: \(error)") }
      throw Damage(problem: "is damaged: \(error)")
    }
    guard bytes.count == size else { throw Damage(problem: "is damaged: it is not as long as the directory says") }
    guard CRC32.of(bytes) == checksum else { throw Damage(problem: "is damaged: its checksum is another one") }
    return bytes
  }

  struct Damage: Error {
    var problem: String
  }
}

/// The checksum of zip. Source: ISO 3309, as RFC 1952 has it.
enum CRC32 {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1 }
  }

  static func of(_ bytes: [UInt8]) -> UInt32 {
    table.withUnsafeBufferPointer { table in
      bytes.withUnsafeBufferPointer { bytes in
        var value = UInt32.max
        for byte in bytes { value = value >> 8 ^ table[Int(UInt8(truncatingIfNeeded: value) ^ byte)] }
        return ~value
      }
    }
  }
}
