import Glibc

/// Student's t distribution with any positive degrees of freedom.
package struct StudentT: Sendable {
  package var degrees: Double

  package init(degrees: Double) { self.degrees = degrees }

  /// P(T > t), to 1e-10 relative for up to 10⁵ degrees. Source: DLMF 8.17, the incomplete beta function.
  package func upperTail(_ t: Double) -> Double {
    let square = t * t
    let half =
      0.5
      * incompleteBeta(
        degrees / (degrees + square), complement: square / (degrees + square), degrees / 2, 0.5)
    return t >= 0 ? half : 1 - half
  }

  /// P(T ≤ t).
  package func cdf(_ t: Double) -> Double { upperTail(-t) }

  /// The t with P(T ≤ t) = p, for 0 < p < 1, to 1e-12 relative: bisection between powers of two.
  package func quantile(_ p: Double) -> Double {
    if p == 0.5 { return 0 }
    if p < 0.5 { return -upperQuantile(p) }
    return upperQuantile(1 - p)
  }

  private func upperQuantile(_ tail: Double) -> Double {
    var low = 0.0
    var high = 1.0
    while upperTail(high) > tail { (low, high) = (high, high * 2) }
    while high - low > 1e-14 * high {
      let middle = low + (high - low) / 2
      if middle == low || middle == high { break }
      if upperTail(middle) > tail { low = middle } else { high = middle }
    }
    return low + (high - low) / 2
  }
}
