import Glibc

/// One test over many cases: within each, the two sides' values are exchanged at random; the sums of all cases count.
///
/// It assumes nothing of how cases differ, only that no case's trials would know their side if nothing changed.
package struct StratifiedTest: Sendable {
  private var strata: [Stratum] = []

  private struct Stratum {
    var baseline: [Double]
    var candidate: [Double]
  }

  package init() {}

  /// Adds a case with the values of both sides; one side without values says nothing.
  package mutating func add(baseline: [Double], candidate: [Double]) {
    guard !baseline.isEmpty, !candidate.isEmpty else { return }
    strata.append(Stratum(baseline: baseline, candidate: candidate))
  }

  /// How likely are candidate means this low or lower, summed over the cases, if nothing changed.
  ///
  /// Exact for passes and failures while the sum has few values and all cases count alike; else normal.
  /// Source: the conditional form of Cochran 1954 and Mantel and Haenszel 1959.
  package var lowerTail: Double { exactLowerTail ?? approximateLowerTail }

  private var exactLowerTail: Double? {
    guard let sizes = strata.first.map({ ($0.baseline.count, $0.candidate.count) }) else { return 1 }
    var masses = [1.0]
    var observed = 0
    for stratum in strata {
      guard (stratum.baseline.count, stratum.candidate.count) == sizes,
        let baseline = SuccessCount(stratum.baseline), let candidate = SuccessCount(stratum.candidate)
      else { return nil }
      let law = Hypergeometric(
        population: baseline.trials + candidate.trials, successes: baseline.successes + candidate.successes,
        draws: candidate.trials)
      observed += candidate.successes - law.support.lowerBound
      masses = convolved(masses, law.support.map(law.mass))
      if masses.count > 500 { return nil }
    }
    return min(1, masses[...observed].reduce(0, +))
  }

  private func convolved(_ a: [Double], _ b: [Double]) -> [Double] {
    if b.count == 1 { return a }
    var result = Array(repeating: 0.0, count: a.count + b.count - 1)
    for (i, x) in a.enumerated() { for (j, y) in b.enumerated() { result[i + j] += x * y } }
    return result
  }

  private var approximateLowerTail: Double {
    var (change, variance) = (0.0, 0.0)
    for stratum in strata {
      let all = stratum.baseline + stratum.candidate
      let (n, m) = (Double(stratum.baseline.count), Double(stratum.candidate.count))
      let mean = all.mean
      let squares = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      change += stratum.candidate.mean - stratum.baseline.mean
      if all.count > 1 { variance += squares / (n + m - 1) * (1 / n + 1 / m) }
    }
    return variance > 0 ? Normal.cdf(change / variance.squareRoot()) : 1
  }
}
