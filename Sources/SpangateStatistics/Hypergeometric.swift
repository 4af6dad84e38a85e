import Glibc

/// The number of successes in a sample that is drawn without replacement.
package struct Hypergeometric: Sendable {
  package var population: Int
  package var successes: Int
  package var draws: Int

  package init(population: Int, successes: Int, draws: Int) {
    self.population = population
    self.successes = successes
    self.draws = draws
  }

  /// What the sample can hold.
  package var support: ClosedRange<Int> { max(0, draws + successes - population)...min(draws, successes) }

  /// P(X = count), to 1e-10 relative for populations up to 10⁴.
  package func mass(_ count: Int) -> Double {
    guard support.contains(count) else { return 0 }
    return exp(
      logChoose(successes, count) + logChoose(population - successes, draws - count) - logChoose(population, draws))
  }

  /// P(X ≤ count), a sum of positive terms.
  package func lowerTail(_ count: Int) -> Double {
    guard count >= support.lowerBound else { return 0 }
    guard count < support.upperBound else { return 1 }
    return min(1, (support.lowerBound...count).reduce(0) { $0 + mass($1) })
  }
}

/// Fisher's exact test, one-sided: how likely is a candidate this bad or worse if both sides pass equally often.
///
/// Exact, given how many passed in all. Source: Fisher 1935, by the hypergeometric lower tail.
package func fisherLower(baseline: SuccessCount, candidate: SuccessCount) -> Double {
  Hypergeometric(
    population: baseline.trials + candidate.trials, successes: baseline.successes + candidate.successes,
    draws: candidate.trials
  ).lowerTail(candidate.successes)
}
