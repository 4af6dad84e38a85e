import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

struct QuarantineTests {
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
