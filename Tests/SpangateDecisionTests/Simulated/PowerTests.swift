import SpangateCore
import SpangateDecision
import SpangateTesting
import Testing

struct PowerTests {
  private func suite(trials: Int, most: Int, cases: [StubCase]) -> Suite {
    var suite = MeasuredSuite.stub(cases).suite
    (suite.trials, suite.maxTrials) = (trials, most)
    return suite
  }

  /// Twelve cases, two of them shaky.
  private func cases(before: Int) -> [StubCase] {
    StubCase.steady(10, before: before, now: 1)
      + (0..<2).map { StubCase("shaky-\($0)", before: (0..<before).map { $0 % 3 == 0 ? 0 : 1 }) }
  }

  private func power(trials: Int, most: Int, before: Int) throws -> Power {
    let cases = cases(before: before)
    return try #require(Power.all(of: [suite(trials: trials, most: most, cases: cases)], beside: .stub(cases)).first)
  }

  @Test func `more trials see smaller drops of the whole and of single cases`() throws {
    let few = try power(trials: 3, most: 12, before: 6).drops
    let more = try power(trials: 6, most: 24, before: 6).drops
    #expect(try #require(more.suite) < #require(few.suite))
    #expect(try #require(more.case) < #require(few.case))
    #expect(try #require(more.suiteAtMost) < #require(more.suite))
  }

  @Test func `a larger baseline sees smaller drops of single cases, and hardly larger ones of the whole`() throws {
    let few = try power(trials: 3, most: 12, before: 6).drops
    let more = try power(trials: 3, most: 12, before: 24).drops
    #expect(try #require(more.case) < #require(few.case))
    // The better single cases are known, the more of the bound is theirs.
    #expect(try #require(more.suite) < 1.15 * #require(few.suite))
  }

  @Test func `what is proposed does see half the drop`() throws {
    let now = try power(trials: 3, most: 12, before: 6)
    #expect(now.baselineTrials == 6)
    #expect(!now.halfOfSuite.isEmpty && !now.halfOfCase.isEmpty)
    for effort in now.halfOfSuite {
      let then = try power(trials: 3 * effort.trials, most: 12 * effort.trials, before: 6 * effort.baseline)
      #expect(try #require(then.drops.suite) <= #require(now.drops.suite) / 2)
    }
    for effort in now.halfOfCase {
      let then = try power(trials: 3 * effort.trials, most: 12 * effort.trials, before: 6 * effort.baseline)
      #expect(try #require(then.drops.case) <= #require(now.drops.case) / 2)
    }
  }

  @Test func `the drops are those that a run reports`() throws {
    let cases = cases(before: 6).map { old in
      var now = old
      now.now = old.id.hasPrefix("shaky") ? [0, 1, 1] : [1, 1, 1]
      return now
    }
    var measured = MeasuredSuite.stub(cases)
    measured.suite.maxTrials = 12
    let report = compare([measured], with: .stub(cases)).suites[0]
    let drops = try power(trials: 3, most: 12, before: 6).drops
    #expect(drops.suite == report.scores[0].detectableDrop)
    #expect(drops.case == report.cases[0].scores[0].detectableDrop)
  }

  @Test func `without a baseline the cases are taken to pass always`() throws {
    let power = try #require(
      Power.all(of: [suite(trials: 4, most: 16, cases: cases(before: 4))], beside: nil).first)
    #expect(power.baselineTrials == 4)
    #expect(power.drops.suite != nil)
  }
}
