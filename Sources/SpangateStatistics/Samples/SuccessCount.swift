/// So many successes in so many trials.
package struct SuccessCount: Sendable, Hashable {
  package var successes: Int
  package var trials: Int

  package init(_ successes: Int, of trials: Int) {
    self.successes = successes
    self.trials = trials
  }

  package var proportion: Double { trials == 0 ? 0.5 : Double(successes) / Double(trials) }

  /// The same trials, counting failures.
  package var mirrored: SuccessCount { SuccessCount(trials - successes, of: trials) }

  /// The variance of one trial, with half an imagined pass and half an imagined failure beside the real ones.
  ///
  /// Where everything passed there is no variation to see, and that is no proof of certainty. Source: Jeffreys 1946, whose
  /// prior adds these halves.
  package var smoothedVariance: Double {
    let share = (Double(successes) + 0.5) / (Double(trials) + 1)
    return share * (1 - share)
  }
}

extension SuccessCount {
  /// Counts ones among zeros and ones; nil when there is anything else.
  package init?(_ values: [Double]) {
    guard values.allSatisfy({ $0 == 0 || $0 == 1 }) else { return nil }
    self.init(values.count { $0 == 1 }, of: values.count)
  }
}
