import SpangateCore
import SpangateDecision
import SpangateTesting
import SpangateTrace
import Testing

struct ComparisonBaselineTests {
  static let broken = [
    StubCase("a", before: [1, 1, 1, 1, 1], now: [0, 0, 0, 0, 0]),
    StubCase("b", before: [1, 1, 1, 1, 1], now: [1, 1, 1, 1, 1]),
    StubCase("c", before: [1, 1, 1, 1, 1], now: [1, 1, 1, 1, 1]),
  ]

  @Test func `without a baseline only floors apply`() {
    #expect(compare([.stub(Self.broken)], with: nil).verdict == .passed)
    let floor = GatePolicy(scores: ["contains": ScorePolicy(min: Located(0.8, at: .stub))])
    let decision = compare([.stub(Self.broken, policy: floor)], with: nil)
    #expect(decision.verdict == .regressed)
    #expect(decision.findings.map(\.rule) == [.floorMissed])
    #expect(decision.findings[0].message == "`contains` is at 0.67 in suite `orders`, below its floor of 0.80")
    #expect(decision.findings[0].evidence?.case == "a")
    #expect(decision.suites[0].scores[0].baseline == .absent(why: "there is no baseline"))
  }

  @Test func `a floor that is just met passes`() {
    let floor = GatePolicy(scores: ["contains": ScorePolicy(min: Located(2.0 / 3, at: .stub))])
    #expect(compare([.stub(Self.broken, policy: floor)], with: nil).verdict == .passed)
  }

  @Test func `a case whose text changed is not compared and says so`() {
    var baseline = Baseline.stub(Self.broken)
    baseline.suites["orders"]!.cases["a"]!.fingerprint = Fingerprint(of: "another text")
    let decision = compare([.stub(Self.broken)], with: baseline)
    #expect(decision.verdict == .passed)
    #expect(decision.findings.map(\.rule) == [.caseIncomparable])
    #expect(decision.findings[0].message == "case `a` changed since baseline `main` and is not compared")
    #expect(decision.suites[0].cases[0].scores[0].change.value == nil)
  }

  @Test func `an incomparable case still has to meet the floors`() {
    var baseline = Baseline.stub(Self.broken)
    baseline.suites["orders"]!.cases["a"]!.fingerprint = Fingerprint(of: "another text")
    let floor = GatePolicy(scores: ["contains": ScorePolicy(min: Located(0.8, at: .stub))])
    #expect(compare([.stub(Self.broken, policy: floor)], with: baseline).verdict == .regressed)
  }

  @Test func `a scorer that changed is said once for all of its cases`() {
    var baseline = Baseline.stub(Self.broken)
    for id in ["a", "b"] {
      baseline.suites["orders"]!.cases[id]!.scores["contains"]!.fingerprint = Fingerprint(of: "another scorer")
    }
    let decision = compare([.stub(Self.broken)], with: baseline)
    #expect(
      decision.findings.map(\.message)
        == ["scorer `contains` changed since baseline `main` and is not compared in 2 cases"])
    #expect(decision.findings[0].notes == [.init("cases", "`a`, `b`")])
  }

  @Test func `cases that came and went are notes`() {
    var baseline = Baseline.stub(Self.broken)
    baseline.suites["orders"]!.cases["gone"] = baseline.suites["orders"]!.cases["b"]
    baseline.suites["orders"]!.cases["a"] = nil
    let decision = compare([.stub(Self.broken)], with: baseline)
    #expect(decision.verdict == .passed)
    #expect(decision.findings.map(\.rule) == [.caseAdded, .caseRemoved])
    var part = MeasuredSuite.stub(Self.broken)
    part.isPartial = true
    #expect(compare([part], with: baseline).findings.map(\.rule) == [.caseAdded])
  }

  @Test func `a suite that the baseline does not know is said once`() {
    let decision = compare([.stub(Self.broken, name: "new")], with: .stub(Self.broken))
    #expect(decision.findings.map(\.rule) == [.caseAdded])
    #expect(decision.verdict == .passed)
  }
}
