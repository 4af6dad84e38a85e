import SpangateTrace
import Testing

struct RetryAfterTests {
  /// Sunday, 6 November 1994, 08:49:37 UTC.
  static let moment = Timestamp(nanoseconds: 784_111_777_000_000_000)

  @Test(
    arguments: [
      ("120", .seconds(120)), (" 120 ", .seconds(120)), ("0", .zero), ("-1", nil), ("", nil), (" ", nil), ("1 2", nil),
      ("soon", nil), ("1.5", nil), ("Sun, 06 Nov 1994 08:50:37 GMT", .seconds(60)),
      ("Sunday, 06-Nov-94 08:50:37 GMT", .seconds(60)), ("Sun Nov  6 08:50:37 1994", .seconds(60)),
      ("Sun Nov 16 08:49:37 1994", .seconds(864_000)), ("Sun, 06 Nov 1994 23:59:60 GMT", .seconds(54_623)),
      ("Sun, 06 Foo 1994 08:50:37 GMT", nil), ("Sun, 06 Nov 999999999999 08:50:37 GMT", nil),
      ("Sun, 31 Apr 1995 08:50:37 GMT", nil), ("Sun, 06 Nov 1994 9223372036854775807:00:00 GMT", nil),
    ] as [(String, Duration?)])
  func `a server's word on when to come back is read`(text: String, wait: Duration?) {
    #expect(Duration(retryAfter: text, at: Self.moment) == wait)
  }

  @Test(arguments: ["Sun, 06 Nov 1994 25:50:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT", "Sun Nov  6 08:60:37 1994"])
  func `a day has 24 hours of 60 minutes`(text: String) {
    #expect(Duration(retryAfter: text, at: Self.moment) == nil)
  }

  @Test(arguments: ["Sun, 06 Nov 1994 08:50:37 CET", "Sun, 06 Nov 1994 08:50:37", "Sun, 06 Nov 1994 08:50:37 gmt"])
  func `a moment is in GMT and says so`(text: String) {
    #expect(Duration(retryAfter: text, at: Self.moment) == nil)
  }

  @Test(arguments: [
    "Sun, 06 Nov 1994 08:49:36 GMT", "Sun, 06 Nov 1901 08:50:37 GMT", "Sunday, 06-Nov-45 08:50:37 GMT",
    "Sunday, 06-Nov-70 08:50:37 GMT", "Wed, 31 Dec 1969 23:59:59 GMT", "Wed Dec 31 23:59:59 1969",
    "Thursday, 01-Jan-69 00:00:00 GMT",
  ])
  func `a moment that has passed is no wait`(text: String) {
    #expect(Duration(retryAfter: text, at: Self.moment) == .zero)
  }

  @Test func `a moment in 2300 is as far away as it is`() throws {
    let now = Timestamp(nanoseconds: 10_413_792_000_000_000_000)
    #expect(Duration(retryAfter: "Mon, 01 Jan 2300 00:01:00 GMT", at: now) == .seconds(60))
    #expect(Duration(retryAfter: "Sunday, 31-Dec-99 23:59:59 GMT", at: now) == .zero)
    #expect(Duration(retryAfter: "Wed, 31 Dec 1969 23:59:59 GMT", at: now) == .zero)
  }

  @Test(arguments: [
    (2_026 as Int64, "76", true), (2_026, "77", false), (2_026, "25", false), (2_026, "27", true), (2_099, "00", true),
    (2_099, "49", true), (2_099, "50", false),
  ])
  func `a year of two digits is at most 50 years ahead`(now: Int64, digits: String, isAhead: Bool) throws {
    let start = try #require(Day("\(now)-01-01")).sinceEpoch
    let now = Timestamp(nanoseconds: Int128(start) * 86_400_000_000_000)
    #expect((try #require(Duration(retryAfter: "Friday, 01-Jan-\(digits) 00:00:01 GMT", at: now)) > .zero) == isAhead)
  }

  @Test(arguments: [
    "99999999999999999999", "99999999", "Mon, 01 Jan 2300 00:00:00 GMT", "Mon Jan  1 00:00:00 2300",
    "Sun, 06 Nov 2094 08:49:37 GMT", "Fri, 31 Dec 9999 23:59:59 GMT",
  ])
  func `no wait is longer than a year`(text: String) {
    #expect(Duration(retryAfter: text, at: Self.moment) == .seconds(365 * 86_400))
  }
}
