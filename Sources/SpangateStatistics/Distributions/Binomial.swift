import Glibc

/// The number of successes among independent trials of one probability.
///
/// Errors below 1e-12 for up to 10⁶ trials: relative, or absolute in a logarithm.
package struct Binomial: Sendable {
  package var trials: Int
  package var probability: Double

  package init(trials: Int, probability: Double) {
    self.trials = trials
    self.probability = probability
  }

  /// P(X = successes).
  package func mass(_ successes: Int) -> Double {
    guard 0 < successes, successes < trials, 0 < probability, probability < 1 else { return exp(logMass(successes)) }
    return exp(point(successes).exponent) * scale(successes).squareRoot()
  }

  package func logMass(_ successes: Int) -> Double {
    guard (0...trials).contains(successes) else { return -.infinity }
    if probability <= 0 { return successes == 0 ? 0 : -.infinity }
    if probability >= 1 { return successes == trials ? 0 : -.infinity }
    if successes == 0 { return Double(trials) * log1p(-probability) }
    if successes == trials { return Double(trials) * log(probability) }
    return point(successes).exponent + 0.5 * log(scale(successes))
  }

  /// P(X ≤ successes).
  package func lowerTail(_ successes: Int) -> Double {
    successes < 0 ? 0 : successes >= trials ? 1 : tails(above: successes).lower
  }

  /// P(X ≥ successes).
  package func upperTail(_ successes: Int) -> Double {
    successes <= 0 ? 1 : successes > trials ? 0 : tails(above: successes - 1).upper
  }

  package func logLowerTail(_ successes: Int) -> Double {
    successes < 0 ? -.infinity : successes >= trials ? 0 : tails(above: successes).logLower
  }

  package func logUpperTail(_ successes: Int) -> Double {
    successes <= 0 ? 0 : successes > trials ? -.infinity : tails(above: successes - 1).logUpper
  }

  /// The least number with P(X ≤ number) ≥ p, for 0 ≤ p ≤ 1.
  package func quantile(_ p: Double) -> Int {
    var (low, high) = (0, trials)
    while low < high {
      let middle = (low + high) / 2
      let isEnough = p < 0.5 ? lowerTail(middle) >= p : upperTail(middle + 1) <= 1 - p
      if isEnough { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// X ≤ k in n trials is a beta variable with shapes n − k, k + 1 being at most 1 − p: DLMF 8.17.5.
  private func tails(above successes: Int) -> BetaTails {
    BetaTails(
      BetaPoint(1 - probability, complement: probability, Double(trials - successes), Double(successes) + 1))
  }

  private func point(_ successes: Int) -> BetaPoint {
    BetaPoint(probability, complement: 1 - probability, Double(successes), Double(trials - successes))
  }

  /// The square of what Stirling's formula has before its powers.
  private func scale(_ successes: Int) -> Double {
    Double(trials) / (2 * .pi * Double(successes) * Double(trials - successes))
  }
}
