/// What the cases of a suite are normally like: how their pass probabilities are distributed.
///
/// Estimated from all cases together, so that a case with few trials of its own is judged in the light of the others.
/// The likeliest distribution alone would be too sure of itself: it puts all weight on a few points, and what few trials
/// cannot tell apart it takes for settled. So it is widened by what so many trials leave open, mixed half and half with
/// the uniform distribution, and then counts as twenty cases that were seen before: enough to be honest about the tails,
/// little beside the cases themselves.
///
/// Source: Robbins 1956 and Laird 1978 (nonparametric maximum likelihood), here by expectation maximisation on
/// ``PassGrid``; the prior cases are the mode under a Dirichlet prior (Ferguson 1973).
package struct MixingDistribution: Sendable {
  private let weights: [Double]

  private static let priorCases = 20.0
  private static let uniformShare = 0.5
  /// Expectation maximisation is stopped here; what is left is far below what the prior does.
  private static let steps = 60

  /// - Parameter counts: how many cases passed so often; none gives the uniform distribution.
  package init(fitting counts: [SuccessCount: Int]) {
    let kinds = counts.filter { $0.key.trials > 0 && $0.value > 0 }
      .sorted { ($0.key.trials, $0.key.successes) < ($1.key.trials, $1.key.successes) }
    guard !kinds.isEmpty else {
      weights = PassGrid.widths
      return
    }
    let likelihoods = kinds.map { PassGrid.likelihoods($0.key) }
    let cases = kinds.map { Double($0.value) }
    let likeliest = Self.fitted(likelihoods, cases, from: PassGrid.widths)
    let trials = zip(kinds, cases).reduce(0) { $0 + Double($1.0.key.trials) * $1.1 } / cases.reduce(0, +)
    let prior = Self.widened(likeliest, trials: trials)
    weights = Self.fitted(likelihoods, cases, from: prior, beside: prior.map { $0 * Self.priorCases })
  }

  private static func widened(_ weights: [Double], trials: Double) -> [Double] {
    var wide = PassGrid.widths.map { $0 * uniformShare }
    for (point, weight) in weights.enumerated() where weight > 1e-9 {
      let kernel = PassGrid.kernel(around: point, trials: trials)
      for other in wide.indices { wide[other] += (1 - uniformShare) * weight * kernel[other] }
    }
    return wide
  }

  /// Expectation maximisation, beside cases whose kind is known.
  private static func fitted(
    _ likelihoods: [[Double]], _ cases: [Double], from start: [Double], beside known: [Double] = []
  ) -> [Double] {
    let none = Array(repeating: 0.0, count: start.count)
    let known = known.isEmpty ? none : known
    let total = (cases + known).reduce(0, +)
    var fitted = start
    for _ in 0..<steps {
      var ratios = none
      for (likelihood, cases) in zip(likelihoods, cases) {
        PassGrid.add(likelihood, times: cases / PassGrid.product(likelihood, fitted), to: &ratios)
      }
      for point in ratios.indices { fitted[point] = (known[point] + fitted[point] * ratios[point]) / total }
    }
    return fitted
  }

  /// How likely each point of ``PassGrid`` is for a case that passed so often before.
  func posterior(after seen: SuccessCount) -> [Double] {
    PassGrid.normalised(zip(weights, PassGrid.likelihoods(seen)).map { $0 * $1 })
  }

  /// What to expect of a case that passed so often before.
  package func mean(after seen: SuccessCount) -> Double { PassGrid.product(posterior(after: seen), PassGrid.points) }

  /// As it stands: how likely each point of ``PassGrid`` is for any case.
  var masses: [Double] { weights }
}
