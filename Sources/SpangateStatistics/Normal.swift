import Glibc

/// The standard normal distribution.
package enum Normal {
  /// P(Z ≤ z), to 1e-14 relative in either tail. Source: the C library's `erfc`.
  package static func cdf(_ z: Double) -> Double { 0.5 * erfc(-z / 2.0.squareRoot()) }

  /// P(Z > z), without the cancellation of 1 − cdf.
  package static func upperTail(_ z: Double) -> Double { cdf(-z) }

  package static func density(_ z: Double) -> Double { exp(-z * z / 2) / (2 * Double.pi).squareRoot() }

  /// The z with P(Z ≤ z) = p, for 0 < p < 1, to 1e-12.
  ///
  /// Source: Abramowitz and Stegun 26.2.23 to start from, then Halley's steps on the cdf.
  package static func quantile(_ p: Double) -> Double {
    if p == 0.5 { return 0 }
    let tail = min(p, 1 - p)
    let t = (-2 * log(tail)).squareRoot()
    var z = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t
    for _ in 0..<4 {
      let error = (cdf(z) - tail) / density(z)
      z -= error / (1 + z * error / 2)
    }
    return p < 0.5 ? z : -z
  }
}
