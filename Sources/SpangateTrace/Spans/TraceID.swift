/// A W3C trace ID: 16 bytes, never all zero.
package struct TraceID: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let high: UInt64
  package let low: UInt64

  /// - Returns: nil for the all-zero ID, which means "none".
  package init?(high: UInt64, low: UInt64) {
    guard high | low != 0 else { return nil }
    self.high = high
    self.low = low
  }

  /// A random ID; its 56 lowest bits are random too, as trace-context level 2 asks.
  package init(using generator: inout some RandomNumberGenerator) {
    high = generator.next()
    low = generator.next() | 1
  }

  /// - Parameter text: 32 hex digits of either case.
  package init?(_ text: some StringProtocol) {
    guard text.utf8.count == 32, let high = UInt64(hex: text.utf8.prefix(16)),
      let low = UInt64(hex: text.utf8.suffix(16))
    else { return nil }
    self.init(high: high, low: low)
  }

  /// 32 lower-case hex digits.
  package var description: String { high.hexDigits + low.hexDigits }

  package static func < (a: TraceID, b: TraceID) -> Bool { (a.high, a.low) < (b.high, b.low) }
}

/// A W3C span ID: 8 bytes, never all zero.
package struct SpanID: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let value: UInt64

  /// - Returns: nil for the all-zero ID, which means "none".
  package init?(_ value: UInt64) {
    guard value != 0 else { return nil }
    self.value = value
  }

  package init(using generator: inout some RandomNumberGenerator) {
    value = generator.next() | 1
  }

  /// - Parameter text: 16 hex digits of either case.
  package init?(_ text: some StringProtocol) {
    guard text.utf8.count == 16, let value = UInt64(hex: text.utf8) else { return nil }
    self.init(value)
  }

  /// 16 lower-case hex digits.
  package var description: String { value.hexDigits }

  package static func < (a: SpanID, b: SpanID) -> Bool { a.value < b.value }
}
