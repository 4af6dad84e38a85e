import SpangateCore
import SpangateDecision
import SpangateTesting
import SpangateTrace
import Testing

struct ComparisonMeasurabilityTests {
  static let cases = [
    StubCase("a", before: [1, 1, 1], now: [1, 1, 1]), StubCase("b", before: [1, 1, 1], now: [1, 1, 1]),
  ]

  private func decide(_ change: (inout MeasuredSuite) -> Void) -> GateDecision {
    var measured = MeasuredSuite.stub(Self.cases)
    change(&measured)
    return compare([measured], with: .stub(Self.cases))
  }

  private static let crash = AgentFailure(.crashed, "exit status 1", diagnostics: "Traceback\n\u{1b}[31mKeyError\n")

  @Test func `a case whose every trial failed makes the verdict inconclusive`() throws {
    let decision = decide { measured in
      for index in 0..<3 {
        measured.judgements[index].failure = Self.crash
        measured.judgements[index].scores = []
      }
    }
    #expect(decision.verdict == .inconclusive)
    #expect(decision.suites[0].cases.map(\.verdict) == [.inconclusive, .passed])
    #expect(decision.suites[0].cases[0].scores[0].candidate == .absent(why: "exit status 1"))
    #expect(decision.findings.map(\.rule) == [.caseUnmeasurable, .agentFailed])
    #expect(decision.findings.map(\.severity) == [.error, .error])
    #expect(decision.findings[0].message == "case `a` could not be measured: exit status 1")
    #expect(decision.findings[1].message == "the agent failed in 3 of 6 trials of suite `orders`: exit status 1")
    #expect(decision.findings[1].notes == [.init("stderr", "\\u{1b}[31mKeyError")])
  }

  @Test func `some failed trials of a case are a warning`() {
    let decision = decide { measured in
      measured.judgements[0].failure = Self.crash
      measured.judgements[0].scores = []
    }
    #expect(decision.verdict == .passed)
    #expect(decision.findings.map(\.rule) == [.agentFailed])
    #expect(decision.findings.map(\.severity) == [.warning])
    #expect(decision.suites[0].cases[0].scores[0].trials == 2)
  }

  @Test func `each distinct failure is said once`() {
    let decision = decide { measured in
      for index in 0..<6 {
        measured.judgements[index].failure = index % 2 == 0 ? Self.crash : AgentFailure(.timedOut, "no answer in 60s")
      }
    }
    #expect(decision.findings.filter { $0.rule == .agentFailed }.count == 2)
    #expect(
      decision.findings[0].message
        == "case `a` could not be measured: exit status 1 (2 of 3); no answer in 60s (1 of 3)")
  }

  @Test(
    arguments: [
      (Trace.Completeness.absent, FindingRule.traceAbsent, "no span arrived in 3 of 6 trials of suite `orders`"),
      (
        .cutOff(.rootMissing(spans: 4)), .traceCutOff, "the root span never arrived in 3 of 6 trials of suite `orders`"
      ),
    ])
  func `a required trace that did not settle is unmeasurable, never a pass`(
    completeness: Trace.Completeness, rule: FindingRule, message: String
  ) {
    func decided(_ need: TraceNeed) -> GateDecision {
      decide { measured in
        measured.suite.traces = need
        for index in 0..<3 { measured.judgements[index].completeness = completeness }
      }
    }
    let decision = decided(.required)
    #expect(decision.verdict == .inconclusive)
    #expect(decision.findings.map(\.rule) == [.caseUnmeasurable, rule])
    #expect(decision.findings[1].message == message)
    #expect(decided(.optional).verdict == .passed)
  }

  @Test(arguments: [
    (ScoreSeverity.blocking, 3, Verdict.inconclusive), (.blocking, 1, .passed), (.advisory, 3, .passed),
  ])
  func `an unscored blocking score makes its case inconclusive`(
    severity: ScoreSeverity, unscored: Int, verdict: Verdict
  ) {
    let decision = decide { measured in
      let asked = measured.suite.cases[0]
      var scorer = asked.scorers[0]
      scorer.severity = severity
      measured.suite.cases[0] = .stub(asked.id, scorers: [scorer])
      for index in 0..<unscored { measured.judgements[index].scores[0].score = .unscored("the judge is down") }
    }
    #expect(decision.verdict == verdict)
    #expect(
      decision.findings.map(\.rule) == (severity == .advisory ? [.scoreUnscored, .scorerSoftened] : [.scoreUnscored]))
    #expect(decision.findings[0].severity == (verdict == .inconclusive ? .error : .warning))
    #expect(
      decision.findings[0].message
        == "`contains` could not be scored: the judge is down (in \(unscored == 1 ? "1 trial" : "\(unscored) trials"))")
  }

  @Test func `a score that is not a finite number is unscored`() {
    let decision = decide { measured in
      for index in 0..<3 { measured.judgements[index].scores[0].score.value = .number(index == 0 ? .nan : .infinity) }
    }
    #expect(decision.verdict == .inconclusive)
    #expect(
      decision.findings.map(\.message)
        == ["`contains` could not be scored: the score is not a finite number (in 3 trials)"])
  }

  @Test func `a case that did not run is inconclusive`() {
    let decision = decide { $0.judgements.removeAll { $0.key.case == "b" } }
    #expect(decision.verdict == .inconclusive)
    #expect(decision.findings.map(\.message) == ["case `b` could not be measured: no trial ran"])
  }

  @Test func `a regression outranks what could not be measured`() {
    let cases =
      StubCase.steady(5, before: 5, now: 5) + [
        StubCase("broken", before: [1, 1, 1, 1, 1], now: [0, 0, 0, 0, 0]), StubCase("silent", before: [1, 1, 1]),
      ]
    let decision = SpangateDecisionTests.decide(cases)
    #expect(decision.verdict == .regressed)
    #expect(decision.findings.map(\.rule) == [.scoreRegressed, .caseUnmeasurable])
  }
}
