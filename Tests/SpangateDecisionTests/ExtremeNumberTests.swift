import SpangateCore
import SpangateDecision
import SpangateTesting
import Testing

struct ExtremeNumberTests {
  private static let values: [Double] = [
    0, 1, 5, .leastNonzeroMagnitude, 1e-160, 1e9, 1e30, 1e77, 1e100, -.leastNonzeroMagnitude, -5, -1e30, -1e100,
  ]

  @Test(.timeLimit(.minutes(1)), arguments: values, values)
  func `whatever the scores and measures are, there is a verdict`(before: Double, now: Double) {
    var stub = StubCase("a", before: [before, 1, before], now: [now, now, 0])
    stub.measures = ([before.magnitude, 1, 2], [now.magnitude, now.magnitude, 0])
    let limit = MeasurePolicy(maxIncrease: .relative(0.25), range: .stub)
    let cases = [stub, StubCase("b", before: [now, before], now: [before, now])]
    let decision = decide(cases, policy: GatePolicy(measures: [.wallTime: limit]))
    #expect(decision.suites.count == 1)
  }
}
