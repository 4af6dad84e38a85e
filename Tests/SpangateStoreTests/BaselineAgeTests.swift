import SpangateCore
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

  @Test func `one that is young enough, or without a limit, does not`() {
    #expect(staleness(after: Self.days(30)) == nil)
    #expect(staleness(after: Self.days(30) + .milliseconds(1)) != nil)
    #expect(staleness(after: Self.days(45), limit: nil) == nil)
    #expect(staleness(of: "others", after: Self.days(45)) == nil)
    #expect(staleness(of: "unknown", after: Self.days(45)) == nil)
  }
}
