import Foundation
import SpangateStatistics

@testable import SpangateDecision

/// Measures as agents have them, made up: each case has its own level, and trials scatter about it.
struct MeasureData {
  enum Tail: String, CaseIterable {
    case narrow, wide, veryWide, gamma
    /// A few trials loop and need 15 times as much.
    case loops
    /// Whole numbers with many ties.
    case turns
    /// Nothing in two trials of five, as when a cache answers.
    case zeros
  }

  var tail: Tail
  var cases = 6
  var baseline = 6
  var candidate = 4
  /// How many cases share one.
  var clusterSize = 1
  /// What every trial of the candidate needs times as much.
  var factor = 1.0
  /// The share of the candidate's trials that loop.
  var loops = 0.02
  /// What one in ten of the candidate's trials needs times as much.
  var slowest = 1.0

  func pairs(seed: UInt64) -> [CasePair] {
    var draws = Draws(seed: seed)
    var shocks = (baseline: 0.0, candidate: 0.0)
    return (0..<cases).map { index in
      // Trials of a cluster share what befell its run.
      if clusterSize > 1, index % clusterSize == 0 { shocks = (0.5 * draws.normal(), 0.5 * draws.normal()) }
      let level = 0.7 * draws.normal()
      return CasePair(
        cluster: "\(index / clusterSize)",
        baseline: (0..<baseline).map { _ in value(level + shocks.baseline, loops: 0.02, &draws) },
        candidate: (0..<candidate).map { _ in
          let share = draws.uniform()
          return value(level + shocks.candidate + log(factor), loops: loops, &draws) * (share < 0.1 ? slowest : 1)
        })
    }
  }

  private func value(_ level: Double, loops: Double, _ draws: inout Draws) -> Double {
    switch tail {
    case .narrow: exp(level + 0.2 * draws.normal())
    case .wide: exp(level + draws.normal())
    case .veryWide: exp(level + 1.5 * draws.normal())
    case .gamma: -exp(level) * log(draws.uniform() * draws.uniform())
    case .loops: exp(level + 0.3 * draws.normal()) * (draws.uniform() < loops ? 15 : 1)
    case .turns: 1 + (exp(level) * -2 * log(draws.uniform())).rounded(.down)
    case .zeros: draws.uniform() < 0.4 ? 0 : exp(level + 0.5 * draws.normal())
    }
  }
}

private struct Draws {
  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed &* 0x9e37_79b9) }

  mutating func uniform() -> Double { .random(in: 1e-12...1, using: &generator) }

  /// Box and Muller 1958.
  mutating func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform()) }
}
