import SpangateBench
import Testing

struct BlameBenchTests {
  @Test func `the step where a fault was injected is found, and nothing where there is none`() {
    let bench = BlameBench(cases: 170, seed: 5)
    #expect(bench.right >= 0.85)
    #expect(bench.amongTwo >= 0.95)
    #expect(bench.falsePointing <= 0.07)
  }
}
