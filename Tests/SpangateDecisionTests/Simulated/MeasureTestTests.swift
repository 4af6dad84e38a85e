import SpangateCore
import SpangateTrace
import Testing

@testable import SpangateDecision

/// Measures cry wolf no more often than they say, whatever their tails, and find what there is.
struct MeasureTestTests {
  private static let rounds = 30

  private func share(
    of data: MeasureData, _ statistic: MeasurePolicy.Statistic, _ direction: Direction = .worse, within bound: Double,
    rounds: Int = rounds
  ) -> Double {
    let found = (0..<rounds).count { round in
      MeasureTest(data.pairs(seed: UInt64(round + 1)), statistic: statistic)!.pValue(direction) <= bound
    }
    return Double(found) / Double(rounds)
  }

  @Test(arguments: MeasurePolicy.Statistic.allCases)
  func `nothing is found where nothing changed`(statistic: MeasurePolicy.Statistic) {
    // Enough that twice the promised rate is out of the question.
    let rounds = 4 * Self.rounds
    var found = [0.05: 0.0, 0.01: 0.0, 0.001: 0.0]
    for (index, tail) in MeasureData.Tail.allCases.enumerated() {
      let direction: Direction = index.isMultiple(of: 2) ? .worse : .better
      let pValues = (0..<rounds).map { round in
        let data = MeasureData(tail: tail, cases: [1, 3][round % 2], baseline: [3, 6][round / 2 % 2])
        return MeasureTest(data.pairs(seed: UInt64(round + 1)), statistic: statistic)!.pValue(direction)
      }
      for bound in found.keys { found[bound]! += Double(pValues.count { $0 <= bound }) }
    }
    let tests = Double(rounds * MeasureData.Tail.allCases.count)
    for (bound, count) in found { #expect(count <= bound * tests + 3 * (bound * tests).squareRoot(), "\(bound)") }
  }

  @Test(arguments: MeasurePolicy.Statistic.allCases)
  func `runs that befall whole clusters are not taken for a change`(statistic: MeasurePolicy.Statistic) {
    for tail in [MeasureData.Tail.narrow, .loops] {
      let data = MeasureData(tail: tail, cases: 5, clusterSize: 2)
      #expect(share(of: data, statistic, within: 0.05) <= 0.15)
      #expect(share(of: data, statistic, within: 0.001) <= 0.025)
    }
  }

  @Test(arguments: MeasurePolicy.Statistic.allCases)
  func `everything taking half as much again is found`(statistic: MeasurePolicy.Statistic) {
    let data = MeasureData(tail: .narrow, factor: 1.5)
    #expect(share(of: data, statistic, within: 1e-3, rounds: 10) == 1)
    #expect(share(of: data, statistic, .better, within: 0.5, rounds: 10) == 0)
  }

  @Test func `more loops raise the mean and the p95 more than the median`() {
    let data = MeasureData(tail: .loops, cases: 8, baseline: 8, candidate: 8, loops: 0.2)
    let found = [MeasurePolicy.Statistic.mean, .p95, .median].map { share(of: data, $0, within: 0.01, rounds: 10) }
    #expect(found[0] >= found[2] + 0.3 && found[1] >= found[2] + 0.3, "\(found)")
  }

  @Test func `slower slowest trials raise the p95`() {
    let data = MeasureData(tail: .narrow, cases: 8, baseline: 10, candidate: 10, slowest: 4)
    #expect(share(of: data, .p95, within: 0.01, rounds: 8) >= 0.6)
  }

  @Test func `constants say nothing, and a shift of constants much`() {
    let constant = (0..<6).map { CasePair(cluster: "\($0)", baseline: [3, 3, 3], candidate: [3, 3, 3]) }
    let shifted = constant.map { CasePair(cluster: $0.cluster, baseline: $0.baseline, candidate: [4, 4, 4]) }
    for statistic in MeasurePolicy.Statistic.allCases {
      let test = MeasureTest(constant, statistic: statistic)!
      #expect(test.pValue(.worse) == 1 && test.pValue(.better) == 1 && test.interval == nil && test.rise == 0)
      // One of 20 exchanges in each of six cases, times up to three scores.
      #expect(MeasureTest(shifted, statistic: statistic)!.pValue(.worse) < 1e-7)
    }
  }

  @Test func `zeros are values like any other`() throws {
    let zeros = (0..<4).map { CasePair(cluster: "\($0)", baseline: [0, 0, 0], candidate: [0, 0, 0]) }
    for statistic in MeasurePolicy.Statistic.allCases {
      let test = try #require(MeasureTest(zeros, statistic: statistic))
      #expect(test.pValue(.worse) == 1 && test.rise == 0 && test.standardError == 0)
    }
  }

  @Test(arguments: [MeasurePolicy.Statistic.mean, .median, .p90, .p95], [1, 5, 12])
  func `intervals hold the factor nearly as often as they say`(statistic: MeasurePolicy.Statistic, cases: Int) {
    for tail in [MeasureData.Tail.narrow, .wide, .loops] {
      let data = MeasureData(tail: tail, cases: cases, baseline: 12, candidate: 6)
      let held = (0..<Self.rounds).count { round in
        let test = MeasureTest(data.pairs(seed: UInt64(round + 1)), statistic: statistic)!
        return test.interval?.contains(0) ?? (test.rise == 0)
      }
      #expect(held >= (cases == 1 ? 22 : 25), "\(tail)")
    }
  }
}
