import SpangateCore
import SpangateDecision
import SpangateTesting
import SpangateTrace
import Testing

/// Rules that hold for single cases whatever the baseline says, and what a suite asks less than before.
struct ComparisonRuleTests {
  private static func suite(
    _ cases: [StubCase], policy: GatePolicy = GatePolicy(), _ change: (inout BoundScorer) -> Void = { _ in }
  ) -> MeasuredSuite {
    var suite = MeasuredSuite.stub(cases, policy: policy)
    suite.suite.cases = suite.suite.cases.map { item in
      item.scored(
        by: item.scorers.map {
          var scorer = $0
          change(&scorer)
          return scorer
        })
    }
    return suite
  }

  private static func least(_ value: Double) -> (inout BoundScorer) -> Void {
    { $0.min = Located(value, at: .stub) }
  }

  private static let mixed = [
    StubCase("a", before: [1, 0, 1], now: [1, 0, 1]), StubCase("b", before: [1, 1, 1], now: [1, 1, 1]),
  ]

  @Test(arguments: [true, false])
  func `a rule of a case fails the run with a baseline and without one`(hasBaseline: Bool) throws {
    let decision = compare([Self.suite(Self.mixed, Self.least(1))], with: hasBaseline ? .stub(Self.mixed) : nil)
    #expect(decision.verdict == .regressed)
    #expect(decision.findings.map(\.rule) == [.ruleMissed])
    let found = try #require(decision.findings.first)
    #expect(found.severity == .error)
    #expect(found.message == "`contains` is at 0.67 in case `a`, below its `min` of 1.00")
    #expect((found.evidence?.case, found.evidence?.trial, found.evidence?.score) == ("a", 1, "contains"))
    #expect(found.notes.first?.text == "2 of 3 passed")
    #expect(decision.suites[0].cases.map(\.verdict) == [.regressed, .passed])
    #expect(decision.suites[0].cases[0].scores[0].verdict == .regressed)
    #expect(decision.suites[0].verdict == .regressed)
  }

  @Test func `a rule that is just met passes, and grades are held against it by their mean`() {
    #expect(compare([Self.suite(Self.mixed, Self.least(2.0 / 3))], with: nil).verdict == .passed)
    let graded = [StubCase("a", now: [0.5, 0.9, 0.7])]
    #expect(compare([Self.suite(graded, Self.least(0.7))], with: nil).verdict == .passed)
    #expect(compare([Self.suite(graded, Self.least(0.71))], with: nil).findings.map(\.rule) == [.ruleMissed])
  }

  @Test func `a rule of a quarantined case warns`() throws {
    var suite = Self.suite(Self.mixed, Self.least(1))
    let day = try #require(Day("2099-01-01"))
    suite.suite.quarantine = [Located(Quarantine(case: "a", reason: "r", owner: "o", until: day), at: .stub)]
    let decision = compare([suite], with: nil)
    #expect(decision.verdict == .passed)
    #expect(decision.findings.map(\.severity) == [.warning])
  }

  @Test(arguments: [(0.5, Verdict.passed), (0.7, .inconclusive), (1, .inconclusive), (0.4, .passed)])
  func `trials that could not be scored count as failures and as passes`(least: Double, verdict: Verdict) {
    var suite = Self.suite([StubCase("a", now: [1, 1, 1, 1])], Self.least(least))
    for index in 0..<2 { suite.judgements[index].scores[0].score = .unscored("no judge") }
    let decision = compare([suite], with: nil)
    #expect(decision.verdict == verdict)
    #expect(decision.findings.contains { $0.rule == .ruleUndecided && $0.severity == .error } == (verdict != .passed))
  }

  @Test func `a rule that no trial could save is missed whatever the rest would have been`() {
    var suite = Self.suite([StubCase("a", now: [0, 0, 0, 1])], Self.least(0.8))
    suite.judgements[3].scores[0].score = .unscored("no judge")
    #expect(compare([suite], with: nil).verdict == .regressed)
  }

  // MARK: New cases

  private static let withNew = mixed + [StubCase("new", now: [1, 0, 1]), StubCase("fine", now: [1, 1, 1])]

  @Test func `new cases are reported, and block only where the gate says so`() {
    let baseline = Baseline.stub(Self.mixed)
    #expect(compare([Self.suite(Self.withNew)], with: baseline).verdict == .passed)
    let decision = compare([Self.suite(Self.withNew, policy: GatePolicy(newCases: .mustPass))], with: baseline)
    #expect(decision.verdict == .regressed)
    #expect(decision.findings.map(\.rule) == [.newCaseFailed, .caseAdded])
    #expect(
      decision.findings[0].message
        == "`contains` failed in 1 of 3 trials of case `new`, which baseline `main` does not have")
    #expect((decision.findings[0].evidence?.case, decision.findings[0].evidence?.trial) == ("new", 1))
    #expect(decision.suites[0].cases.map(\.verdict) == [.passed, .passed, .regressed, .passed])
  }

  @Test func `an edited case and an edited scorer are new`() {
    let gate = GatePolicy(newCases: .mustPass)
    var baseline = Baseline.stub(Self.mixed)
    baseline.suites["orders"]!.cases["a"]!.fingerprint = Fingerprint(of: "another text")
    var decision = compare([Self.suite(Self.mixed, policy: gate)], with: baseline)
    #expect(decision.findings.first?.message.hasSuffix("of case `a`, which changed since baseline `main`") == true)
    baseline = Baseline.stub(Self.mixed)
    baseline.suites["orders"]!.cases["a"]!.scores["contains"]!.fingerprint = Fingerprint(of: "another scorer")
    decision = compare([Self.suite(Self.mixed, policy: gate)], with: baseline)
    #expect((decision.verdict, decision.findings.first?.rule) == (.regressed, .newCaseFailed))
    #expect(
      decision.findings.first?.message.hasSuffix("of case `a`, whose scorer changed since baseline `main`") == true)
  }

  @Test func `without a baseline no case is new, and an advisory score of one blocks nothing`() {
    let gate = GatePolicy(newCases: .mustPass)
    #expect(compare([Self.suite(Self.withNew, policy: gate)], with: nil).verdict == .passed)
    let advisory = Self.suite(Self.withNew, policy: gate) { $0.severity = .advisory }
    #expect(compare([advisory], with: .stub(Self.mixed)).verdict == .passed)
  }

  @Test func `a new case whose trials could not all be scored has not passed`() {
    var suite = Self.suite([StubCase("new", now: [1, 1, 1])], policy: GatePolicy(newCases: .mustPass))
    suite.judgements[1].scores[0].score = .unscored("no judge")
    let decision = compare([suite], with: .stub(Self.mixed))
    #expect(decision.verdict == .inconclusive)
    #expect(decision.findings.contains { $0.rule == .ruleUndecided })
  }

  // MARK: What is asked no longer

  @Test func `a scorer that is gone is said, of one case or once for all`() {
    var baseline = Baseline.stub(Self.mixed)
    baseline.suites["orders"]!.cases["a"]!.scores["tone"] = .init(fingerprint: Fingerprint(of: "t"), values: [1])
    var decision = compare([Self.suite(Self.mixed)], with: baseline)
    #expect(decision.verdict == .passed)
    #expect(decision.findings.map(\.rule) == [.scorerRemoved])
    #expect(decision.findings[0].message == "`tone` of baseline `main` is no longer scored in case `a`")
    baseline.suites["orders"]!.cases["b"]!.scores["tone"] = .init(fingerprint: Fingerprint(of: "t"), values: [1])
    decision = compare([Self.suite(Self.mixed)], with: baseline)
    #expect(
      decision.findings.map(\.message) == ["`tone` of baseline `main` is no longer scored anywhere in suite `orders`"])
    #expect(decision.findings[0].severity == .warning)
  }

  @Test func `a scorer that became advisory is said, and one that always was is not`() {
    let advisory = Self.suite(Self.mixed) { $0.severity = .advisory }
    var baseline = Baseline.stub(Self.mixed)
    #expect(
      compare([advisory], with: baseline).findings.map(\.message) == [
        "`contains` is advisory in 2 cases, and could fail the gate in baseline `main`"
      ])
    for id in ["a", "b"] { baseline.suites["orders"]!.cases[id]!.scores["contains"]!.severity = .advisory }
    #expect(compare([advisory], with: baseline).findings == [])
  }
}
