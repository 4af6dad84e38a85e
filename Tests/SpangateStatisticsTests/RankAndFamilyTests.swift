import SpangateStatistics
import Testing

struct MannWhitneyTests {
  @Test func `three values below three others are one in twenty`() {
    let test = MannWhitney(baseline: [4, 5, 6], candidate: [1, 2, 3])
    #expect(isClose(test.lowerTail, 0.05) && isClose(test.smallestAttainable, 0.05))
    #expect(MannWhitney(baseline: [1, 2, 3], candidate: [4, 5, 6]).lowerTail == 1)
  }

  @Test func `values that are all alike say nothing`() {
    let test = MannWhitney(baseline: [1, 1, 1], candidate: [1, 1])
    #expect(test.lowerTail == 1 && test.smallestAttainable == 1)
    let many = Array(repeating: 1.0, count: 50)
    #expect(MannWhitney(baseline: many, candidate: many).lowerTail == 1)
  }

  @Test func `with ties it is the share of permutations`() {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<60 {
      let values = (0..<7).map { _ in Double(Int.random(in: 0...3, using: &generator)) }
      let chosen = Int.random(in: 1...6, using: &generator)
      let test = MannWhitney(baseline: Array(values[chosen...]), candidate: Array(values[..<chosen]))
      #expect(isClose(test.lowerTail, shareOfSubsets(values, chosen)))
    }
  }

  /// In how many of all ways to choose is the rank sum as low as that of the first.
  private func shareOfSubsets(_ values: [Double], _ chosen: Int) -> Double {
    let ranks = values.map { value in
      Double(values.count { $0 < value }) + Double(values.count { $0 == value } + 1) / 2
    }
    let observed = ranks.prefix(chosen).reduce(0, +)
    let sums = (0..<1 << values.count).filter { $0.nonzeroBitCount == chosen }.map { subset in
      ranks.indices.reduce(0.0) { $0 + (subset >> $1 & 1 == 1 ? ranks[$1] : 0) }
    }
    return Double(sums.count { $0 <= observed }) / Double(sums.count)
  }
}

struct TestFamilyTests {
  @Test func `tests that can give any p-value are Holm's`() {
    var family = TestFamily()
    for p in [0.01, 0.04, 0.03, 0.005] { family.add(p) }
    #expect(zip(family.adjusted, [0.03, 0.06, 0.06, 0.02]).allSatisfy { isClose($0, $1) })
  }

  @Test func `their adjusted p-values keep the order and lie between their own and Bonferroni's`() {
    var generator = SeededGenerator(seed: 31)
    for _ in 0..<200 {
      let pValues = (0..<Int.random(in: 1...30, using: &generator)).map { _ in
        Double.random(in: 0...1, using: &generator) * Double.random(in: 0...1, using: &generator)
      }
      var family = TestFamily()
      for p in pValues { family.add(p) }
      #expect(zip(holm(pValues), family.adjusted).allSatisfy { isClose($0, $1) })
      for (p, adjusted) in zip(pValues, family.adjusted) {
        #expect(p <= adjusted && adjusted <= min(1, p * Double(pValues.count) * (1 + 1e-15)))
      }
    }
  }

  @Test func `under the null a family cries wolf no more often than allowed`() {
    var generator = SeededGenerator(seed: 32)
    let alarms = (0..<4000).count { _ in
      var family = TestFamily()
      for _ in 0..<8 { family.add(.random(in: 0...1, using: &generator)) }
      return family.adjusted.min()! <= 0.1
    }
    // Four standard errors of 0.1 in 4000.
    #expect(Double(alarms) / 4000 < 0.1 + 0.019 && Double(alarms) / 4000 > 0.07)
  }

  /// Each p-value adjusted by Holm's method as he wrote it in 1979.
  private func holm(_ pValues: [Double]) -> [Double] {
    var adjusted = pValues
    var floor = 0.0
    for (rank, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
      floor = max(floor, min(1, pValues[index] * Double(pValues.count - rank)))
      adjusted[index] = floor
    }
    return adjusted
  }

  @Test func `a test spends no more than it can reach`() {
    var family = TestFamily()
    family.add(0.01, attainable: .steps([0.01, 0.5, 1]))
    for _ in 0..<100 { family.add(1, attainable: .steps([0.02, 0.6, 1])) }
    #expect(isClose(family.adjusted[0], 0.01))
    #expect(isClose(family.spent(at: 0.02), 0.01 + 100 * 0.02))
    family.add(1, attainable: .from(0.005))
    #expect(isClose(family.adjusted[0], 0.02))
  }

  @Test func `an empty family is empty`() {
    #expect(TestFamily().adjusted.isEmpty && TestFamily().isEmpty)
  }
}

struct ClusteredMeanTests {
  @Test func `without clusters it is the usual standard error`() throws {
    let mean = try #require(ClusteredMean([1, 2, 3, 4], clusters: ["a", "b", "c", "d"]))
    #expect(isClose(mean.mean, 2.5) && isClose(mean.standardError, (5.0 / 12).squareRoot()) && mean.degrees == 3)
    let interval = try #require(mean.interval(level: 0.95))
    #expect(isClose(interval.upperBound - 2.5, 3.182446305284263 * mean.standardError))
  }

  @Test func `values that go together count as one`() throws {
    let apart = try #require(ClusteredMean([0, 0, 1, 1], clusters: ["a", "b", "c", "d"]))
    let together = try #require(ClusteredMean([0, 0, 1, 1], clusters: ["a", "a", "b", "b"]))
    #expect(together.standardError > apart.standardError)
    #expect(isClose(together.standardError, 0.5))
    #expect(ClusteredMean([0, 1], clusters: ["a", "a"]) == nil)
  }
}

struct StratifiedTestTests {
  @Test func `one case is Fisher's test`() {
    var test = StratifiedTest()
    test.add(baseline: [1, 1, 1], candidate: [0, 0, 0])
    #expect(isClose(test.lowerTail, 0.05))
  }

  @Test func `two cases multiply where both are extreme`() {
    var test = StratifiedTest()
    for _ in 0..<2 { test.add(baseline: [1, 1, 1], candidate: [0, 0, 0]) }
    #expect(isClose(test.lowerTail, 0.0025))
  }

  @Test func `cases that never vary change nothing`() {
    var test = StratifiedTest()
    test.add(baseline: [1, 1, 1], candidate: [0, 0, 1])
    let alone = test.lowerTail
    for _ in 0..<50 { test.add(baseline: [1, 1, 1], candidate: [1, 1, 1]) }
    #expect(test.lowerTail == alone)
    #expect(StratifiedTest().lowerTail == 1)
  }
}
