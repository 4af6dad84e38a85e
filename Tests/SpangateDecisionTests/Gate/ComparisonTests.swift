import SpangateCore
import SpangateDecision
import SpangateGate
import SpangateTrace
import Testing

struct ComparisonTests {
  static let pass3 = [1.0, 1, 1]
  static let fail3 = [0.0, 0, 0]

  @Test func `nothing changed passes without a finding`() {
    let decision = decide(
      StubCase.steady(8, before: 3, now: 3) + [StubCase("flaky", before: [1, 0, 1], now: [0, 1, 1])])
    #expect(decision.verdict == .passed)
    #expect(decision.findings.isEmpty)
    #expect(decision.suites[0].scores[0].change == .value(0))
  }

  @Test(arguments: [(4, 3, 3), (9, 3, 3), (5, 5, 5), (9, 12, 3), (59, 12, 3)])
  func `one case that broke among steady ones is found and named`(steady: Int, before: Int, now: Int) throws {
    let broken = StubCase(
      "refund-window", before: Array(repeating: 1, count: before), now: Array(repeating: 0, count: now))
    let decision = decide(StubCase.steady(steady, before: before, now: now) + [broken])
    #expect(decision.verdict == .regressed)
    let finding = try #require(decision.findings.first)
    #expect(decision.findings.count == 1)
    #expect(finding.rule == .scoreRegressed)
    #expect(finding.message == "`contains` fell from 1.00 to 0.00 in case `refund-window`")
    #expect(finding.caption == "must not drop below baseline `main`")
    #expect(finding.notes.map(\.label) == ["change", "why", "because"])
    #expect(finding.notes.last == .init("because", "not \\u{1b}[31mthere"))
    #expect(finding.evidence?.case == "refund-window")
    #expect(finding.evidence?.trace == TraceID(high: 1, low: 1))
    #expect(finding.evidence?.span == SpanID(0x10))
    #expect(decision.suites[0].cases.last?.verdict == .regressed)
    #expect(decision.suites[0].cases.first?.verdict == .passed)
  }

  @Test func `a first round in doubt demands more of that case alone`() throws {
    let cases =
      StubCase.steady(59, before: 12, now: 3) + [
        StubCase("doubtful", before: Array(repeating: 1, count: 12), now: [1, 0, 1])
      ]
    let decision = compare([.stub(cases)], with: .stub(cases))
    #expect(decision.verdict == .passed)
    #expect(decision.further == [TrialDemand(suite: "orders", case: "doubtful", trials: 6)])
  }

  @Test func `a suite in doubt as a whole goes through another round of every case`() {
    let cases = (0..<40).map {
      StubCase("c\($0)", before: Array(repeating: 1, count: 6), now: $0 % 10 == 0 ? [1, 0, 1] : [1, 1, 1])
    }
    let decision = compare([.stub(cases)], with: .stub(cases))
    #expect(decision.verdict == .passed)
    #expect(decision.further.map(\.trials) == Array(repeating: 6, count: 40))
  }

  @Test func `nothing more is demanded than the suite allows`() {
    let cases =
      StubCase.steady(9, before: 12, now: 3) + [
        StubCase("doubtful", before: Array(repeating: 1, count: 12), now: [1, 0, 1])
      ]
    var measured = MeasuredSuite.stub(cases)
    measured.suite.maxTrials = 3
    #expect(compare([measured], with: .stub(cases)).further.isEmpty)
    measured.suite.maxTrials = 5
    #expect(compare([measured], with: .stub(cases)).further.map(\.trials) == [5])
  }

  @Test func `a broken case is found beside flaky ones`() {
    let cases = [
      StubCase("a", before: [1, 1, 1, 1, 1], now: [1, 1, 1, 1, 1]),
      StubCase("b", before: [1, 1, 1, 0, 1], now: [1, 1, 0, 1, 1]),
      StubCase("c", before: [1, 1, 1, 1, 1], now: [1, 1, 1, 1, 1]),
      StubCase("d", before: [1, 1, 1, 1, 1], now: [0, 0, 0, 1, 0]),
      StubCase("e", before: [1, 1, 1, 1, 1], now: [1, 1, 1, 1, 1]),
      StubCase("f", before: [1, 1, 1, 1, 1], now: [1, 1, 1, 1, 1]),
    ]
    let decision = decide(cases)
    #expect(decision.verdict == .regressed)
    #expect(decision.findings.map(\.message) == ["`contains` fell from 1.00 to 0.17 in case `d`"])
  }

  @Test func `the blamed span is the evidence`() throws {
    let broken = StubCase("broken", before: Array(repeating: 1, count: 12), now: Self.fail3 + Self.fail3)
    var measured = MeasuredSuite.stub([broken])
    measured.judgements[1].scores[0].score.span = SpanID(0xbad)
    let cases = StubCase.steady(4, before: 12, now: 3)
    let steady = MeasuredSuite.stub(cases)
    measured.suite.cases += steady.suite.cases
    measured.judgements += steady.judgements
    let decision = compare(
      [measured], with: .stub([broken] + cases))
    let evidence = try #require(decision.findings.first?.evidence)
    #expect(evidence.span == SpanID(0xbad))
    #expect(evidence.trial == 1)
    #expect(decision.suites[0].cases[0].scores[0].suspectSpan == SpanID(0xbad))
  }

  @Test func `a drop of all cases together is found in the suite, and no case is named by guess`() throws {
    let cases = (0..<100).map {
      StubCase("c\($0)", before: Self.pass3 + Self.pass3, now: $0 % 4 == 0 ? [1, 0, 1] : [1, 1, 1])
    }
    var measured = MeasuredSuite.stub(cases)
    measured.suite.maxTrials = 3
    let decision = compare([measured], with: .stub(cases))
    #expect(decision.verdict == .regressed)
    #expect(decision.findings.map(\.message) == ["`contains` fell from 1.00 to 0.92 in suite `orders`"])
    #expect(decision.suites[0].scores[0].verdict == .regressed)
    let interval = try #require(decision.suites[0].scores[0].interval)
    #expect(interval.contains(-0.08333) && interval.upperBound < 0)
  }

  @Test func `cases that fell are named where a whole suite fell`() {
    let cases = (0..<40).map {
      StubCase("c\($0)", before: Self.pass3 + Self.pass3, now: $0 % 3 == 0 ? [1, 0, 1] : [1, 1, 1])
    }
    let decision = decide(cases)
    let fallen = (0..<40).filter { $0 % 3 == 0 }.map { "c\($0)" }
    #expect(decision.verdict == .regressed)
    #expect(decision.findings.compactMap(\.evidence?.case) == fallen)
    #expect(decision.suites[0].cases.filter { $0.verdict == .regressed }.map(\.id) == fallen)
  }

  @Test func `a drop within the tolerance passes`() {
    let cases = (0..<40).map {
      StubCase("c\($0)", before: Self.pass3 + Self.pass3, now: $0 % 3 == 0 ? [1, 0, 1] : [1, 1, 1])
    }
    let decision = decide(cases, policy: GatePolicy(scores: ["contains": ScorePolicy(tolerance: 0.2)]))
    #expect(decision.verdict == .passed)
    #expect(decision.findings.isEmpty)
  }

  @Test func `clusters make the suite's test careful`() {
    let cases = (0..<40).map {
      StubCase(
        "c\($0)", before: Self.pass3 + Self.pass3, now: $0 < 14 ? [1, 0, 1] : [1, 1, 1], cluster: $0 < 20 ? "a" : "b")
    }
    #expect(decide(cases).verdict == .passed)
  }

  @Test func `an improvement is a note and never a failure`() {
    let cases =
      StubCase.steady(5, before: 10, now: 5)
      + [StubCase("mended", before: Array(repeating: 0, count: 10), now: [1, 1, 1, 1, 1])]
    let decision = decide(cases)
    #expect(decision.verdict == .passed)
    #expect(decision.findings.map(\.rule) == [.scoreImproved])
    #expect(decision.findings.map(\.severity) == [.note])
    #expect(decision.suites[0].cases[5].scores[0].improved)
  }

  @Test func `an advisory score warns and never blocks`() {
    let cases =
      StubCase.steady(5, before: 5, now: 5).map { steady in
        var steady = steady
        steady.severity = .advisory
        return steady
      } + [StubCase("broken", before: [1, 1, 1, 1, 1], now: [0, 0, 0, 0, 0], severity: .advisory)]
    let decision = decide(cases)
    #expect(decision.verdict == .passed)
    #expect(decision.findings.map(\.severity) == [.warning])
    #expect(decision.suites[0].cases[5].scores[0].verdict == .regressed)
    #expect(decision.suites[0].cases[5].verdict == .passed)
  }

  @Test func `graded scores are compared by their values too`() {
    let noise = [0.0, 0.01, 0.02, 0.03, 0.04, 0.05]
    let cases = (0..<8).map { index in
      StubCase("c\(index)", before: noise.map { 0.9 + $0 }, now: noise.map { (index == 3 ? 0.6 : 0.9) + $0 })
    }
    let decision = decide(cases)
    #expect(decision.findings.first?.message == "`contains` fell from 0.93 to 0.63 in case `c3`")
    #expect(decision.verdict == .regressed)
  }

  @Test func `all suites of a command share the bound`() {
    func suite(_ cases: [StubCase], _ name: String = "orders") -> MeasuredSuite {
      var measured = MeasuredSuite.stub(cases, name: name)
      measured.suite.maxTrials = 3
      return measured
    }
    let broken = StubCase("broken", before: [1, 1, 1, 1, 1, 1, 1, 1], now: [0, 0, 0])
    let alone = [broken] + StubCase.steady(3, before: 8, now: 3)
    #expect(compare([suite(alone)], with: .stub(alone)).verdict == .regressed)
    var (measured, baseline) = ([suite(alone)], Baseline.stub(alone))
    for name in (1...400).map({ "suite-\($0)" }) {
      measured.append(suite(StubCase.steady(4, before: 8, now: 3), name))
      baseline.suites[name] = Baseline.stub(StubCase.steady(4, before: 8, now: 3)).suites["orders"]
    }
    // What cannot be called a regression any more is not said to have passed either.
    #expect(compare(measured, with: baseline).verdict == .inconclusive)
  }

  @Test func `the smallest drop that could have been found is reported`() throws {
    let decision = decide(StubCase.steady(20, before: 12, now: 3))
    let suite = try #require(decision.suites[0].scores[0].detectableDrop)
    let single = try #require(decision.suites[0].cases[0].scores[0].detectableDrop)
    #expect((0.05...0.25).contains(suite))
    #expect((0.3...0.6).contains(single))
    let less = decide(StubCase.steady(20, before: 6, now: 3))
    #expect(try #require(less.suites[0].cases[0].scores[0].detectableDrop) > single)
    let more = decide(StubCase.steady(20, before: 12, now: 12))
    #expect(try #require(more.suites[0].scores[0].detectableDrop) < suite)
  }

  @Test func `the same measurements give the same decision`() {
    let cases = StubCase.steady(30, before: 6, now: 3) + [StubCase("broken", before: Self.pass3, now: Self.fail3)]
    let decisions = (0..<5).map { _ in decide(cases) }
    #expect(decisions.dropFirst().allSatisfy { $0.suites[0].scores == decisions[0].suites[0].scores })
    #expect(decisions.dropFirst().allSatisfy { $0.findings == decisions[0].findings })
  }

  @Test func `a command that measured nothing is inconclusive`() {
    #expect(compare([], with: nil).verdict == .inconclusive)
  }
}
