import Glibc

/// One test over many cases whose values may be of any kind: within each case the values change sides at random, and
/// the sides' means, summed over the cases, count.
///
/// It assumes nothing of the values or of how cases differ, only that no value would know its side if nothing changed.
package struct ExchangeTest: Sendable {
  private var laws: [DrawLaw] = []
  /// The candidate's means less the baseline's, summed over the cases.
  private(set) package var change = 0.0
  private var variance = 0.0
  private var logSmallest = 0.0

  package init() {}

  /// No exchange would change anything.
  package var isConstant: Bool { variance == 0 }

  /// Adds a case with the values of both sides; one side without values says nothing.
  package mutating func add(baseline: [Double], candidate: [Double]) {
    guard !baseline.isEmpty, !candidate.isEmpty else { return }
    let (n, m) = (Double(baseline.count), Double(candidate.count))
    let all = candidate + baseline
    guard all.contains(where: { $0 != all[0] }) else { return }
    let mean = all.mean
    // A sum of values that were drawn, in place of a difference of means: one is n m / (n + m) times the other.
    let values = all.map { ($0 - mean) * (1 / n + 1 / m) }
    let squares = values.reduce(0) { $0 + $1 * $1 }
    change += values.prefix(candidate.count).reduce(0, +)
    variance += squares * n * m / ((n + m) * (n + m - 1))
    let law = DrawLaw(values: values, draws: candidate.count)
    logSmallest += law.logSmallestTail
    laws.append(law)
  }

  /// The smallest probability that any exchange of these values could have had.
  package var smallestAttainable: Double { exp(logSmallest) }

  /// How likely is a change this high or higher, if nothing changed.
  ///
  /// Normal where it is of no interest, from 0.2 up. Below, by saddlepoint where very many values share the variance,
  /// with a relative error of a few percent. Else random exchanges with a fixed seed, tilted so that half of them reach
  /// the change: small probabilities cost no more than large ones, with a relative error of about 5 %, and the change
  /// itself counts as one of them.
  package var upperTail: Double { max(smallestAttainable, approximateTail) }

  private var approximateTail: Double {
    guard variance > 0 else { return 1 }
    let normal = Normal.upperTail(change / variance.squareRoot())
    if normal > 0.2 { return normal }
    let sum = TiltedSum(laws, reaching: change, variance: variance)
    return isSpread ? sum.upperTail(change) : sampledTail(of: sum)
  }

  /// Whether no few values make up most of the variance: the inverse participation ratio of their squares.
  private var isSpread: Bool {
    var (squares, fourths) = (0.0, 0.0)
    for value in laws.lazy.flatMap(\.values) {
      squares += value * value
      fourths += value * value * value * value
    }
    return squares * squares > 1_000 * fourths
  }

  /// Sums that are nearer than this many standard deviations are the same but for rounding.
  private static let rounding = 1e-9

  /// Source: exponential tilting, Siegmund 1976; the observed value's weight, Harrison 2012.
  private func sampledTail(of sum: TiltedSum) -> Double {
    let reached = change - Self.rounding * variance.squareRoot()
    let chains = laws.map { $0.chain(tilt: sum.tilt) }
    var generator = SeededGenerator(seed: 1)
    var total = sum.weight(change)
    // Thousands of values take time to draw, and there 300 draws are off by no more than 10 %.
    let limit = max(300, min(1_000, 4_000_000 / laws.reduce(0) { $0 + $1.values.count }))
    for count in 1...limit {
      var drawn = 0.0
      for chain in chains { drawn += chain.draw(using: &generator) }
      if drawn >= reached { total += sum.weight(drawn) }
      // A few draws tell that it is nowhere near significant.
      if count == 100, total > 0.1 * 101 { return min(1, total / 101) }
    }
    return total / Double(limit + 1)
  }
}
