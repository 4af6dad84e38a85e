/// A moment, in nanoseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: Hashable, Sendable, Comparable, Codable {
  package var nanoseconds: UInt64

  package init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

  package init(from decoder: any Decoder) throws {
    nanoseconds = try decoder.singleValueContainer().decode(UInt64.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(nanoseconds)
  }

  package static func < (a: Timestamp, b: Timestamp) -> Bool { a.nanoseconds < b.nanoseconds }

  /// At the latest in 2554, at the earliest in 1970.
  package static func + (a: Timestamp, b: Duration) -> Timestamp {
    let change = b.nanoseconds
    let (sum, isOut) =
      change < 0
      ? a.nanoseconds.subtractingReportingOverflow(change.magnitude)
      : a.nanoseconds.addingReportingOverflow(change.magnitude)
    return Timestamp(nanoseconds: isOut ? (change < 0 ? .min : .max) : sum)
  }

  /// Negative when the second is the later one.
  package static func - (a: Timestamp, b: Timestamp) -> Duration {
    a < b ? .zero - .nanoseconds(b.nanoseconds - a.nanoseconds) : .nanoseconds(a.nanoseconds - b.nanoseconds)
  }

  /// `2026-11-23T06:35:26.120Z`, in UTC with milliseconds.
  package var iso8601: String {
    func padded(_ value: UInt64, _ width: Int = 2) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let second = nanoseconds / 1_000_000_000 % 86_400
    let milliseconds = nanoseconds / 1_000_000 % 1_000
    return "\(Day(of: self))T\(padded(second / 3_600)):\(padded(second / 60 % 60)):\(padded(second % 60))"
      + ".\(padded(milliseconds, 3))Z"
  }
}

extension Day {
  /// The day that a moment is on.
  package init(of moment: Timestamp) { self.init(sinceEpoch: Int(moment.nanoseconds / 86_400_000_000_000)) }
}

extension Duration {
  /// The standard library's takes no more than 63 bits.
  fileprivate static func nanoseconds(_ count: UInt64) -> Duration {
    .seconds(Int64(count / 1_000_000_000)) + .nanoseconds(Int64(count % 1_000_000_000))
  }

  /// Whole nanoseconds; saturates after 292 years.
  package var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? (seconds < 0 ? .min : .max) : product + attoseconds / 1_000_000_000
  }

  package var seconds: Double { Double(nanoseconds) / 1e9 }
}
