import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

struct QuarantineTests {
  @Test(arguments: [
    ("1969-12-31", "1970-01-01T00:00:00.000Z", false), ("1970-01-01", "1970-01-01T00:00:00.000Z", true),
    ("2300-01-01", "2026-12-01T00:00:00.000Z", true), ("2300-01-01", "2300-01-01T23:59:59.999Z", true),
    ("2300-01-01", "2300-01-02T00:00:00.000Z", false),
  ])
  func `an entry may end on any day`(until: String, now: String, holds: Bool) throws {
    var suite = Suite(
      name: Located("s", at: .stub), file: "s.yaml",
      target: Located(FakeTarget { _ in .failed(.init(.refused, "")) }, at: .stub), cases: [.stub("a")])
    let day = try #require(Day(until))
    suite.quarantine = [Located(Quarantine(case: "a", reason: "r", owner: "o", until: day), at: .stub)]
    let after = suite.expiringQuarantine(at: try #require(Timestamp(iso8601: now))).suite
    #expect(after.quarantine.isEmpty == !holds)
  }

  @Test func `an entry holds through its last day`() throws {
    var suite = Suite(
      name: Located("s", at: .stub), file: "s.yaml",
      target: Located(FakeTarget { _ in .failed(.init(.refused, "")) }, at: .stub),
      cases: [.stub("a"), .stub("b")])
    suite.quarantine = try ["a", "b"].map { id in
      let until = try #require(Day(id == "a" ? "2026-12-31" : "9999-12-31"))
      return Located(Quarantine(case: id, reason: "r", owner: "o", until: until), at: .stub)
    }
    let last = try #require(Timestamp(iso8601: "2026-12-31T23:59:59.999Z"))
    #expect(suite.expiringQuarantine(at: last).suite.quarantine.count == 2)
    let (after, findings) = suite.expiringQuarantine(at: last + .milliseconds(1))
    #expect(after.quarantine.map(\.value.case) == ["b"])
    #expect(findings.map(\.rule) == [.quarantineExpired])
  }
}
