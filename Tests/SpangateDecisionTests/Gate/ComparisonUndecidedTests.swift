import SpangateCore
import SpangateDecision
import SpangateTrace
import Testing

/// What is said of cases that may be dead, where too little is known of them.
struct ComparisonUndecidedTests {
  private func decide(_ cases: [StubCase], most: Int = 12) -> GateDecision {
    settled(cases) { cases in
      var measured = MeasuredSuite.stub(cases)
      measured.suite.maxTrials = most
      return compare([measured], with: .stub(cases))
    }
  }

  private let steady = StubCase("steady", before: [1], now: [1])

  @Test func `a case that always passed and never since is asked on until it passes once`() {
    let dead = [steady, StubCase("dead", before: [1], now: [0])]
    #expect(
      compare([.stub(dead)], with: .stub(dead)).further == [TrialDemand(suite: "orders", case: "dead", trials: 2)])
    let longer = [steady, StubCase("dead", before: [1], now: [0, 0, 0, 0, 0])]
    #expect(compare([.stub(longer)], with: .stub(longer)).further.map(\.trials) == [8])
    let alive = [steady, StubCase("alive", before: [1], now: [0, 0, 1])]
    let decision = compare([.stub(alive)], with: .stub(alive))
    #expect(decision.verdict == .passed && decision.further.isEmpty)
  }

  @Test func `with too thin a baseline it is named, and nothing is passed`() throws {
    let decision = decide([steady, StubCase("dead", before: [1], now: [0])])
    #expect(decision.verdict == .inconclusive)
    let finding = try #require(decision.findings.first)
    #expect(decision.findings.map(\.rule) == [.baselineTooThin])
    #expect(
      finding.message
        == "`contains` passed in 1 of 1 baseline trial and in none of 12 now in case `dead`: too few to tell "
        + "what that means")
    #expect(finding.severity == .error && finding.evidence?.case == "dead" && finding.evidence?.span != nil)
    #expect(finding.notes.map(\.label) == ["change", "because", "to decide"])
    #expect(finding.notes.last?.text == "a baseline of 3 trials (`--accept --keep 3`)")
    let cases = decision.suites[0].cases
    #expect(cases.map(\.verdict) == [.passed, .inconclusive])
    #expect(cases[1].scores[0].verdict == .inconclusive && cases[1].scores[0].flakyRate == nil)
  }

  @Test func `with a longer baseline it is a regression`() {
    #expect(decide([StubCase("dead", before: [1, 1, 1], now: [0, 0, 0])]).verdict == .regressed)
  }

  @Test(arguments: [2, 3, 9, 30])
  func `a case that passed two of three times and never since is not passed`(count: Int) {
    let steady = (1..<count).map { StubCase("steady-\($0)", before: [1, 1, 1], now: [1, 1, 1]) }
    let decision = decide(steady + [StubCase("dead", before: [1, 0, 1], now: [0, 0, 0])], most: 24)
    #expect(decision.verdict != .passed)
    #expect(decision.findings.first { $0.severity == .error }?.evidence?.case == "dead")
  }

  @Test func `a suite of which nothing passes any more is not passed, whatever passed before`() {
    let never = [
      StubCase("a", before: [0, 0, 0], now: [0, 0, 0]), StubCase("b", before: [0, 0, 0], now: [0, 0, 0]),
    ]
    let decision = decide(never)
    #expect(decision.verdict == .inconclusive && decision.findings.map(\.rule) == [.nothingPasses])
    #expect(decision.suites[0].cases.map(\.verdict) == [.inconclusive, .inconclusive])
    let seldom = decide([StubCase("a", before: [0, 1, 0], now: [0, 0, 0])])
    #expect(seldom.verdict == .inconclusive && seldom.findings.map(\.rule) == [.baselineTooThin])
    let once = [StubCase("a", before: [0, 0, 0], now: [0, 0, 0]), StubCase("b", before: [0, 0, 0], now: [0, 0, 1])]
    #expect(compare([.stub(once)], with: .stub(once)).verdict == .passed)
  }

  @Test func `a grade that fell to nothing has died, wherever its threshold is`() {
    let cases = [
      StubCase("fine", before: [0.9, 0.8], now: [0.9, 0.8], score: "similar"),
      StubCase("low", before: [0.3, 0.4], now: [0, 0], score: "similar"),
    ]
    #expect(decide(cases).verdict != .passed)
  }

  @Test func `what cannot block is neither asked on nor in the way`() {
    let cases = [steady, StubCase("advisory", before: [1], now: [0], severity: .advisory)]
    let decision = compare([.stub(cases)], with: .stub(cases))
    #expect(decision.verdict == .passed && decision.further.isEmpty)
  }

  @Test func `a drop that is tolerated is not in doubt`() {
    let cases = [steady, StubCase("dead", before: [1], now: [0])]
    let policy = GatePolicy(scores: ["contains": ScorePolicy(tolerance: 1)])
    #expect(compare([.stub(cases, policy: policy)], with: .stub(cases)).verdict == .passed)
  }
}
