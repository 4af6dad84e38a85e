extension Duration {
  /// Reads the value of a `Retry-After` header: seconds, or a moment in any of HTTP's three ways to write one.
  ///
  /// Source: RFC 9110, sections 5.6.7 and 10.2.3. A moment that has passed is no time at all.
  package init?(retryAfter text: String, at now: Timestamp) {
    let words = text.split(separator: " ")
    if words.count == 1, text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x20 }) {
      // No wait is longer than a year, whatever the server says.
      self = .seconds(min(Int64(words[0]) ?? .max, Self.longestWait))
    } else if let moment = HTTPDate(words, at: now) {
      let wait = Duration.seconds(moment.seconds) - (now - Timestamp(nanoseconds: 0))
      self = max(.zero, min(wait, .seconds(Self.longestWait)))
    } else {
      return nil
    }
  }

  private static let longestWait: Int64 = 365 * 86_400
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or `Sun Nov  6 08:49:37 1994`.
private struct HTTPDate {
  /// Since 1970; negative before.
  let seconds: Int64

  /// - Parameter now: a year of two digits is the one that is nearest to it, at most 50 years ahead.
  init?(_ words: [Substring], at now: Timestamp) {
    let parts = words.joined(separator: " ").split { " ,-".contains($0) }
    let isAsctime = parts.count == 5
    guard isAsctime || parts.count == 6 && parts[5] == "GMT" else { return nil }
    let (day, month, written) =
      isAsctime ? (parts[2], parts[1], parts[4]) : (parts[1], parts[2], parts[3])
    guard let month = months.firstIndex(of: month), let day = Int(day), var year = Int(written), year >= 0,
      let clock = Self.seconds(of: isAsctime ? parts[3] : parts[4])
    else { return nil }
    switch written.utf8.count {
    case 2: year = Self.year(endingIn: year, near: Day(of: now).year)
    case 4: break
    default: return nil
    }
    guard let date = Day(year: year, month: month + 1, day: day) else { return nil }
    seconds = Int64(date.sinceEpoch * 86_400 + clock)
  }

  private static func seconds(of clock: Substring) -> Int? {
    let parts = clock.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    // The sixtieth second is a leap second.
    guard parts.count == 3, let hour = parts[0], let minute = parts[1], let second = parts[2],
      (0..<24).contains(hour), (0..<60).contains(minute), (0...60).contains(second)
    else { return nil }
    return hour * 3_600 + minute * 60 + second
  }

  /// A year that would be more than 50 years ahead is the most recent one in the past.
  private static func year(endingIn digits: Int, near now: Int) -> Int {
    let year = now - now % 100 + digits
    if year > now + 50 { return year - 100 }
    return year + 100 <= now + 50 ? year + 100 : year
  }
}

private let months: [Substring] = [
  "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
]
