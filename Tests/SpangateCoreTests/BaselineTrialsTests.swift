import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

struct BaselineTrialsTests {
  private func findings(trials: Int, _ samples: [String: Baseline.Samples]) -> [Finding] {
    let suite = Suite(
      name: Located("orders", at: .stub), file: "s.yaml",
      target: Located(FakeTarget { _ in .failed(.init(.refused, "")) }, at: .stub), trials: trials,
      cases: [.stub("a"), .stub("b"), .stub("new")])
    let baseline = Baseline(
      name: "main",
      runs: [1, 2].map { .init(id: "run-\($0)", acceptedAt: Timestamp(nanoseconds: Int128($0))) },
      suites: [
        "orders": .init(
          cases: samples.mapValues { samples in
            .init(
              fingerprint: Fingerprint(of: 1), scores: ["x": .init(fingerprint: Fingerprint(of: 1), samples: samples)])
          })
      ])
    return suite.fewerTrials(than: baseline)
  }

  @Test func `fewer trials than the latest accepted run had are said, once for cases alike`() {
    let samples: [String: Baseline.Samples] = [
      "a": .init(byRun: [[1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1]]), "b": .init(byRun: [[], [1, 0, 1, 1, 1]]),
      "gone": .init([1, 1, 1, 1, 1, 1, 1, 1, 1]),
    ]
    #expect(
      findings(trials: 3, samples).map(\.message) == [
        "2 cases are asked 3 times in the first round, and 5 times in baseline `main`"
      ])
    #expect(findings(trials: 5, samples) == [])
    #expect(findings(trials: 6, samples) == [])
    #expect(
      findings(trials: 1, ["a": .init([1, 1])]).map(\.message) == [
        "case `a` is asked 1 time in the first round, and 2 times in baseline `main`"
      ])
  }
}
