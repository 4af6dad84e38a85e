import SpangateStatistics
import Testing

/// How likely samples do not overlap, against closed forms, numerical integration by scipy, and simulation.
struct SeparationTestTests {
  @Test func `without a gap it is one order of all`() {
    #expect(abs(SeparationTest(baseline: 3, candidate: 3).chance - 1 / 20) < 1e-14)
    #expect(abs(SeparationTest(baseline: 1, candidate: 48).chance - 1 / 49) < 1e-14)
    for (baseline, candidate) in [(1, 1), (1, 12), (3, 5), (12, 3), (30, 30)] {
      let test = SeparationTest(baseline: baseline, candidate: candidate)
      #expect(abs(test.chance(ofGap: 0, degrees: 5) / test.chance - 1) < 1e-6)
    }
  }

  @Test(arguments: [0.5, 1, 8], [1.0, 2, 7, 60])
  func `with one value on either side it is Student's t of their difference`(gap: Double, degrees: Double) {
    let chance = SeparationTest(baseline: 1, candidate: 1).chance(ofGap: gap, degrees: degrees)
    #expect(abs(chance / StudentT(degrees: degrees).upperTail(gap / 2.0.squareRoot()) - 1) < 1e-3)
  }

  @Test func `it is what integration of the same says`() {
    let chance = SeparationTest(baseline: 3, candidate: 3).chance(ofGap: 1, degrees: 6)
    #expect(abs(chance / 0.005518720301531163 - 1) < 1e-5)
  }

  @Test func `a wider gap is less likely, and more degrees make it less so`() {
    let test = SeparationTest(baseline: 2, candidate: 6)
    let byGap = [0.0, 0.5, 1, 2, 4, 100].map { test.chance(ofGap: $0, degrees: 4) }
    #expect(byGap == byGap.sorted(by: >) && byGap.allSatisfy { $0 > 0 })
    let byDegrees = [1.0, 2, 5, 50].map { test.chance(ofGap: 4, degrees: $0) }
    #expect(byDegrees == byDegrees.sorted(by: >))
    #expect(test.chance(ofGap: .infinity, degrees: 3) < 1e-6)
  }
}
