/// RFC 1950, for what nobody but us reads.
package enum Zlib {
  /// At zlib's fastest level: traces are written while the agent runs, and read seldom.
  package static func deflated(_ bytes: [UInt8]) -> [UInt8] { Deflation.run(bytes, level: 1, in: .zlib) }

  /// - Parameter size: of what comes out, as it was when it was deflated; at most 2 GiB.
  package static func inflated(_ bytes: [UInt8], to size: Int) throws(InflationFailure) -> [UInt8] {
    guard (0...1 << 31).contains(size) else { throw .overLimit }
    // Deflate shrinks to a thousandth at best, so that a size that is damaged takes no memory.
    let inflated = try Inflation().inflate(bytes, limit: size, sizeHint: min(size, bytes.count * 1_032))
    guard inflated.count == size else { throw .corrupt }
    return inflated
  }
}
