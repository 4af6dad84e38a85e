import SpangateCore
import SpangateDecision
import SpangateTesting
import SpangateTrace
import Testing

struct ComparisonMeasureTests {
  /// Cases whose latency is about a second and was so before; `factor` is what became of it.
  private func cases(_ count: Int, factor: Double) -> [StubCase] {
    (0..<count).map { index in
      var stub = StubCase("c\(index)", before: [1, 1, 1], now: [1, 1, 1])
      let level = 1 + Double(index % 5) / 5
      let noise = [0.9, 1.0, 1.15]
      stub.measures = (noise.map { $0 * level }, noise.reversed().map { $0 * level * factor })
      return stub
    }
  }

  private func decide(
    _ factor: Double, statistic: MeasurePolicy.Statistic = .mean, increase: Change? = .relative(0.25),
    max: Double? = nil
  ) -> GateDecision {
    let policy = MeasurePolicy(maxIncrease: increase, statistic: statistic, max: max, range: .stub)
    return SpangateDecisionTests.decide(cases(12, factor: factor), policy: GatePolicy(measures: [.wallTime: policy]))
  }

  @Test(
    arguments: [
      (1.0, Verdict.passed), (1.2, .passed), (1.4, .regressed), (0.5, .passed),
    ], MeasurePolicy.Statistic.allCases)
  func `a rise beyond the limit regresses, a rise within it does not`(
    change: (Double, Verdict), statistic: MeasurePolicy.Statistic
  ) {
    #expect(decide(change.0, statistic: statistic).verdict == change.1)
  }

  @Test func `a rise has its numbers, its limit and the slowest trial`() throws {
    let decision = decide(1.5, statistic: .p95)
    let finding = try #require(decision.findings.first)
    #expect(finding.rule == .measureRegressed)
    #expect(finding.message == "`wall_time` (p95) rose from 1.90 s to 2.85 s in suite `orders`")
    #expect(finding.caption == "may rise at most 25% above baseline `main`")
    #expect(finding.evidence?.case == "c4")
    let comparison = try #require(decision.suites[0].measures.first { $0.name == "wall_time" })
    #expect(try #require(comparison.interval).contains(1.01))
  }

  @Test func `an absolute rise is an amount in the measure's own unit`() {
    #expect(decide(1.5, increase: .absolute(0.1)).verdict == .regressed)
    #expect(decide(1.5, increase: .absolute(2)).verdict == .passed)
  }

  @Test func `a ceiling holds whatever the baseline says`() {
    let decision = decide(1, increase: nil, max: 0.5)
    #expect(decision.verdict == .regressed)
    #expect(
      decision.findings.map(\.message) == ["`wall_time` is at 1.37 s in suite `orders`, above its ceiling of 500 ms"])
    #expect(decide(1, increase: nil, max: 5).verdict == .passed)
  }

  @Test func `without a limit a measure is shown and never blocks`() {
    let decision = SpangateDecisionTests.decide(cases(12, factor: 3))
    #expect(decision.verdict == .passed)
    #expect(decision.suites[0].measures.map(\.name) == ["wall_time"])
  }

  @Test func `a limit on what nobody could measure is inconclusive`() {
    let policy = MeasurePolicy(max: 1, range: .stub)
    var measured = MeasuredSuite.stub(cases(2, factor: 1), policy: GatePolicy(measures: [.costUSD: policy]))
    for index in measured.judgements.indices {
      measured.judgements[index].measures[.costUSD] = .absent(why: "no price is known for `x`", .unpriced)
    }
    let decision = compare([measured], with: nil)
    #expect(decision.verdict == .inconclusive)
    #expect(
      decision.findings.map(\.message)
        == ["`cost_usd` could not be measured in suite `orders`: no price is known for `x`"])
  }
}
