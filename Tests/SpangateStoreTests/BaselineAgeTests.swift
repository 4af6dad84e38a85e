import SpangateCore
import SpangateStore
import SpangateTesting
import SpangateTrace
import Testing

struct BaselineAgeTests {
  private static func days(_ count: Int) -> Duration { .seconds(86_400 * count) }

  private func staleness(
    of suite: String = "orders", after age: Duration, limit: Duration? = days(30)
  ) -> Finding? {
    var baseline = Baseline.stub("main")
    // A run of another suite, accepted later, does not make this suite's samples younger.
    baseline.runs.append(.init(id: "run-b", acceptedAt: baseline.latest.acceptedAt + age))
    baseline.suites["others"] = .init(cases: [
      "a": .init(fingerprint: Fingerprint(of: 1), measures: [.turns: .init([1], of: 1)])
    ])
    var policy = GatePolicy()
    policy.maxAge = limit.map { Located($0, at: .stub) }
    let suite = Suite(
      name: Located(suite, at: .stub), file: "orders.yaml",
      target: Located(FakeTarget { _ in .failed(AgentFailure(.refused, "a stub")) }, at: .stub), gate: policy,
      cases: [.stub()])
    return suite.staleness(of: baseline, at: baseline.runs[0].acceptedAt + age)
  }

  @Test func `a suite whose newest run is too old warns at the limit`() throws {
    let finding = try #require(staleness(after: Self.days(45)))
    #expect((finding.rule, finding.severity, finding.range) == (.baselineStale, .warning, .stub))
    #expect(finding.message == "the newest run of suite `orders` in baseline `main` was accepted 45 days ago")
    #expect(finding.caption == "a baseline may be 30 days old")
    #expect(finding.notes.first?.text.hasSuffix("run run-a") == true)
  }

  @Test func `an age is told of whatever date a baseline bears`() throws {
    var policy = GatePolicy()
    policy.maxAge = Located(Self.days(30), at: .stub)
    let suite = Suite(
      name: Located("orders", at: .stub), file: "orders.yaml",
      target: Located(FakeTarget { _ in .failed(AgentFailure(.refused, "a stub")) }, at: .stub), gate: policy,
      cases: [.stub()])
    func staleness(_ accepted: String, at now: String) throws -> Finding? {
      var baseline = Baseline.stub("main")
      baseline.latest.acceptedAt = try #require(Timestamp(iso8601: accepted))
      return suite.staleness(of: baseline, at: try #require(Timestamp(iso8601: now)))
    }
    let today = "2026-12-01T00:00:00.000Z"
    #expect(try staleness("1969-12-31T00:00:00.000Z", at: today)?.message.hasSuffix("accepted 20789 days ago") == true)
    #expect(try staleness("2300-01-01T00:00:00.000Z", at: today) == nil)
    #expect(try staleness("2300-01-01T00:00:00.000Z", at: "2300-01-20T00:00:00.000Z") == nil)
    let late = try #require(try staleness("2300-01-01T00:00:00.000Z", at: "2300-03-01T00:00:00.000Z"))
    #expect(late.message.hasSuffix("accepted 59 days ago"))
    #expect(late.notes.first?.text.hasPrefix("2300-01-01T00:00:00.000Z") == true)
  }

  @Test(arguments: [
    "1970-01-01T00:00:00.000Z", "2262-04-12T00:00:00.000Z", "2300-01-01T12:30:00.250Z", "1969-07-20T20:17:40.000Z",
    "1066-10-14T09:00:00.000Z", "9999-12-31T23:59:59.999Z",
  ])
  func `a baseline is kept with the date that it bears`(date: String) throws {
    try withTemporaryFolder { folder in
      var baseline = Baseline.stub("main")
      baseline.latest.acceptedAt = try #require(Timestamp(iso8601: date))
      let store = try SQLiteStore(path: folder + "/store.db")
      try store.changeBaselines(["main"]) { _ in [baseline] }
      #expect(try SQLiteStore(path: folder + "/store.db").baseline(named: "main")?.latest.acceptedAt.iso8601 == date)
    }
  }

  @Test func `one that is young enough, or without a limit, does not`() {
    #expect(staleness(after: Self.days(30)) == nil)
    #expect(staleness(after: Self.days(30) + .milliseconds(1)) != nil)
    #expect(staleness(after: Self.days(45), limit: nil) == nil)
    #expect(staleness(of: "others", after: Self.days(45)) == nil)
    #expect(staleness(of: "unknown", after: Self.days(45)) == nil)
  }
}
