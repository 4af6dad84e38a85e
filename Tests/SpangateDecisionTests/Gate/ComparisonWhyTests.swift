import SpangateCore
import SpangateDecision
import SpangateTesting
import Testing

/// The report says why it decided, and what it could not have seen.
struct ComparisonWhyTests {
  private static func values(_ passes: Int, of trials: Int) -> [Double] {
    (0..<trials).map { $0 < passes ? 1 : 0 }
  }

  private func why(_ decision: GateDecision) -> String? {
    decision.findings.first?.notes.first { $0.label == "why" }?.text
  }

  @Test func `a broken case is held against what cases like it do`() throws {
    let broken = StubCase("broken", before: Self.values(12, of: 12), now: Self.values(0, of: 3))
    let decision = decide(StubCase.steady(59, before: 12, now: 3) + [broken])
    let text = try #require(why(decision))
    #expect(
      text.firstMatch(of: /^0 of [0-9]+ passed, and cases like this one pass (9[0-9]|more than 99) % of the time$/)
        != nil)
    #expect(decision.suites[0].cases[59].scores[0].why == text)
    #expect(decision.suites[0].cases[0].scores[0].why == nil)
  }

  @Test func `so is one that improved`() throws {
    let mended = StubCase("mended", before: Self.values(1, of: 12), now: Self.values(12, of: 12))
    let decision = decide(StubCase.steady(20, before: 12, now: 12) + [mended])
    let text = try #require(why(decision))
    #expect(text.firstMatch(of: /^12 of 12 passed, and cases like this one pass [0-9]+ % of the time$/) != nil)
    #expect(decision.suites[0].cases[20].scores[0].why == text)
  }

  @Test func `a suite that fell says how many cases fell and how far`() throws {
    let cases = (0..<100).map {
      StubCase("c\($0)", before: Self.values(6, of: 6), now: $0 % 4 == 0 ? [1, 0, 1] : [1, 1, 1])
    }
    var suite = MeasuredSuite.stub(cases)
    suite.suite.maxTrials = 3
    let decision = compare([suite], with: .stub(cases))
    let text = try #require(why(decision))
    #expect(text == "25 of 100 cases passed less often than before, by 0.33 on average, and none more often")
    #expect(decision.suites[0].scores[0].why == text)
  }

  @Test func `graded scores speak of what was reached, or of the averages`() throws {
    let noise = [0.0, 0.01, 0.02, 0.03, 0.04, 0.05]
    func text(_ level: Double) throws -> String {
      let cases = (0..<8).map { index in
        StubCase("c\(index)", before: noise.map { 0.9 + $0 }, now: noise.map { (index == 3 ? level : 0.9) + $0 })
      }
      return try #require(why(decide(cases)))
    }
    #expect(try text(0.3).firstMatch(of: /^0 of [0-9]+ reached 0.50, and 6 of 6 did before$/) != nil)
    #expect(try text(0.6).contains("on average, and the 6 before 0.93; chance alone rarely makes so many lower"))
  }

  @Test func `a case that passes sometimes is flaky as before only where that is shown`() {
    let cases =
      StubCase.steady(8, before: 12, now: 3) + [
        StubCase("flaky", before: Self.values(8, of: 12), now: [0, 1, 1]),
        StubCase("broken", before: Self.values(12, of: 12), now: [0, 0, 0]),
        StubCase("few", before: [1, 0], now: [1]), StubCase("new", now: [1, 0, 1, 0]),
        StubCase("graded", before: [0.2, 0.4, 0.9, 0.7], now: [0.3, 0.8], score: "similar"),
      ]
    var suite = MeasuredSuite.stub(cases)
    suite.suite.maxTrials = 3
    let scores = compare([suite], with: .stub(cases)).suites[0].cases.flatMap(\.scores)
    #expect(scores.map(\.flakyRate) == Array(repeating: nil, count: 13))
    #expect(scores[12].detectableDrop == nil && scores[12].whyNoDrop == "it is told of scores that only pass or fail")
    let often = (0..<800).map { $0 % 10 < 7 ? 1.0 : 0 }
    let known = StubCase.steady(8, before: 12, now: 3) + [StubCase("flaky", before: often, now: often)]
    #expect(decide(known).suites[0].cases[8].scores[0].flakyRate == 0.7)
  }

  @Test func `a floor that is missed says so, with or without a baseline`() {
    let cases = [StubCase("a", now: [1, 0, 0])]
    let floor = GatePolicy(scores: ["contains": ScorePolicy(min: Located(0.8, at: .stub))])
    let decision = compare([.stub(cases, policy: floor)], with: nil)
    #expect(decision.suites[0].scores[0].why == "all cases together are at 0.33, and the floor is 0.80")
  }
}
