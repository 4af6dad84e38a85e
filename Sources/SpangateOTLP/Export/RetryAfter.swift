internal import SpangateCore
import SpangateTrace

/// The `Retry-After` header.
enum RetryAfter {
  /// - Parameter value: seconds, or an HTTP date in any of the three forms of RFC 9110, section 5.6.7.
  /// - Returns: how long to wait from now, never negative; nil when the value is neither.
  static func delay(_ value: String, now: Timestamp) -> Duration? {
    let text = value.split(separator: " ").joined(separator: " ")
    if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      return .seconds(min(Int64(text) ?? .max, 1 << 32))
    }
    guard let date = date(text) else { return nil }
    let seconds = date - Int64(now.nanoseconds / 1_000_000_000)
    return .seconds(max(0, seconds))
  }

  /// Seconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or
  /// `Sun Nov 6 08:49:37 1994`.
  private static func date(_ text: String) -> Int64? {
    let parts = text.split { " ,-".contains($0) }.map(String.init)
    guard parts.count == 5 || parts.count == 6 else { return nil }
    let isAsctime = parts.count == 5
    let (day, month, year, clock) =
      isAsctime ? (parts[2], parts[1], parts[4], parts[3]) : (parts[1], parts[2], parts[3], parts[4])
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let times = clock.split(separator: ":").compactMap { Int64($0) }
    guard isAsctime || parts[5] == "GMT", let month = months.firstIndex(of: month), let day = Int64(day),
      var year = Int64(year), (1...31).contains(day), (0...9999).contains(year), times.count == 3,
      times.allSatisfy({ (0...60).contains($0) })
    else { return nil }
    if year < 70 { year += 2_000 } else if year < 100 { year += 1_900 }
    let days = Self.days(year: year, month: Int64(month) + 1, day: day)
    return days * 86_400 + times[0] * 3_600 + times[1] * 60 + times[2]
  }

  /// Days since 1970-01-01. Source: Howard Hinnant, "chrono-compatible low-level date algorithms".
  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let era = year / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
