import Glibc
import SpangateCore
import SpangateStatistics

/// One measure of a suite on both sides.
///
/// Values are at least 0 and samples. Measures are heavy-tailed, so they are compared on a log scale: what counts is by which factor they rose.
struct MeasureTest {
  let statistic: MeasurePolicy.Statistic
  /// In the measure's own unit, over the cases that both sides have.
  let baseline: Double
  let candidate: Double
  /// By how much the logarithm of the statistic rose.
  let rise: Double
  /// Of ``rise``.
  let standardError: Double
  let degrees: Double
  private let offset: Double
  private let pairs: [CasePair]

  /// nil when no case has both sides.
  init?(_ pairs: [CasePair], statistic: MeasurePolicy.Statistic) {
    guard !pairs.isEmpty else { return nil }
    let offset = Self.offset(pairs)
    (self.pairs, self.statistic, self.offset) = (pairs, statistic, offset)
    baseline = statistic.value(of: pairs.map(\.baseline))
    candidate = statistic.value(of: pairs.map(\.candidate))
    rise = log((candidate + offset) / (baseline + offset))
    let error = MeasureError(pairs, statistic, offset: offset)
    (standardError, degrees) = (error.standardError, error.degrees)
  }

  /// 0 when every value is positive; else half of the smallest positive one, which gives zero a logarithm, or as little as has
  /// all its digits.
  static func offset(_ pairs: [CasePair]) -> Double {
    let values = pairs.flatMap { $0.baseline + $0.candidate }
    guard values.contains(where: { $0 <= 0 }) else { return 0 }
    return max((values.filter { $0 > 0 }.min() ?? 1) / 2, .leastNormalMagnitude)
  }

  /// How likely is a change this far, if nothing changed; worse is up.
  ///
  /// Exchanges trials within cases, once for each of the ``MeasureScores`` that see a change of this statistic. They
  /// share what they claim as any family does: few values beyond a far quantile can tell little, and cost little. That
  /// is exact whatever the tails are like. Where cases share a cluster, trials may depend on each other, and the
  /// cluster-robust test has to agree.
  func pValue(_ direction: Direction) -> Double {
    var family = TestFamily()
    for scores in MeasureScores.all(for: statistic) { add(scores, direction, to: &family) }
    return family.adjusted.min() ?? 1
  }

  private func add(_ scores: MeasureScores, _ direction: Direction, to family: inout TestFamily) {
    // The test looks for what is high, which is worse.
    let sign: Double = direction == .worse ? 1 : -1
    var test = ExchangeTest()
    for pair in scores.values(of: pairs, offset: offset) {
      test.add(baseline: pair.baseline.map { sign * $0 }, candidate: pair.candidate.map { sign * $0 })
    }
    guard !test.isConstant else { return }
    var p = test.upperTail
    if Set(pairs.map(\.cluster)).count < pairs.count {
      let falls = scores.betweenClusters.values(of: pairs, offset: offset)
        .map { sign * ($0.baseline.mean - $0.candidate.mean) }
      p = max(p, Self.lowerTail(ClusteredMean(falls, clusters: pairs.map(\.cluster))))
    }
    family.add(p, attainable: .from(test.smallestAttainable))
  }

  private static func lowerTail(_ mean: ClusteredMean?) -> Double {
    guard let mean else { return 1 }
    // Clusters that moved in step leave only their number: each goes either way as likely, if nothing changed.
    if mean.standardError == 0 { return mean.mean < 0 ? exp2(-mean.degrees - 1) : 1 }
    return mean.lowerTail()
  }

  /// No end of an interval is said to be more than so many times e as much: its power is still a double.
  private static let steepest = 460.0

  /// 95 %, of the change in the measure's own unit; nil when nothing varied.
  ///
  /// Simulated with log-normal, gamma, looping and zero-inflated values, with five cases and more it holds the truth in
  /// 92 to 99 % of suites (p99: 87 to 98 %), with a single case in 84 to 98 % (p99: 75 to 90 %). Quantiles of small
  /// whole numbers, which come in steps, fall to 80 %.
  var interval: ClosedRange<Double>? {
    guard standardError > 0 else { return nil }
    let reach = StudentT(degrees: degrees).quantile(0.975) * standardError
    func change(_ rise: Double) -> Double { (baseline + offset) * expm1(min(rise, Self.steepest)) }
    let (low, high) = (change(rise - reach), change(rise + reach))
    return low <= high ? low...high : nil
  }
}
