import Glibc

/// The number of successes among independent trials of one probability.
package struct Binomial: Sendable {
  package var trials: Int
  package var probability: Double

  package init(trials: Int, probability: Double) {
    self.trials = trials
    self.probability = probability
  }

  /// P(X = successes), to 1e-11 relative for up to 10⁴ trials.
  package func mass(_ successes: Int) -> Double {
    guard (0...trials).contains(successes) else { return 0 }
    if probability <= 0 { return successes == 0 ? 1 : 0 }
    if probability >= 1 { return successes == trials ? 1 : 0 }
    return exp(
      logChoose(trials, successes) + Double(successes) * log(probability)
        + Double(trials - successes) * log1p(-probability))
  }

  /// P(X ≤ successes), by the incomplete beta function (DLMF 8.17.5).
  package func lowerTail(_ successes: Int) -> Double {
    if successes < 0 { return 0 }
    if successes >= trials { return 1 }
    return incompleteBeta(
      1 - probability, complement: probability, Double(trials - successes), Double(successes) + 1)
  }

  /// P(X ≥ successes).
  package func upperTail(_ successes: Int) -> Double {
    if successes <= 0 { return 1 }
    if successes > trials { return 0 }
    return incompleteBeta(probability, Double(successes), Double(trials - successes) + 1)
  }
}
