import Foundation
import SpangateStatistics
import Testing

/// If nothing changed, a p-value of at most a comes no more often than a.
struct CalibrationTests {
  private static let rounds = 2000

  /// Tries the tests' p-values at several bounds, each within four standard errors.
  private func expectCalibrated(
    seed: UInt64, isExact: Bool = false, sourceLocation: SourceLocation = #_sourceLocation,
    _ pValue: (inout SeededGenerator) -> Double
  ) {
    var generator = SeededGenerator(seed: seed)
    let pValues = (0..<Self.rounds).map { _ in pValue(&generator) }
    for bound in [0.01, 0.05, 0.1, 0.3, 0.5] {
      let share = Double(pValues.count { $0 <= bound }) / Double(Self.rounds)
      let margin = 4 * (bound * (1 - bound) / Double(Self.rounds)).squareRoot()
      #expect(share <= bound + margin, sourceLocation: sourceLocation)
      if isExact { #expect(share >= bound - margin, sourceLocation: sourceLocation) }
    }
  }

  private func passes(_ n: Int, _ probability: Double, _ generator: inout SeededGenerator) -> Int {
    (0..<n).count { _ in Double.random(in: 0...1, using: &generator) < probability }
  }

  private func normal(_ generator: inout SeededGenerator) -> Double {
    Normal.quantile(.random(in: 1e-12...(1 - 1e-12), using: &generator))
  }

  @Test func `Fisher's test keeps its level`() {
    expectCalibrated(seed: 41) { generator in
      fisherLower(
        baseline: SuccessCount(passes(30, 0.8, &generator), of: 30),
        candidate: SuccessCount(passes(20, 0.8, &generator), of: 20))
    }
  }

  @Test func `the sign test keeps its level on either side`() {
    for side in [\SignTest.lowerTail, \.upperTail, \.twoSidedTail] {
      expectCalibrated(seed: 42) { generator in
        let better = passes(25, 0.5, &generator)
        return SignTest(better: better, worse: 25 - better)[keyPath: side]
      }
    }
  }

  @Test func `the rank test keeps its level with ties, few values and many`() {
    for (n, m) in [(5, 4), (30, 25)] {
      expectCalibrated(seed: 43) { generator in
        func values(_ count: Int) -> [Double] {
          (0..<count).map { _ in Double(Int.random(in: 0...9, using: &generator)) }
        }
        return MannWhitney(baseline: values(n), candidate: values(m)).lowerTail
      }
    }
  }

  @Test func `the stratified test keeps its level whatever the cases are like`() {
    expectCalibrated(seed: 44) { generator in
      var test = StratifiedTest()
      for round in 0..<12 {
        func values() -> [Double] {
          (0..<3).map { _ in Double.random(in: 0...1, using: &generator) < Double(round + 1) / 13 ? 1 : 0 }
        }
        test.add(baseline: values(), candidate: values())
      }
      return test.lowerTail
    }
  }

  @Test func `a mean of normal values has exactly its level`() {
    expectCalibrated(seed: 45, isExact: true) { generator in
      let values = (0..<6).map { _ in normal(&generator) }
      return ClusteredMean(values, clusters: values.indices.map(String.init))!.lowerTail()
    }
  }
}
