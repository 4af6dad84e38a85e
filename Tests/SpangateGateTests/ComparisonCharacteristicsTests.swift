import SpangateCore
import SpangateGate
import SpangateStatistics
import Testing

/// How often the gate fails on simulated worlds: 60 cases, 12 trials each before, 3 now.
///
/// 70 % of the cases are solid (0.97 to 1), 20 % flaky (Beta(8, 3)), 10 % hard (Beta(2, 3)).
struct ComparisonCharacteristicsTests {
  @Test func `hardly any gate fails when nothing changed`() {
    #expect(failures(gates: 150, seed: 1) { _, _ in } <= 150 * 7 / 100)
  }

  @Test func `a case that broke is found most of the time`() {
    let failed = failures(gates: 60, seed: 2) { probabilities, generator in
      let solid = probabilities.indices.filter { probabilities[$0] > 0.9 }
      probabilities[solid.randomElement(using: &generator)!] *= 0.1
    }
    #expect(failed >= 60 * 60 / 100)
  }

  @Test func `ten points off every case are found nearly always`() {
    let failed = failures(gates: 30, seed: 3) { probabilities, _ in
      for index in probabilities.indices { probabilities[index] = max(0, probabilities[index] - 0.1) }
    }
    #expect(failed >= 30 * 85 / 100)
  }

  private func failures(
    gates: Int, seed: UInt64, change: (inout [Double], inout SeededGenerator) -> Void
  ) -> Int {
    var generator = SeededGenerator(seed: seed)
    let cases = (0..<60).map { StubCase("c\($0)", before: [1], now: [1, 1, 1]) }
    var measured = MeasuredSuite.stub(cases)
    var samples = Baseline.stub(cases).suites["orders"]!.cases
    return (0..<gates).count { _ in
      let before = cases.map { _ in probability(using: &generator) }
      var now = before
      change(&now, &generator)
      for index in cases.indices {
        samples[cases[index].id]!.scores["contains"]!.values = sample(before[index], 12, using: &generator)
        for (trial, value) in sample(now[index], 3, using: &generator).enumerated() {
          measured.judgements[3 * index + trial].scores[0].score.value = .passed(value == 1)
        }
      }
      let baseline = Baseline(
        name: "main", runID: "run-0", acceptedAt: Timestamp(nanoseconds: 0), suites: ["orders": .init(cases: samples)])
      return compare([measured], with: baseline).verdict == .regressed
    }
  }

  private func sample(_ probability: Double, _ count: Int, using generator: inout SeededGenerator) -> [Double] {
    (0..<count).map { _ in Double.random(in: 0..<1, using: &generator) < probability ? 1 : 0 }
  }

  private func probability(using generator: inout SeededGenerator) -> Double {
    switch Double.random(in: 0..<1, using: &generator) {
    case ..<0.7: .random(in: 0.97...1, using: &generator)
    case ..<0.9: beta(8, 3, using: &generator)
    default: beta(2, 3, using: &generator)
    }
  }

  /// The a-th smallest of a + b − 1 uniform numbers is Beta(a, b).
  private func beta(_ a: Int, _ b: Int, using generator: inout SeededGenerator) -> Double {
    (0..<a + b - 1).map { _ in Double.random(in: 0..<1, using: &generator) }.sorted()[a - 1]
  }
}
