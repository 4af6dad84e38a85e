import Glibc
import SpangateCore
import SpangateStatistics

/// How far the logarithm of a statistic's rise is off by chance.
///
/// Each trial's influence on it is linearised, and the influences are summed over clusters, or over trials where there
/// is but one cluster. Source: Deville 1999 for ratios of means, Woodruff 1952 for quantiles.
struct MeasureError {
  let standardError: Double
  let degrees: Double

  init(_ pairs: [CasePair], _ statistic: MeasurePolicy.Statistic, offset: Double) {
    let baseline = Self.influences(pairs.map(\.baseline), statistic, offset: offset)
    let candidate = Self.influences(pairs.map(\.candidate), statistic, offset: offset)
    let within = Self.within(baseline + candidate)
    let moves = pairs.indices.map { candidate[$0].reduce(0, +) - baseline[$0].reduce(0, +) }
    // Cases that happen to agree are no proof of more certainty than their trials give.
    if let between = ClusteredMean(moves, clusters: pairs.map(\.cluster)),
      between.standardError * Double(pairs.count) >= within.error
    {
      (standardError, degrees) = (between.standardError * Double(pairs.count), between.degrees)
    } else {
      (standardError, degrees) = within
    }
  }

  /// Source of the degrees: Welch 1947, Satterthwaite 1946.
  private static func within(_ influences: [[Double]]) -> (error: Double, degrees: Double) {
    let parts = influences.map { (variance: $0.variance * Double($0.count), free: Double($0.count - 1)) }
    let total = parts.reduce(0) { $0 + $1.variance }
    // Of shares, since the square of a variance may be more or less than any double.
    let squares = parts.reduce(0) {
      $1.free > 0 && total > 0 ? $0 + $1.variance / total * ($1.variance / total) / $1.free : $0
    }
    return (total.squareRoot(), squares > 0 ? 1 / squares : 1)
  }

  /// By case and trial: how far the trial alone moves the logarithm.
  private static func influences(
    _ cases: [[Double]], _ statistic: MeasurePolicy.Statistic, offset: Double
  ) -> [[Double]] {
    guard let share = statistic.shareBelow else {
      let mean = cases.map(\.mean).mean
      guard mean + offset > 0 else { return cases.map { $0.map { _ in 0 } } }
      return cases.map { values in
        values.map { ($0 - mean) / (mean + offset) / Double(cases.count * values.count) }
      }
    }
    let sorted = cases.flatMap(\.self).sorted()
    let (count, value) = (Double(sorted.count), sorted.quantile(share))
    let slope = slope(sorted, at: share, offset: offset)
    return cases.map { values in values.map { (share - ($0 <= value ? 1 : 0)) * slope / count } }
  }

  /// Of the quantile's logarithm by the share below it, over as wide a range as chance moves it.
  private static func slope(_ sorted: [Double], at share: Double, offset: Double) -> Double {
    let reach = 2 * (share * (1 - share) / Double(sorted.count)).squareRoot()
    let (low, high) = (max(0, share - reach), min(1, share + reach))
    return (log(sorted.quantile(high) + offset) - log(sorted.quantile(low) + offset)) / (high - low)
  }
}
