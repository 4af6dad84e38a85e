/// A moment, in nanoseconds since 1970-01-01T00:00:00Z; negative before.
package struct Timestamp: Hashable, Sendable, Comparable {
  package var nanoseconds: Int128

  package init(nanoseconds: Int128) { self.nanoseconds = nanoseconds }

  /// As OTLP has it, from 1970 to 2554: what is before or after becomes the first or the last moment that there is.
  package var unixNanoseconds: UInt64 { UInt64(clamping: nanoseconds) }

  package static func < (a: Timestamp, b: Timestamp) -> Bool { a.nanoseconds < b.nanoseconds }

  package static func + (a: Timestamp, b: Duration) -> Timestamp {
    let (sum, isOut) = a.nanoseconds.addingReportingOverflow(Int128(b.nanoseconds))
    return isOut ? a : Timestamp(nanoseconds: sum)
  }

  /// Negative when the second is the later one; saturates after 292 thousand million years.
  package static func - (a: Timestamp, b: Timestamp) -> Duration {
    let (difference, isOut) = a.nanoseconds.subtractingReportingOverflow(b.nanoseconds)
    let change = isOut ? (a < b ? .min : .max) : difference
    return .seconds(Int64(clamping: change / 1_000_000_000)) + .nanoseconds(Int64(change % 1_000_000_000))
  }

  /// `2026-11-23T06:35:26.120Z`, in UTC with milliseconds. Of the years from 0 to 9999.
  package var iso8601: String {
    func padded(_ value: Int128, _ width: Int = 2) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let inDay = nanoseconds - nanoseconds.flooredDays * .nanosecondsOfDay
    let second = inDay / 1_000_000_000
    let milliseconds = inDay / 1_000_000 % 1_000
    return "\(Day(of: self))T\(padded(second / 3_600)):\(padded(second / 60 % 60)):\(padded(second % 60))"
      + ".\(padded(milliseconds, 3))Z"
  }
}

extension Day {
  /// The day that a moment is on: the first or the last that there is, for one before or after.
  package init(of moment: Timestamp) { self.init(sinceEpoch: Int(clamping: moment.nanoseconds.flooredDays)) }
}

extension Int128 {
  fileprivate static let nanosecondsOfDay: Int128 = 86_400_000_000_000

  fileprivate var flooredDays: Int128 {
    self / .nanosecondsOfDay - (self % .nanosecondsOfDay < 0 ? 1 : 0)
  }
}

extension Duration {
  /// Whole nanoseconds; saturates after 292 years.
  package var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? (seconds < 0 ? .min : .max) : product + attoseconds / 1_000_000_000
  }

  package var seconds: Double { Double(nanoseconds) / 1e9 }
}
