import Foundation
import SpangateStatistics
import Testing

struct ExchangeTestTests {
  /// Every way of giving the candidate as many of the values as it has, counted.
  private func enumerated(_ strata: [(baseline: [Double], candidate: [Double])]) -> Double {
    var sums = [0.0]
    var observed = 0.0
    for (baseline, candidate) in strata {
      let all = candidate + baseline
      func change(_ taken: [Double]) -> Double {
        let sum = taken.reduce(0, +)
        return sum / Double(candidate.count) - (all.reduce(0, +) - sum) / Double(baseline.count)
      }
      let subsets = (0..<(1 << all.count)).filter { $0.nonzeroBitCount == candidate.count }
      let changes = subsets.map { set in change(all.indices.filter { set >> $0 & 1 == 1 }.map { all[$0] }) }
      observed += change(candidate)
      sums = sums.flatMap { sum in changes.map { sum + $0 } }
    }
    return Double(sums.count { $0 >= observed - 1e-9 }) / Double(sums.count)
  }

  private func upperTail(_ strata: [(baseline: [Double], candidate: [Double])]) -> Double {
    var test = ExchangeTest()
    for stratum in strata { test.add(baseline: stratum.baseline, candidate: stratum.candidate) }
    return test.upperTail
  }

  @Test(
    arguments: [
      [([1, 2, 3], [4, 5, 6])],
      [([1, 1, 2], [2, 2, 3])],
      [([1, 1, 1, 5], [40, 2, 2])],
      [([1.5, 2, 9, 1, 2, 2], [3, 2.5, 30, 4, 8])],
      [([1, 2, 3], [4, 5, 6]), ([10, 30, 20], [40, 70, 25])],
      [([1, 2, 3, 4], [4, 5]), ([1, 2], [3, 4, 5]), ([0, 0, 0], [0, 0, 1])],
      [([0, 1, 2], [10, 11, 12]), ([0, 1, 2], [10, 11, 12]), ([0, 1, 2], [10, 11, 12])],
    ] as [[([Double], [Double])]])
  func `it counts the exchanges that go as far`(strata: [([Double], [Double])]) {
    let strata = strata.map { (baseline: $0.0, candidate: $0.1) }
    #expect(isClose(upperTail(strata), enumerated(strata), 0.12))
  }

  @Test func `small probabilities are as exact as large ones`() {
    // One of C(24, 12) ways, and Fisher's exact test of passes and failures.
    let apart = upperTail([((1...12).map(Double.init), (13...24).map(Double.init))])
    #expect(isClose(apart, 1 / 2_704_156, 0.01))
    let (few, many) = ([1.0, 1] + Array(repeating: 0, count: 10), [0.0, 0] + Array(repeating: 1, count: 10))
    let fisher = Hypergeometric(population: 24, successes: 12, draws: 12).upperTail(10)
    #expect(isClose(upperTail([(few, many)]), fisher, 0.15))
  }

  @Test func `very many cases are as those that are counted exactly`() {
    var generator = SeededGenerator(seed: 7)
    var (exact, test) = (StratifiedTest(), ExchangeTest())
    for _ in 0..<180 {
      func values(_ share: Double) -> [Double] {
        (0..<3).map { _ in Double.random(in: 0...1, using: &generator) < share ? 1 : 0 }
      }
      let (baseline, candidate) = (values(0.3), values(0.45))
      test.add(baseline: baseline, candidate: candidate)
      exact.add(baseline: candidate, candidate: baseline)
    }
    #expect(exact.lowerTail < 0.01)
    #expect(isClose(test.upperTail, exact.lowerTail, 0.2))
  }

  @Test func `the smallest that it could give is that of the highest change`() {
    var test = ExchangeTest()
    test.add(baseline: [1, 5, 2], candidate: [3, 4, 6])
    #expect(isClose(test.smallestAttainable, 1.0 / 20))
    // Two of three that are tied join the highest.
    test.add(baseline: [0, 2, 2], candidate: [0, 2, 7])
    #expect(isClose(test.smallestAttainable, 3.0 / 400))
    // The normal law would have less for the one outlier of 33, which is on the larger side.
    var skewed = ExchangeTest()
    skewed.add(baseline: [-9] + Array(repeating: 1, count: 29), candidate: [1, 1, 1])
    #expect(skewed.upperTail >= skewed.smallestAttainable && isClose(skewed.smallestAttainable, 30.0 / 33))
  }

  @Test func `values that are all alike say nothing, whatever their fractions`() {
    var test = ExchangeTest()
    for value in [0, 0.1, 0.3, 1e-9, 12] { test.add(baseline: [value, value, value], candidate: [value, value]) }
    test.add(baseline: [], candidate: [1])
    #expect(test.isConstant && test.upperTail == 1)
  }

  @Test func `the same values give the same bits, and turned ones the other tail`() {
    let strata = [
      (baseline: [3.0, 1, 4, 1], candidate: [5.0, 9, 2, 6]), (baseline: [2, 7, 1, 8], candidate: [2, 8, 18, 28]),
    ]
    #expect(upperTail(strata) == upperTail(strata))
    #expect(upperTail(strata.map { (baseline: $0.candidate, candidate: $0.baseline) }) > 0.9)
  }
}
