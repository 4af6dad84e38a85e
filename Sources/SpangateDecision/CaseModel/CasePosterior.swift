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

  /// How a case that goes by these limits ends up: for each look and number of successes, how likely it is to get there.
  ///
  /// Given the successes at a look, those of earlier looks are a draw without replacement, whatever the case's pass
  /// probability: one walk serves all of them.
  /// - Parameter visit: look, successes, the chance to have come so far, and what becomes of it.
  func walk(_ limits: CaseLimits, _ visit: (Int, Int, Double, CaseLimits.Decision) -> Void) {
    var arriving = Array(repeating: 1.0, count: looks.trials[0] + 1)
    for look in looks.trials.indices {
      var staying: [(successes: Int, chance: Double)] = []
      for (successes, chance) in arriving.enumerated() where chance > 0 {
        let decision = limits.decision(evidence[look][successes], at: look)
        visit(look, successes, chance, decision)
        if decision == .suspect { staying.append((successes, chance)) }
      }
      guard !staying.isEmpty, look + 1 < looks.trials.count else { return }
      arriving = looks.earlier[look + 1].map { earlier in
        var sum = 0.0
        for (successes, chance) in staying { sum += earlier[successes] * chance }
        return sum
      }
    }
  }

  /// By how much this case's pass rate must fall to be found with the given probability; nil when no drop is enough.
  func detectableDrop(_ limits: CaseLimits, power: Double) -> Double? {
    // How likely an alarm is at each point; a drop moves the case to lower ones.
    var alarm = Array(repeating: 0.0, count: PassGrid.points.count)
    walk(limits) { look, successes, chance, decision in
      guard decision == .alarm else { return }
      let masses = looks.masses[look][successes]
      for point in alarm.indices { alarm[point] += chance * masses[point] }
    }
    func found(_ share: Double) -> Double {
      zip(posterior, PassGrid.points).reduce(0) { $0 + $1.0 * Self.interpolated(alarm, at: share * $1.1) }
    }
    guard found(0) >= power else { return nil }
    var (low, high) = (0.0, 1.0)
    for _ in 0..<20 {
      let middle = (low + high) / 2
      if found(middle) >= power { low = middle } else { high = middle }
    }
    return (1 - low) * mean
  }

  private static func interpolated(_ values: [Double], at point: Double) -> Double {
    let points = PassGrid.points
    guard point > points[0] else { return values[0] }
    // The grid is even between its ends.
    var above = min(points.count - 1, max(1, Int(point * 50) + 2))
    while above > 1, points[above - 1] > point { above -= 1 }
    while above < points.count - 1, points[above] < point { above += 1 }
    let share = (point - points[above - 1]) / (points[above] - points[above - 1])
    return values[above - 1] + min(1, share) * (values[above] - values[above - 1])
  }
}
