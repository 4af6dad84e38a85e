import SpangateStatistics
import Testing

@testable import SpangateDecision

struct ShiftTestTests {
  private func pValue(_ cases: [(before: SuccessCount, now: SuccessCount)]) -> Double {
    var test = ShiftTest()
    for item in cases { test.add(baseline: item.before, candidate: item.now) }
    return test.pValue
  }

  @Test func `one case is Fisher's test`() {
    let (before, now) = (SuccessCount(12, of: 12), SuccessCount(0, of: 3))
    let exact = fisherLower(baseline: before, candidate: now)
    #expect(abs(pValue([(before, now)]) - exact) < 0.1 * exact)
  }

  @Test func `cases that never vary change nothing, and no cases say nothing`() {
    let shaky = (before: SuccessCount(10, of: 12), now: SuccessCount(0, of: 3))
    let steady = (before: SuccessCount(12, of: 12), now: SuccessCount(3, of: 3))
    #expect(pValue([]) == 1 && pValue([steady]) == 1)
    #expect(pValue([shaky]) < 0.05)
    #expect(pValue([(SuccessCount(0, of: 0), SuccessCount(0, of: 3))]) == 1)
  }

  @Test func `a gain is no loss`() {
    #expect(pValue([(SuccessCount(2, of: 12), SuccessCount(3, of: 3))]) == 1)
  }

  @Test func `small p-values come out of few draws`() {
    let fallen = Array(repeating: (before: SuccessCount(12, of: 12), now: SuccessCount(1, of: 3)), count: 10)
    let p = pValue(fallen)
    #expect(p > 0 && p < 1e-9)
  }

  @Test func `the same cases give the same p-value in any order`() {
    let cases = (0..<20).map { (before: SuccessCount(12 - $0 % 4, of: 12), now: SuccessCount(3 - $0 % 2, of: 3)) }
    #expect(pValue(cases) == pValue(cases.reversed()))
  }

  /// Whatever the cases are like: p-values of unchanged suites are no smaller than they should be.
  @Test(arguments: ["solid", "mixed", "even", "uneven trials"])
  func `false alarms keep to the bound in any world`(world: String) {
    var generator = SeededGenerator(seed: 3)
    func share() -> Double { .random(in: 0..<1, using: &generator) }
    let rounds = 1_000
    let pValues = (0..<rounds).map { _ in
      var test = ShiftTest()
      for index in 0..<30 {
        let probability = world == "solid" ? 0.97 + 0.03 * share() : world == "even" ? 0.8 : share()
        func count(_ trials: Int) -> SuccessCount {
          SuccessCount((0..<trials).count { _ in share() < probability }, of: trials)
        }
        let trials = world == "uneven trials" ? (3 + index % 5, 1 + index % 4) : (12, 3)
        test.add(baseline: count(trials.0), candidate: count(trials.1))
      }
      return test.pValue
    }
    for bound in [0.005, 0.02, 0.1] {
      let slack = 3 * (bound * Double(rounds)).squareRoot()
      #expect(Double(pValues.count { $0 <= bound }) <= bound * Double(rounds) * 1.1 + slack)
    }
  }
}
