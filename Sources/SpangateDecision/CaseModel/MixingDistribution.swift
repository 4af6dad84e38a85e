import SpangateStatistics

/// What the cases of a suite are normally like: how their pass probabilities are distributed.
///
/// Estimated from all cases together, so that a case with few trials of its own is judged in the light of the others.
/// Three things keep the estimate from being too sure of itself. Expectation maximisation stops long before it would
/// settle on a few points. Six imagined cases stand beside the real ones, of which most seldom pass: a case that passed
/// by luck before is what a false alarm comes from. And what a case added to the estimate is taken out again where it is
/// judged: its own trials would else count twice, as what is normal and as what it does.
///
/// Source: Robbins 1956 and Laird 1978 (nonparametric maximum likelihood) on ``PassGrid``; the imagined cases are the mode
/// under a Dirichlet prior (Ferguson 1973).
struct MixingDistribution: Sendable {
  /// How likely each point of ``PassGrid`` is for any case.
  let masses: [Double]
  /// Of all cases, imagined ones included.
  private let total: Double

  private static let prior = PassGrid.normalised(zip(PassGrid.widths, PassGrid.points).map { $0 * (1 - $1) })

  /// - Parameter counts: how many cases passed so often; none leaves the imagined ones.
  init(fitting counts: [SuccessCount: Int]) {
    let kinds = counts.filter { $0.key.trials > 0 && $0.value > 0 }
      .sorted { ($0.key.trials, $0.key.successes) < ($1.key.trials, $1.key.successes) }
    let likelihoods = kinds.map { PassGrid.likelihoods($0.key) }
    let cases = kinds.map { Double($0.value) }
    let total = cases.reduce(DecisionTuning.imaginedCases, +)
    var masses = PassGrid.widths
    for _ in 0..<DecisionTuning.fittingSteps {
      var ratios = Array(repeating: 0.0, count: masses.count)
      for (likelihood, cases) in zip(likelihoods, cases) {
        PassGrid.add(likelihood, times: cases / PassGrid.product(likelihood, masses), to: &ratios)
      }
      for point in masses.indices {
        masses[point] = (DecisionTuning.imaginedCases * Self.prior[point] + masses[point] * ratios[point]) / total
      }
    }
    (self.masses, self.total) = (masses, total)
  }

  /// How likely each point of ``PassGrid`` is for one of the cases, in the light of the others.
  ///
  /// - Parameter seen: how often it passed before.
  func posterior(after seen: SuccessCount) -> [Double] {
    let likelihoods = PassGrid.likelihoods(seen)
    let chance = PassGrid.product(masses, likelihoods)
    return PassGrid.normalised(
      masses.indices.map { point in
        let others = masses[point] * (total - likelihoods[point] / chance)
        return max(others, DecisionTuning.imaginedCases * Self.prior[point]) * likelihoods[point]
      })
  }

  /// What to expect of one of the cases that passed so often before.
  func mean(after seen: SuccessCount) -> Double { PassGrid.product(posterior(after: seen), PassGrid.points) }
}
