import SpangateStatistics

/// Rules that other tools gate by, as their documentation has them.
enum PeerRule: String, CaseIterable {
  case anyBelow = "any case below its baseline mean"
  case twoOfThree = "2 of 3 must pass, per case"
  case suiteMean = "suite mean may drop 5 points"
  case pairedT = "paired t over cases"
  case mcNemar = "exact McNemar over case × repeat"
  case pooled = "pooled, 50 trials each arm"

  static let changes: [WorldChange] = [
    .none, .oneBroken, .oneHalved, .threeHalved, .fivePoints, .tenPoints,
  ]

  /// For each change, the share of gates that fail.
  func rates(gates: Int, seed: UInt64) -> [Double] {
    Self.changes.map { change in
      var generator = SeededGenerator(seed: seed)
      let failed = (0..<gates).count { _ in fails(change, &generator) }
      return Double(failed) / Double(gates)
    }
  }

  private func fails(_ change: WorldChange, _ generator: inout SeededGenerator) -> Bool {
    let before = World().probabilities(using: &generator)
    let now = change.applied(to: before, using: &generator)
    let (baselineTrials, trials) = self == .pooled ? (50, 50) : (12, 3)
    func drawn(_ probabilities: [Double], _ count: Int) -> [[Double]] {
      probabilities.map { probability in (0..<count).map { _ in generator.share() < probability ? 1 : 0 } }
    }
    return isWorse(drawn(before, baselineTrials), drawn(now, trials))
  }

  private func isWorse(_ baseline: [[Double]], _ candidate: [[Double]]) -> Bool {
    let changes = zip(baseline, candidate).map { $1.mean - $0.mean }
    switch self {
    case .anyBelow: return changes.contains { $0 < 0 }
    case .twoOfThree: return candidate.contains { $0.reduce(0, +) < 2 }
    case .suiteMean: return changes.mean < -0.05
    case .pairedT:
      let mean = ClusteredMean(changes, clusters: changes.indices.map { "\($0)" })
      return (mean?.lowerTail() ?? 1) <= 0.05
    case .mcNemar:
      let pairs = zip(baseline, candidate).flatMap { zip($0, $1) }
      let (worse, better) = (pairs.count { $0.0 > $0.1 }, pairs.count { $0.0 < $0.1 })
      return Binomial(trials: worse + better, probability: 0.5).upperTail(worse) <= 0.05 && worse > better
    case .pooled:
      // Every case on its own, as a two-proportion test at 0.05 over all of them.
      let tests = zip(baseline, candidate).map {
        fisherLower(baseline: SuccessCount($0)!, candidate: SuccessCount($1)!)
      }
      return (tests.min() ?? 1) <= 0.05 / Double(tests.count)
    }
  }
}
