extension Duration {
  /// Reads the value of a `Retry-After` header: seconds, or a moment in any of HTTP's three ways to write one.
  ///
  /// Source: RFC 9110, sections 5.6.7 and 10.2.3. A moment that has passed is no time at all.
  package init?(retryAfter text: String, at now: Timestamp) {
    if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      // No wait is longer than a year, whatever the server says.
      self = .seconds(min(Int64(text) ?? .max, 365 * 86_400))
    } else if let moment = Timestamp(httpDate: text) {
      self = .nanoseconds(moment > now ? Int64(clamping: moment.nanoseconds - now.nanoseconds) : 0)
    } else {
      return nil
    }
  }
}

extension Timestamp {
  /// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or `Sun Nov  6 08:49:37 1994`.
  init?(httpDate text: String) {
    let words = text.split { " ,-:".contains($0) }
    guard words.count >= 7 else { return nil }
    let isAsctime = months.contains(words[1])
    let (day, month, year) = isAsctime ? (words[2], words[1], words[6]) : (words[1], words[2], words[3])
    let clock = isAsctime ? words[3...5] : words[4...6]
    guard let month = months.firstIndex(of: month), let day = Int(day), let year = Int(year), (1...31).contains(day)
    else { return nil }
    let time = clock.compactMap { Int($0) }
    guard time.count == 3, (0..<24).contains(time[0]), (0..<60).contains(time[1]), (0...60).contains(time[2]),
      (0...9_999).contains(year)
    else { return nil }
    let days = Self.days(year: year < 100 ? 2_000 + year : year, month: month + 1, day: day)
    guard days >= 0 else { return nil }
    let seconds = days * 86_400 + time[0] * 3_600 + time[1] * 60 + time[2]
    let (nanoseconds, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    self.init(nanoseconds: overflow ? .max : nanoseconds)
  }

  /// Days since 1970. Source: Howard Hinnant, "chrono-compatible low-level date algorithms".
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}

private let months: [Substring] = [
  "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
]
