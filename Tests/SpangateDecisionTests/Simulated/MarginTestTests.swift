import SpangateCore
import SpangateStatistics
import Testing

@testable import SpangateDecision

struct MarginTestTests {
  private static func decide(_ cases: [StubCase], most: Int = 48) -> GateDecision {
    settled(cases) { cases in
      var measured = MeasuredSuite.stub(cases)
      measured.suite.gate.noWorseThan = 0.05
      measured.suite.maxTrials = most
      return compare([measured], with: .stub(cases))
    }
  }

  @Test func `what passes everywhere is no worse once there are enough trials`() {
    #expect(Self.decide(StubCase.steady(100, before: 12, now: 3), most: 3).verdict == .passed)
    var few = MeasuredSuite.stub(StubCase.steady(5, before: 12, now: 3))
    few.suite.gate.noWorseThan = 0.05
    let decision = compare([few], with: .stub(StubCase.steady(5, before: 12, now: 3)))
    #expect(decision.verdict == .inconclusive && decision.further.count == 5)
    #expect(Self.decide(StubCase.steady(5, before: 12, now: 3)).verdict == .passed)
  }

  @Test func `what cannot be shown is a finding, and asks for nothing more`() {
    let decision = Self.decide(StubCase.steady(5, before: 12, now: 3), most: 3)
    #expect(decision.verdict == .inconclusive && decision.further.isEmpty)
    #expect(decision.findings.map(\.rule) == [.dropNotExcluded])
    #expect(
      decision.findings.first?.message
        == "`contains` is not shown to be no worse than 5% below its baseline in suite `orders`")
    #expect(decision.suites[0].scores[0].verdict == .inconclusive)
    #expect(decision.findings.first?.evidence?.span != nil)
  }

  @Test func `a score that cannot block, or has no baseline, need not be shown`() {
    let advisory = StubCase.steady(5, before: 12, now: 3).map { item in
      var item = item
      item.severity = .advisory
      return item
    }
    #expect(Self.decide(advisory, most: 3).verdict == .passed)
  }

  /// A score that is worse by just the margin is said to be no worse in one of twenty, whatever the cases are like.
  @Test(arguments: [(1, 3), (1, 12), (10, 3), (60, 3)], ["solid", "unlike", "graded"])
  func `the bound holds`(size: (cases: Int, trials: Int), world: String) {
    var generator = SeededGenerator(seed: 5)
    func share() -> Double { .random(in: 0..<1, using: &generator) }
    let rounds = 400
    let shown = (0..<rounds).count { _ in
      let pairs = (0..<size.cases).map { index in
        let before = world == "solid" ? 1 : 0.3 + 0.7 * share()
        func values(_ mean: Double, _ count: Int) -> [Double] {
          // Grades are uniform from 0 to twice the mean.
          (0..<count).map { _ in world == "graded" ? mean * 2 * share() : share() < mean ? 1 : 0 }
        }
        return CasePair(
          cluster: "\(index)", baseline: values(world == "graded" ? before / 2 : before, 6),
          candidate: values(world == "graded" ? before / 2 - 0.15 : before - 0.15, size.trials))
      }
      return MarginTest(PairedTest(pairs)!, margin: 0.15, level: 0.05, last: (0.05, 1)).isShown
    }
    #expect(Double(shown) <= 0.05 * Double(rounds) + 2.5 * (0.05 * 0.95 * Double(rounds)).squareRoot())
  }
}
