/// RFC 1952, by zlib.
package enum Gzip {
  /// Compresses bytes into one gzip member.
  ///
  /// - Parameter level: zlib's, 1 (fast) to 9. Recorded spans shrink to an eighth at 1, and to a ninth at 6 for more
  ///   than twice the CPU.
  package static func deflated(_ bytes: [UInt8], level: Int32 = 1) -> [UInt8] {
    Deflation.run(bytes, level: level, in: .gzip)
  }

  /// Inflates one gzip member or several after each other.
  ///
  /// - Parameter limit: of the result, in bytes; inflating stops as soon as it is passed.
  package static func inflated(_ bytes: [UInt8], limit: Int) throws(InflationFailure) -> [UInt8] {
    try Inflation().inflate(bytes, limit: limit, sizeHint: sizeHint(bytes, limit: limit))
  }

  /// The size that the last member claims, as far as deflate could have shrunk it.
  private static func sizeHint(_ bytes: [UInt8], limit: Int) -> Int {
    let claimed = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    return min(claimed, limit, bytes.count * 1_032)
  }
}
