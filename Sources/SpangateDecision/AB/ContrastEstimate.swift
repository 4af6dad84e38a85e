import SpangateCore
import SpangateStatistics

/// How far two arms differ in a score or a measure, and how sure that is.
struct ContrastEstimate {
  /// The arms' levels: means of the cases' means, or the measure's statistic.
  let first: Double
  let second: Double
  /// 95 %, of the difference; nil when nothing varied.
  let interval: ClosedRange<Double>?
  /// That the second arm is better, from Student's t of the difference: the posterior under a flat prior. 0.5 when the
  /// arms are equal and nothing varied.
  let probabilityBetter: Double
  /// Of the difference, or of a measure's logarithm.
  let standardError: Double
  private let test: Test

  private enum Test {
    case score(PairedTest)
    case measure(MeasureTest)
  }

  var change: Double { second - first }

  /// - Returns: nil when no case has both sides.
  init?(_ pairs: [CasePair], of subject: Contrast.Subject) {
    switch subject {
    case .score:
      guard let test = PairedTest(pairs) else { return nil }
      self.init(test)
    case .measure(_, let statistic):
      guard let test = MeasureTest(pairs, statistic: statistic) else { return nil }
      self.init(test)
    }
  }

  /// The error is that between clusters of cases, or that within cases where it is larger: cases that never failed are
  /// no proof that they never will.
  private init(_ test: PairedTest) {
    let (error, between) = (test.standardError, test.difference)
    let within = test.pairs.reduce(0) { $0 + $1.baseline.count + $1.candidate.count - 2 }
    let isBetween = between.map { $0.standardError >= error } ?? false
    let degrees = max(1, isBetween ? between?.degrees ?? 1 : Double(within))
    let change = test.candidate - test.baseline
    let reach = StudentT(degrees: degrees).quantile(0.975) * error
    let interval = change - reach...change + reach
    self.test = .score(test)
    (first, second, standardError) = (test.baseline, test.candidate, error)
    self.interval = error > 0 ? test.pairs.clamped(interval) : nil
    probabilityBetter = Self.probability(of: change, error: error, degrees: degrees)
  }

  private init(_ test: MeasureTest) {
    self.test = .measure(test)
    (first, second, standardError) = (test.baseline, test.candidate, test.standardError)
    interval = test.interval
    probabilityBetter = Self.probability(of: -test.rise, error: test.standardError, degrees: test.degrees)
  }

  private static func probability(of gain: Double, error: Double, degrees: Double) -> Double {
    guard error > 0 else { return gain > 0 ? 1 : gain < 0 ? 0 : 0.5 }
    return StudentT(degrees: degrees).cdf(gain / error)
  }

  /// How likely is a change this far, if nothing changed.
  ///
  /// Two tests have to agree: trials exchanged between the arms within each case, which is exact whatever the scores
  /// are like, and the clusters' differences, which allows for cases that differ in how they took the change.
  func pValue(_ direction: Direction) -> Double {
    switch test {
    case .score(let test):
      let exchanged = test.exchangePValue(direction)
      guard test.pairs.count > 1 else { return exchanged }
      let turned = ClusteredMean(
        test.pairs.map { direction.turned([$0.candidate.mean - $0.baseline.mean])[0] },
        clusters: test.pairs.map(\.cluster))
      return max(exchanged, turned?.lowerTail() ?? 1)
    case .measure(let test):
      let exchanged = test.pValue(direction)
      guard test.standardError > 0 else { return exchanged }
      let rise = direction == .worse ? test.rise : -test.rise
      return max(exchanged, StudentT(degrees: test.degrees).upperTail(rise / test.standardError))
    }
  }

  /// The smallest true difference in every case that is found with probability 0.8, in the score as a whole or in a single case,
  /// which share a bound alike; of either way that which is harder to find.
  ///
  /// - Parameter critical: the p-value that the whole has to come to.
  func detectable(at critical: Double, tolerance: Double) -> Double? {
    guard case .score(let test) = test else { return nil }
    let cases = test.pairs.compactMap { pair in
      PairedTest([pair])?.detectableDifference(
        at: critical / Double(test.pairs.count), tolerance: tolerance, isClustered: false)
    }
    let whole = test.detectableDifference(at: critical, tolerance: tolerance, isClustered: test.pairs.count > 1)
    return (cases + [whole].compactMap { $0 }).min()
  }

  /// Whether all of the interval lies within a margin to either side.
  func isWithin(_ margin: Double) -> Bool {
    let range = interval ?? change...change
    return range.lowerBound >= -margin - DecisionTuning.rounding && range.upperBound <= margin + DecisionTuning.rounding
  }
}
