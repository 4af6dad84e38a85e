import Glibc

/// One test over many cases for a share that moved in each of them, whichever way: within each case the trials change
/// sides at random, and how far apart the sides' shares are, summed over the cases, counts.
///
/// Where ``StratifiedTest`` and ``ExchangeTest`` see what goes the same way everywhere, this sees what goes up in one case
/// and down in the next. Exact, on differences in sixteenths.
package struct ScatterTest: Sendable {
  /// How likely each sum is, if nothing changed.
  private var masses = [1.0]
  private var observed = 0

  package init() {}

  /// Adds a case; one side without trials, or a share that cannot move, says nothing.
  package mutating func add(baseline: SuccessCount, candidate: SuccessCount) {
    let (n, m) = (candidate.trials, baseline.trials)
    let all = baseline.successes + candidate.successes
    guard n > 0, m > 0, all > 0, all < n + m else { return }
    func apart(_ successes: Int) -> Int {
      let difference = Double(successes) / Double(n) - Double(all - successes) / Double(m)
      return Int((abs(difference) * 16).rounded())
    }
    let law = Hypergeometric(population: n + m, successes: all, draws: n)
    var own = [Double](repeating: 0, count: 17)
    for successes in law.support { own[apart(successes)] += law.mass(successes) }
    var sums = [Double](repeating: 0, count: masses.count + 16)
    for (sum, mass) in masses.enumerated() {
      for (more, share) in own.enumerated() where share > 0 { sums[sum + more] += mass * share }
    }
    masses = sums
    observed += apart(candidate.successes)
  }

  /// How likely are sides this far apart or farther.
  package var upperTail: Double { min(1, masses[observed...].reduce(0, +)) }

  /// The smallest probability that any exchange of these trials could have had.
  package var smallestAttainable: Double { masses.last { $0 > 0 } ?? 1 }
}
