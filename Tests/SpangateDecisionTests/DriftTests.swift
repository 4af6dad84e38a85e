import SpangateCore
import SpangateDecision
import SpangateTrace
import Testing

struct DriftTests {
  /// A baseline of one suite, from the values of each case by accepted run.
  private func baseline(_ cases: [String: [[Double]]], measure: [[Double]]? = nil) -> Baseline {
    let count = cases.values.map(\.count).max() ?? 0
    let samples = cases.mapValues { values in
      Baseline.CaseSamples(
        fingerprint: Fingerprint(of: 1),
        scores: ["contains": .init(fingerprint: Fingerprint(of: 2), samples: .init(byRun: values))],
        measures: measure.map { [.turns: .init(byRun: $0)] } ?? [:])
    }
    return Baseline(
      name: "main",
      runs: (0..<count).map { .init(id: "run-\($0)", acceptedAt: Timestamp(nanoseconds: Int128($0))) },
      suites: ["orders": .init(cases: samples)])
  }

  private func drift(_ cases: [String: [[Double]]]) -> Drift? { Drift.all(of: "orders", in: baseline(cases)).first }

  private func passes(_ count: Int, of trials: Int) -> [Double] { (0..<trials).map { $0 < count ? 1 : 0 } }

  @Test func `a point is the mean of the cases' means in one run`() {
    let drift = drift(["a": [[1, 1], [0, 1]], "b": [[0], [1, 1, 1]]])
    #expect(drift?.points.map(\.mean) == [0.5, 0.75])
    #expect(drift?.points.map(\.trials) == [3, 5])
    #expect(drift?.points.map(\.cases) == [2, 2])
  }

  @Test func `a run that measured nothing of it has no point`() {
    let drift = drift(["a": [[1], [], [1]]])
    #expect(drift?.points.map(\.run) == [0, 2])
  }

  @Test func `only cases that both sides measured are compared`() throws {
    let change = try #require(drift(["a": [[1, 1], [1, 1]], "new": [[], [0, 0]], "left": [[0, 0]]])?.change)
    #expect(change.value == 0 && change.cases == 1)
  }

  @Test func `a fall that chance explains is no drift, and a larger one is`() throws {
    let small = try #require(drift(["a": [passes(10, of: 10), passes(10, of: 10), passes(9, of: 10)]]))
    #expect(small.trend == nil)
    let large = try #require(drift(["a": [passes(10, of: 10), passes(10, of: 10), passes(3, of: 10)]]))
    #expect(large.trend == .lower)
    // Shares 20.5/21 and 3.5/11: variances over trials 0.02324/20 and 0.21694/10; 1.96 × √0.022857.
    let interval = try #require(large.change?.interval)
    #expect(abs(interval.lowerBound - (-0.7 - 0.2963)) < 0.001, "\(interval)")
    #expect(abs(interval.upperBound - (-0.7 + 0.2963)) < 0.001, "\(interval)")
  }

  @Test func `many cases that fell a little are drift together`() {
    let before = passes(10, of: 10)
    let one = ["a": [before, passes(8, of: 10)]]
    let many = Dictionary(uniqueKeysWithValues: (0..<20).map { ("case-\($0)", [before, passes(8, of: 10)]) })
    #expect(drift(one)?.trend == nil)
    #expect(drift(many)?.trend == .lower)
  }

  @Test func `nothing is said of how far a single grade varies`() {
    #expect(drift(["a": [[0.5], [0.9]]])?.change?.interval == nil)
    #expect(drift(["a": [[0.5, 0.5], [0.9, 0.9]]])?.trend == .higher)
  }

  @Test func `a measure that never varied drifts with its first change`() throws {
    let all = Drift.all(of: "orders", in: baseline(["a": [[1], [1]]], measure: [[3, 3], [4, 4]]))
    let turns = try #require(all.last)
    #expect(turns.name == "turns" && turns.isMeasure && turns.trend == .higher)
    #expect(
      Drift.all(of: "orders", in: baseline(["a": [[1], [1]]], measure: [[1, 1], [1, 1]])).last?.trend == nil)
  }

  @Test func `one run has points and no change`() {
    #expect(drift(["a": [[1, 0]]])?.points.count == 1)
    #expect(drift(["a": [[1, 0]]])?.change == nil)
    #expect(Drift.all(of: "unknown", in: baseline(["a": [[1]]])) == [])
  }
}
