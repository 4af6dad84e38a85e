import SpangateStatistics

/// What to expect of a case that passed so often before, if nothing changed and if it got worse.
///
/// One object for all cases of a kind: a suite has thousands of cases, and copies of six tables would be felt.
final class CasePosterior: Sendable {
  let looks: CaseLooks
  /// Such a case goes on until it passes once.
  let isAskedOn: Bool
  /// How likely each point of ``PassGrid`` is.
  let posterior: [Double]
  /// By look and successes: how likely if nothing changed.
  let chances: [[Double]]
  /// By look and successes: how likely if the case got worse, weighed by what is lost then.
  let gains: [[Double]]
  /// By look and successes: the ratio of the two.
  let evidence: [[Double]]

  init(_ mixing: MixingDistribution, after seen: SuccessCount, looks: CaseLooks, isAskedOn: Bool = false) {
    (self.looks, self.isAskedOn) = (looks, isAskedOn)
    let posterior = mixing.posterior(after: seen)
    self.posterior = posterior
    chances = looks.masses.map { look in look.map { PassGrid.product($0, posterior) } }
    let worth = Self.worth(posterior)
    gains = looks.worseMasses.map { look in look.map { PassGrid.product($0, worth) } }
    evidence = zip(gains, chances).map { gains, chances in
      zip(gains, chances).map { $0 / max($1, .leastNormalMagnitude) }
    }
  }

  var mean: Double { PassGrid.product(posterior, PassGrid.points) }

  /// A case that passes often loses more when it gets worse: each point counts as much as it passes.
  private static func worth(_ posterior: [Double]) -> [Double] { zip(posterior, PassGrid.points).map { $0 * $1 } }

  /// How likely so many passes are if nothing changed.
  func chance(of now: SuccessCount) -> Double { PassGrid.product(PassGrid.likelihoods(now), posterior) }

  /// The evidence in any number of trials, also one that no look has.
  func evidence(in now: SuccessCount) -> Double {
    let look = looks.look(with: now.trials)
    if looks.trials[look] == now.trials { return evidence[look][now.successes] }
    let chance = chance(of: now)
    let gain = PassGrid.product(CaseLooks.worseMasses(now), Self.worth(posterior))
    return gain / max(chance, .leastNormalMagnitude)
  }
}
