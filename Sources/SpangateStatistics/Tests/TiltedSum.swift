import Glibc

/// Many ``DrawLaw``s' sum, tilted so that it is expected to be a certain value.
struct TiltedSum {
  private(set) var tilt = 0.0
  /// Of the sum, at ``tilt``.
  private(set) var cumulants = (value: 0.0, mean: 0.0, variance: 0.0)

  /// - Parameters:
  ///   - target: above 0.
  ///   - variance: of the sum without tilting.
  init(_ laws: [DrawLaw], reaching target: Double, variance: Double) {
    // Within it nothing overflows, and what is still out of reach is a maximum that a draw hits anyway.
    let limit = 300 / (laws.map(\.reach).max() ?? 1)
    var (low, high) = (0.0, limit)
    tilt = min(limit, target / variance)
    while true {
      let parts = laws.map { $0.cumulants(tilt: tilt) }
      cumulants = (
        parts.reduce(0) { $0 + $1.value }, parts.reduce(0) { $0 + $1.mean }, parts.reduce(0) { $0 + $1.variance }
      )
      let gap = target - cumulants.mean
      if gap > 0 { low = tilt } else { high = tilt }
      if abs(gap) < 1e-3 * variance.squareRoot() || high - low < 1e-3 * limit { return }
      let step = tilt + gap / cumulants.variance
      tilt = step > low && step < high ? step : min(limit, (low + high) / 2)
    }
  }

  /// How much likelier a sum is without tilting than with it.
  func weight(_ sum: Double) -> Double { exp(cumulants.value - tilt * sum) }

  /// How likely is a sum this high or higher without tilting, by the saddlepoint.
  ///
  /// For sums of so many values that their steps do not show. Source: Lugannani and Rice 1980; Robinson 1982 for
  /// exchanges.
  func upperTail(_ sum: Double) -> Double {
    let root = (2 * max(0, tilt * sum - cumulants.value)).squareRoot()
    let scaled = tilt * cumulants.variance.squareRoot()
    guard root > 0, scaled > 0 else { return 0.5 }
    let density = exp(-root * root / 2) / (2 * Double.pi).squareRoot()
    return min(1, max(0, Normal.upperTail(root) + density * (1 / scaled - 1 / root)))
  }
}
