import SpangateCore
import SpangateDecision
import SpangateTesting
import SpangateTrace
import Testing

struct ComparisonQuarantineTests {
  private static let broken = StubCase("broken", before: Array(repeating: 1, count: 12), now: [0, 0, 0])
  private static let entry = Quarantine(
    case: "broken", reason: "the vendor is on it", owner: "ana", until: day("2026-12-31"))

  private static func day(_ text: String) -> Day { Day(text)! }
  private static func noon(of day: String) -> Timestamp { Timestamp(iso8601: day + "T12:00:00.000Z")! }

  private func decide(
    _ cases: [StubCase], quarantining ids: [String] = ["broken"], policy: GatePolicy = GatePolicy(),
    at now: String = "2026-12-31", _ change: (inout MeasuredSuite) -> Void = { _ in }
  ) -> (decision: GateDecision, findings: [Finding]) {
    var findings: [Finding] = []
    let decision = settled(cases) { settling in
      var measured = MeasuredSuite.stub(settling, policy: policy)
      measured.suite.quarantine = ids.map { id in
        var entry = Self.entry
        entry.case = id
        return Located(entry, at: .stub)
      }
      let expired = measured.suite.expiringQuarantine(at: Self.noon(of: now))
      measured.suite = expired.suite
      findings = expired.findings
      change(&measured)
      return compare([measured], with: .stub(cases))
    }
    return (decision, findings)
  }

  @Test func `a quarantined regression is a warning and does not block`() throws {
    let (decision, expired) = decide(StubCase.steady(8, before: 12, now: 3) + [Self.broken])
    #expect(decision.verdict == .passed)
    #expect(expired.isEmpty)
    let finding = try #require(decision.findings.first)
    #expect(decision.findings.count == 1)
    #expect((finding.rule, finding.severity) == (.scoreRegressed, .warning))
    #expect(finding.message == "`contains` fell from 1.00 to 0.00 in case `broken`")
    #expect(finding.notes.last == .init("quarantined", "until 2026-12-31 by ana: the vendor is on it"))
    let report = try #require(decision.suites[0].cases.last)
    #expect((report.verdict, report.quarantine) == (.passed, Self.entry))
    #expect(report.scores.map(\.verdict) == [.regressed])
    #expect(report.scores.map(\.severity) == [.advisory])
    #expect(decision.suites[0].cases.dropLast().allSatisfy { $0.quarantine == nil })
  }

  @Test func `the suite as a whole is judged by the other cases`() {
    let policy = GatePolicy(scores: ["contains": ScorePolicy(min: Located(0.95, at: .stub))])
    let (decision, _) = decide(StubCase.steady(8, before: 12, now: 3) + [Self.broken], policy: policy)
    #expect(decision.verdict == .passed)
    #expect(decision.suites[0].scores[0].candidate == .value(1))
    #expect(decision.suites[0].scores[0].trials == 24)
  }

  @Test func `another regression blocks all the same`() {
    let other = StubCase("other", before: Array(repeating: 1, count: 12), now: [0, 0, 0])
    let (decision, _) = decide(StubCase.steady(8, before: 12, now: 3) + [Self.broken, other])
    #expect(decision.verdict == .regressed)
    #expect(decision.findings.map(\.severity) == [.error, .warning])
    #expect(decision.findings[0].evidence?.case == "other")
    #expect(decision.suites[0].cases.map(\.verdict).suffix(2) == [.passed, .regressed])
  }

  @Test func `an entry that expired blocks again and says so`() throws {
    let (decision, expired) = decide(StubCase.steady(8, before: 12, now: 3) + [Self.broken], at: "2027-01-01")
    #expect(decision.verdict == .regressed)
    #expect(decision.findings.map(\.severity) == [.error])
    #expect(decision.suites[0].cases.last?.quarantine == nil)
    let finding = try #require(expired.first)
    #expect((expired.count, finding.rule, finding.severity) == (1, .quarantineExpired, .warning))
    #expect(finding.message == "the quarantine of case `broken` expired after 2026-12-31: it blocks again")
  }

  @Test func `an entry for a case that was not selected is not spoken of`() {
    let (_, expired) = decide([Self.broken], quarantining: ["absent"], at: "2027-01-01")
    #expect(expired.isEmpty)
  }

  @Test func `a quarantined case that could not be measured does not make the verdict inconclusive`() {
    let cases = [Self.broken] + StubCase.steady(8, before: 12, now: 3)
    let (decision, _) = decide(cases) { measured in
      for index in 0..<3 {
        measured.judgements[index].failure = AgentFailure(.crashed, "exit status 1")
        measured.judgements[index].scores = []
      }
    }
    #expect(decision.verdict == .passed)
    #expect(decision.findings.map(\.rule) == [.caseUnmeasurable, .agentFailed])
    #expect(decision.findings.allSatisfy { $0.severity == .warning })
    #expect(decision.findings[0].help == nil)
  }

  @Test func `measures leave quarantined cases out`() {
    let limit = MeasurePolicy(max: 2, range: .stub)
    var slow = Self.broken
    slow.measures = ([1, 1, 1], [9, 9, 9])
    var quick = StubCase("quick", before: [1, 1, 1], now: [1, 1, 1])
    quick.measures = ([1, 1, 1], [1, 1, 1])
    let policy = GatePolicy(measures: [.wallTime: limit])
    #expect(decide([quick, slow], policy: policy).decision.verdict == .passed)
    #expect(decide([quick, slow], quarantining: [], policy: policy).decision.verdict == .regressed)
  }

  @Test func `a suite of nothing but quarantined cases is reported and does not block`() throws {
    var cases = (0..<8).map { StubCase("c\($0)", before: [1, 1, 1], now: [0, 0, 0]) }
    for index in cases.indices { cases[index].measures = ([1, 1, 1], [9, 9, 9]) }
    let policy = GatePolicy(
      scores: ["contains": ScorePolicy(min: Located(0.5, at: .stub))],
      measures: [.wallTime: MeasurePolicy(maxIncrease: .relative(0.1), max: 2, range: .stub)])
    let (decision, _) = decide(cases, quarantining: cases.map(\.id), policy: policy)
    #expect(decision.verdict == .passed)
    #expect(decision.suites[0].scores[0].candidate == .value(0))
    #expect(decision.suites[0].measures.first { $0.name == "wall_time" }?.verdict == .regressed)
    #expect(decision.findings.allSatisfy { $0.severity == .warning })
    #expect(Set(decision.findings.map(\.rule)).isSuperset(of: [.floorMissed, .measureRegressed]))
  }
}
