import SpangateCore
import SpangateStatistics
import Testing

@testable import SpangateDecision

/// How often an A/B comparison is right on simulated worlds: 60 cases, looks at 3, 6, 12 and 24 trials of each arm.
///
/// As for the gate, 70 % of the cases are solid (0.97 to 1), 20 % flaky (Beta(8, 3)), 10 % hard (Beta(2, 3)).
struct VersusCharacteristicsTests {
  @Test func `variants that are alike are hardly ever told apart`() {
    let calls = World(seed: 1).calls(60) { _, _ in }
    #expect(calls.count { $0 == .better || $0 == .worse } <= 4)
  }

  @Test func `ten points off every case are found nearly always, and in the right direction`() {
    let calls = World(seed: 2).calls(12) { probabilities, _ in
      for index in probabilities.indices { probabilities[index] = max(0, probabilities[index] - 0.1) }
    }
    #expect(calls.count { $0 == .worse } >= 12 * 90 / 100)
    #expect(!calls.contains(.better))
  }

  @Test func `ten points that a few cases lost are found nearly always`() {
    let calls = World(seed: 3).calls(12) { probabilities, generator in
      for index in probabilities.indices.shuffled(using: &generator).prefix(8) { probabilities[index] *= 0.1 }
    }
    #expect(calls.count { $0 == .worse } >= 12 * 90 / 100)
  }

  @Test func `one case that broke is found nearly always`() {
    let calls = World(seed: 4).calls(12) { probabilities, generator in
      let solid = probabilities.indices.filter { probabilities[$0] > 0.9 }
      probabilities[solid.randomElement(using: &generator)!] *= 0.1
    }
    #expect(calls.count { $0 == .worse } >= 12 * 90 / 100)
  }

  @Test func `grades that are alike are hardly ever told apart, and a tenth of their range is found`() {
    let alike = World(seed: 5, isGraded: true).calls(12) { _, _ in }
    #expect(alike.count { $0 == .better || $0 == .worse } <= 12 * 10 / 100)
    let better = World(seed: 6, isGraded: true).calls(8) { probabilities, _ in
      for index in probabilities.indices { probabilities[index] += 0.1 }
    }
    #expect(better.count { $0 == .better } >= 8 * 90 / 100)
  }
}

/// Many comparisons of an arm with itself, changed in one way.
private struct World {
  var seed: UInt64
  var isGraded = false
  let schedule = LookSchedule(first: 3, most: 24)

  func calls(_ count: Int, change: (inout [Double], inout SeededGenerator) -> Void) -> [ABReport.Call] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      let before = (0..<60).map { _ in probability(using: &generator) }
      var after = before
      change(&after, &generator)
      let cases = before.indices.map { index in
        Contrast.CaseSamples(
          id: "c\(index)", cluster: "case c\(index)", firstRound: 3, first: sample(before[index], using: &generator),
          second: sample(after[index], using: &generator))
      }
      return call(
        Contrast(
          subject: .score("contains"), arm: 1, blocks: true, margin: .absolute(DecisionTuning.margin), cases: cases))
    }
  }

  /// Looks until it is clear or there are no more trials.
  private func call(_ contrast: Contrast) -> ABReport.Call {
    for looks in 1...schedule.count {
      let versus = Versus([contrast], looks: looks, of: schedule, bound: 0.05)
      if versus.isClear || looks == schedule.count { return versus.call(of: 1) }
    }
    return .inconclusive
  }

  private func sample(_ level: Double, using generator: inout SeededGenerator) -> [Contrast.Sample] {
    (0..<24).map { trial in
      let chance = Double.random(in: 0..<1, using: &generator)
      return Contrast.Sample(trial: trial, value: isGraded ? level + 0.4 * (chance - 0.5) : chance < level ? 1 : 0)
    }
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
