/// What the cases of a suite are normally like: how their pass probabilities are distributed.
///
/// Estimated from all cases together, so that a case with few trials of its own is judged in the light of the
/// others. The estimate is blended with the uniform distribution, as if two further cases of unknown kind had been
/// seen: with few cases that keeps it from being sure of what it cannot know.
///
/// Source: Robbins 1956 and Laird 1978 (nonparametric maximum likelihood), here by expectation maximisation on a grid.
package struct MixingDistribution: Sendable {
  private var weights: [Double]

  private static let grid: [Double] =
    [0.0005, 0.002, 0.005] + (1...49).map { Double($0) / 50 } + [0.99, 0.995, 0.998, 0.9995]
  /// How many cases of unknown kind the uniform part counts for.
  private static let unknownCases = 2.0

  package init(fitting counts: [SuccessCount]) {
    let kinds = Dictionary(counts.map { ($0, 1.0) }, uniquingKeysWith: +)
      .sorted { ($0.key.trials, $0.key.successes) < ($1.key.trials, $1.key.successes) }
    let fitted = Self.fitted(
      likelihoods: kinds.map { kind in Self.grid.map { Self.mass(kind.key, $0) } },
      shares: kinds.map { $0.value / Double(counts.count) })
    let blend = Self.unknownCases / (Double(counts.count) + Self.unknownCases)
    weights = zip(fitted, Self.widths).map { (1 - blend) * $0 + blend * $1 }
  }

  /// Expectation maximisation from the uniform distribution; what is left after 80 steps is far below the blend.
  ///
  /// - Parameters:
  ///   - likelihoods: for each kind of count, its likelihood at each grid point.
  ///   - shares: how much of all cases each kind is.
  private static func fitted(likelihoods: [[Double]], shares: [Double]) -> [Double] {
    var fitted = Array(repeating: 1 / Double(grid.count), count: grid.count)
    var next = fitted
    for _ in 0..<80 where !shares.isEmpty {
      for point in next.indices { next[point] = 0 }
      for kind in shares.indices {
        let likelihood = likelihoods[kind]
        var evidence = 0.0
        for point in fitted.indices { evidence += likelihood[point] * fitted[point] }
        let scale = shares[kind] / evidence
        for point in fitted.indices { next[point] += scale * likelihood[point] * fitted[point] }
      }
      swap(&fitted, &next)
    }
    return fitted
  }

  /// The share of 0...1 that is nearest to each grid point: the uniform distribution on a grid that is not.
  private static let widths: [Double] =
    grid.indices.map { index in
      let low = index == 0 ? 0 : (grid[index - 1] + grid[index]) / 2
      let high = index == grid.count - 1 ? 1 : (grid[index] + grid[index + 1]) / 2
      return high - low
    }

  private static func mass(_ count: SuccessCount, _ probability: Double) -> Double {
    Binomial(trials: count.trials, probability: probability).mass(count.successes)
  }

  private func posterior(after seen: SuccessCount) -> [Double] {
    let joint = Self.grid.indices.map { weights[$0] * Self.mass(seen, Self.grid[$0]) }
    let total = joint.reduce(0, +)
    return joint.map { $0 / total }
  }

  /// What to expect of a case that passed so often before.
  package func mean(after seen: SuccessCount) -> Double {
    zip(posterior(after: seen), Self.grid).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// P(X ≤ x) for x = 0...trials: how often a case passes next, that passed so often before, if nothing changed.
  package func predictiveTails(after seen: SuccessCount, trials: Int) -> [Double] {
    let posterior = posterior(after: seen)
    var sum = 0.0
    return (0...trials).map { successes in
      sum += Self.grid.indices.reduce(0) {
        $0 + posterior[$1] * Self.mass(SuccessCount(successes, of: trials), Self.grid[$1])
      }
      return min(1, sum)
    }
  }
}
