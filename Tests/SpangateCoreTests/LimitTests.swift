import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

/// What the gate asks of a suite, and whether it asks less than it did.
struct LimitTests {
  private func suite(
    tolerance: Double = 0, min: Double? = nil, increase: Change? = nil, ceiling: Double? = nil, margin: Double? = nil,
    newCases: NewCasePolicy = .report, caseMin: Double? = nil
  ) -> Suite {
    var scorer = BoundScorer.isRight
    scorer.min = caseMin.map { Located($0, at: .stub) }
    var suite = Suite.stub(
      FakeTarget { _ in .answered(Answer(text: "right")) }, cases: [.stub("a", scorers: [scorer])])
    suite.gate.scores["right"] = ScorePolicy(tolerance: tolerance, min: min.map { Located($0, at: .stub) })
    suite.gate.measures[.wallTime] = MeasurePolicy(maxIncrease: increase, max: ceiling, range: .stub)
    suite.gate.noWorseThan = margin
    suite.gate.newCases = newCases
    return suite
  }

  @Test func `a limit that was raised, lowered or taken out asks less`() {
    let before = suite(
      min: 0.8, increase: .relative(0.1), ceiling: 5, margin: 0.05, newCases: .mustPass, caseMin: 1
    ).limits
    let now = suite(tolerance: 0.5, min: 0.2, increase: .relative(4), caseMin: 0.5)
    #expect(
      now.softened(since: before) == [
        "`cases.a.right.min` is 0.5, and was 1",
        "`gate.measures.wall_time.max` is gone, and was 5",
        "`gate.measures.wall_time.max_increase_share` is 4, and was 0.1",
        "`gate.new_cases.must_pass` is gone, and was 1",
        "`gate.no_worse_than` is gone, and was 0.05",
        "`gate.scores.right.min` is 0.2, and was 0.8",
        "`gate.scores.right.tolerance` is 0.5, and was 0",
      ])
  }

  @Test func `a limit that asks more, or is new, or of a case that is gone, is no matter`() {
    let before = suite(tolerance: 0.5, min: 0.2, ceiling: 9).limits.merging(["cases.gone.right.min": 1]) { $1 }
    #expect(suite(tolerance: 0.1, min: 0.8, increase: .relative(0.1), ceiling: 5).softened(since: before).isEmpty)
    #expect(suite(min: 0.8).softened(since: [:]).isEmpty)
  }

  @Test func `the limits of a suite stay with its samples`() {
    let limits = suite(margin: 0.05).limits
    var all = Baseline(name: "main", runID: "run-1", acceptedAt: Timestamp(nanoseconds: 0))
    all.take(
      "s",
      from: Baseline(
        name: "main", runID: "run-2", acceptedAt: Timestamp(nanoseconds: 1),
        suites: ["s": Baseline.SuiteSamples(limits: limits)]))
    #expect(all.suites["s"]?.limits == limits && limits["gate.no_worse_than"] == 0.05)
  }
}
