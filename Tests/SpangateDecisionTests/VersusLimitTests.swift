import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateDecision

/// Variants of which one is beyond a limit in every trial of a case.
struct VersusLimitTests {
  private static let schedule = LookSchedule(first: 3, most: 12)

  /// - Parameters:
  ///   - factor: of the second arm's first so many cases.
  ///   - trials: of each case and arm.
  private static func arms(_ cases: Int, factor: Double, risen: Int, trials: Int, limit: Change?) -> [MeasuredSuite] {
    [1, factor].map { factor in
      let stubs = (0..<cases).map { index in
        var stub = StubCase("c\(index)", now: Array(repeating: 1, count: trials))
        stub.measures.now = (0..<trials).map { (index < risen ? factor : 1) * (1 + 0.01 * Double($0 % 3)) }
        return stub
      }
      return MeasuredSuite.stub(
        stubs,
        policy: GatePolicy(measures: limit.map { [.wallTime: MeasurePolicy(maxIncrease: $0, range: .stub)] } ?? [:]),
        maxTrials: trials)
    }
  }

  private static func versus(_ arms: [MeasuredSuite], looks: Int) -> Versus { Versus(arms, looks: looks, of: schedule) }

  @Test(arguments: [1, 3, 6], [1, 2, 3])
  func `an arm that takes 43 times as much is worse, or not called as good`(cases: Int, looks: Int) {
    let trials = Self.schedule.trials[looks - 1]
    for risen in [1, cases] {
      let arms = Self.arms(cases, factor: 43, risen: risen, trials: trials, limit: .relative(0.2))
      let versus = Self.versus(arms, looks: looks)
      #expect(versus.call(of: 1) == .worse || !versus.limitFindings(of: arms).isEmpty)
      #expect(versus.isClear == (versus.call(of: 1) == .worse))
      #expect(looks < 3 || versus.call(of: 1) == .worse)
    }
  }

  @Test func `an arm in doubt has its case, both levels and a trial`() throws {
    let arms = Self.arms(2, factor: 43, risen: 1, trials: 3, limit: .relative(0.2))
    let finding = try #require(Self.versus(arms, looks: 1).limitFindings(of: arms).first)
    #expect(finding.rule == .limitUndecided && finding.severity == .error && finding.evidence?.case == "c0")
    #expect(
      finding.message
        == "`wall_time` is 43.43 s, not 1.01 s, in case `c0` with `default` beside `default`, beyond its limit in each of 3 trials, and that is too few to rule out chance"
    )
  }

  @Test func `arms that are alike, faster or without a limit leave no doubt`() {
    for (factor, limit) in [(1.0, Change.relative(0.2)), (0.1, .relative(0.2)), (1.1, .relative(0.2)), (43, nil)] {
      let arms = Self.arms(3, factor: factor, risen: 1, trials: 3, limit: limit)
      let versus = Self.versus(arms, looks: 1)
      #expect(versus.limitFindings(of: arms).isEmpty && versus.call(of: 1) != .worse)
    }
  }

  @Test func `a limited measure that only the first arm has is no pass`() throws {
    var arms = Self.arms(2, factor: 1, risen: 0, trials: 3, limit: .relative(0.2))
    for index in arms[1].judgements.indices where arms[1].judgements[index].key.case == "c1" {
      arms[1].judgements[index].measures = [.wallTime: .absent(why: "the clock stood still")]
    }
    let finding = try #require(Self.versus(arms, looks: 1).limitFindings(of: arms).first)
    #expect(finding.rule == .scoreUnscored && finding.severity == .error)
    #expect(
      finding.message == "`wall_time` could not be measured in case `c1` with `default`: the clock stood still")
  }
}
