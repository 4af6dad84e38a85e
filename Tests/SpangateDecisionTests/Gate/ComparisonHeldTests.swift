import SpangateCore
import SpangateDecision
import Testing

/// What is said of cases and scores that passed: never that nothing changed, and always how much would have been seen.
struct ComparisonHeldTests {
  private func steady(_ count: Int, _ before: Int = 12) -> [StubCase] { StubCase.steady(count, before: before, now: 3) }

  @Test func `every score that passed says how large a drop would have been seen`() throws {
    let suite = decide(steady(20)).suites[0]
    for score in suite.scores + suite.cases.flatMap(\.scores) {
      let drop = try #require(score.detectableDrop)
      #expect(score.held == Held(.drop(drop)))
      #expect(score.held?.text == "not shown to differ; a drop of \(drop.hundredths) would have been seen")
    }
  }

  @Test func `what regressed, improved or is left in doubt has not held`() {
    let cases = steady(20) + [StubCase("broken", before: Array(repeating: 1, count: 12), now: [0, 0, 0])]
    #expect(decide(cases).suites[0].cases.last?.scores[0].held == nil)
    let thin = decide([StubCase("steady", before: [1], now: [1]), StubCase("dead", before: [1], now: [0])]).suites[0]
    #expect(thin.cases.map { $0.scores[0].held == nil } == [false, true] && thin.scores[0].held == nil)
    let new = decide(steady(3) + [StubCase("new", now: [1, 0, 1])]).suites[0]
    #expect(new.cases[3].scores[0].held == nil)
    let better = decide(
      StubCase.steady(9, before: 12, now: 9).map { StubCase($0.id, before: $0.before.map { 1 - $0 }, now: $0.now) })
    #expect(better.suites[0].scores[0].improved && better.suites[0].scores[0].held == nil)
  }

  @Test func `where no drop is found so surely, a case that never passes is still named`() {
    let one = decide([StubCase("a", before: [1], now: [1]), StubCase("b", before: [1], now: [1])]).suites[0].cases[0]
      .scores[0]
    #expect(one.detectableDrop == nil && one.held == Held(.death))
    #expect(one.held?.text == "not shown to differ; only a case that never passes would have been named")
  }

  @Test func `a case of which not even that would be seen says so, and one that never passed has nothing to lose`() {
    let cases =
      steady(30, 3) + [
        StubCase("seldom", before: [0, 1, 0], now: [0, 1, 0]), StubCase("never", before: [0, 0, 0], now: [0, 0, 0]),
      ]
    let scores = decide(cases).suites[0].cases.map { $0.scores[0] }
    #expect(scores[30].held?.text == "not shown to differ; no drop would have been seen: too few trials")
    #expect(scores[31].held?.text == "not shown to differ; it did not pass before either, and had nothing to lose")
  }

  @Test func `of a graded score the drop is one of the trials that reach its threshold`() throws {
    let cases = (0..<20).map {
      StubCase(
        "c\($0)", before: (0..<12).map { 0.8 + Double($0 % 4) / 20 }, now: [0.85, 0.9, 0.8], score: "similar",
        threshold: 0.7)
    }
    let score = decide(cases).suites[0].cases[0].scores[0]
    let held = try #require(score.held)
    #expect(score.detectableDrop == nil && held.threshold == 0.7 && held.reach.drop != nil)
    #expect(held.text.hasSuffix(" in the share of trials that reach 0.70 would have been seen"))
  }

  @Test func `of grades that never varied no drop is told, and that is the reason`() {
    let cases = (0..<5).map {
      StubCase("c\($0)", before: [0.85, 0.85, 0.85], now: [0.85, 0.85, 0.85], score: "similar", threshold: 0.7)
    }
    let score = decide(cases).suites[0].scores[0]
    #expect(score.detectableDrop == nil && score.held == Held(.constant))
    #expect(
      score.held?.text
        == "not shown to differ; it never varied, so how large a drop would have been seen is not known")
    #expect(score.whyNoDrop == "its values never varied, so it is not known how far they do")
  }

  @Test func `a drop that is tolerated is not one that would have been seen`() throws {
    let cases = StubCase.steady(20, before: 12, now: 3)
    let strict = try #require(decide(cases).suites[0].cases[0].scores[0].detectableDrop)
    let policy = GatePolicy(scores: ["contains": ScorePolicy(tolerance: 0.6)])
    let lenient = decide(cases, policy: policy).suites[0]
    #expect(strict < 0.6 && lenient.cases[0].scores[0].detectableDrop.map { $0 > 0.6 } ?? true)
    #expect(lenient.scores[0].detectableDrop.map { $0 > 0.6 } ?? true)
  }

  @Test func `what is called the same as before says which drop is excluded`() throws {
    let often = (0..<800).map { $0 % 10 < 7 ? 1.0 : 0 }
    let score = decide(steady(8) + [StubCase("flaky", before: often, now: often)]).suites[0].cases[8].scores[0]
    let held = try #require(score.held)
    #expect(score.flakyRate == 0.7 && held.standing == .noDifferent)
    #expect(held.text == "no different from before; a drop of more than 0.04 is excluded")
  }

  @Test func `a drop within the tolerance is called that`() {
    let policy = GatePolicy(scores: ["contains": ScorePolicy(tolerance: 1)])
    let cases = steady(20) + [StubCase("lower", before: Array(repeating: 1, count: 12), now: [0, 0, 0])]
    #expect(decide(cases, policy: policy).suites[0].cases[20].scores[0].held?.standing == .tolerated)
  }

  @Test func `a case that may have died unseen is named in a warning, and blocks nothing`() throws {
    let cases = steady(30, 3) + [StubCase("seldom", before: [0, 1, 0], now: [0, 0, 0])]
    let decision = decide(cases)
    let finding = try #require(decision.findings.first)
    #expect(decision.verdict == .passed && decision.findings.count == 1)
    #expect(finding.rule == .baselineTooThin && finding.severity == .warning)
    #expect(
      finding.message == "`contains` of case `seldom` passed in the baseline and not once now, as may happen by chance")
    #expect(finding.evidence?.case == "seldom" && finding.evidence?.span != nil)
    #expect(finding.notes == [.init("passed", "`contains` of `seldom` in 1 of 3 baseline trials, in none of 3 now")])
    let two = decide(cases + [StubCase("rare", before: [0, 0, 1], now: [0, 0, 0])]).findings[0]
    #expect(two.message.hasPrefix("scores of 2 cases passed in the baseline") && two.notes.count == 2)
    #expect(two.notes[1] == .init("passed", "`contains` of `rare` in 1 of 3 baseline trials, in none of 3 now"))
  }
}
