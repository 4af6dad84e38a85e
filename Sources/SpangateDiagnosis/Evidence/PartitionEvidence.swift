import Glibc

/// How much better two groups of trials are told by values of their own than by the values of all.
///
/// Each group's values are drawn from a Chinese restaurant: how often a new one comes is not known, and is one of three
/// rates. So three trials that agree against three that agree on another value tell much, and values that differ within a
/// group tell nothing, whatever the other group's are.
enum PartitionEvidence {
  /// How likely values are to vary by themselves.
  enum Steadiness: Int, Sendable, CaseIterable {
    /// A word or a number that was chosen.
    case steady
    /// What comes and goes.
    case loose
    /// A text that may be worded in many ways.
    case free

    /// Of the rates.
    fileprivate var weights: [Double] {
      switch self {
      case .steady: [0.85, 0.12, 0.03]
      case .loose: [0.4, 0.5, 0.1]
      case .free: [0.15, 0.5, 0.35]
      }
    }
  }

  private static let rates = [0.02, 1, 30]
  private static let most = 64
  private static let logGammas = (0...most).map { logGamma(Double(max($0, 1))) }
  private static let logRises = rates.map { rate in (0...most).map { logGamma(rate + Double($0)) - logGamma(rate) } }
  private static let logRates = rates.map { log($0) }
  private static let logWeights = Steadiness.allCases.map { $0.weights.map { log($0) } }
  /// That two groups which have nothing to do with each other come to the same value.
  private static let coincidence = log(0.1)

  /// The logarithm of the Bayes factor.
  ///
  /// - Parameters:
  ///   - values: by trial; negative ones count for nothing.
  ///   - isFailing: by trial; nil where it counts for nothing.
  static func logOdds(of values: [Int32], _ isFailing: [Bool?], _ steadiness: Steadiness) -> Double {
    var counts: [(value: Int32, failing: Int, passing: Int)] = []
    for (trial, value) in values.enumerated() where value >= 0 {
      guard let fails = isFailing[trial] else { continue }
      if let place = counts.firstIndex(where: { $0.value == value }) {
        if fails { counts[place].failing += 1 } else { counts[place].passing += 1 }
      } else {
        counts.append((value, fails ? 1 : 0, fails ? 0 : 1))
      }
    }
    return logOdds(counts, steadiness)
  }

  /// The same of something that either is so or not.
  static func logOdds(failing: Int, of failures: Int, passing: Int, of passes: Int, _ steadiness: Steadiness) -> Double
  {
    logOdds([(1, failing, passing), (0, failures - failing, passes - passing)], steadiness)
  }

  private static func logOdds(
    _ counts: [(value: Int32, failing: Int, passing: Int)], _ steadiness: Steadiness
  ) -> Double {
    var (failing, passing, all) = (Sum(), Sum(), Sum())
    var apart = 0.0
    for count in counts {
      failing.add(count.failing)
      passing.add(count.passing)
      all.add(count.failing + count.passing)
      if count.failing > 0, count.passing > 0 { apart += coincidence }
    }
    guard failing.trials > 0, passing.trials > 0, all.trials <= most else { return -.infinity }
    let weights = logWeights[steadiness.rawValue]
    return failing.logProbability(weights) + passing.logProbability(weights) + apart - all.logProbability(weights)
  }

  private struct Sum {
    var trials = 0
    private var values = 0
    private var logs = 0.0

    mutating func add(_ count: Int) {
      guard count > 0 else { return }
      trials += count
      values += 1
      logs += logGammas[min(count, most)]
    }

    func logProbability(_ weights: [Double]) -> Double {
      var terms = (0.0, 0.0, 0.0)
      func term(_ index: Int) -> Double {
        weights[index] + Double(values) * logRates[index] + logs - logRises[index][trials]
      }
      terms = (term(0), term(1), term(2))
      let largest = max(terms.0, terms.1, terms.2)
      return largest + log(exp(terms.0 - largest) + exp(terms.1 - largest) + exp(terms.2 - largest))
    }
  }
}

private func logGamma(_ x: Double) -> Double {
  var sign: Int32 = 0
  return lgamma_r(x, &sign)
}
