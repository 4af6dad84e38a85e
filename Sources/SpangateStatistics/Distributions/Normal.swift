import Glibc

/// The standard normal distribution.
package enum Normal {
  /// P(Z ≤ z), to 1e-15 · z² relative in either tail. Source: the C library's `erfc`.
  package static func cdf(_ z: Double) -> Double { 0.5 * erfc(-z / 2.0.squareRoot()) }

  /// P(Z > z), without the cancellation of 1 − cdf.
  package static func upperTail(_ z: Double) -> Double { cdf(-z) }

  package static func density(_ z: Double) -> Double { exp(logDensity(z)) }
  package static func logDensity(_ z: Double) -> Double { -z * z / 2 - halfLogTwoPi }

  /// ln P(Z ≤ z), to 1e-14 of its magnitude for every z.
  package static func logLowerTail(_ z: Double) -> Double {
    if z > 0 { return log1p(-cdf(-z)) }
    return z > -6 ? log(cdf(z)) : logDensity(z) + log(farMillsRatio(-z))
  }

  /// ln P(Z > z).
  package static func logUpperTail(_ z: Double) -> Double { logLowerTail(-z) }

  /// The z with P(Z ≤ z) = p, for p in 0...1, to 1e-14 relative.
  ///
  /// Source: Abramowitz and Stegun 26.2.23 to start from, then Halley's steps on the cdf.
  package static func quantile(_ p: Double) -> Double {
    if abs(p - 0.5) < 0.25 { return centralQuantile(p - 0.5) }
    let tail = min(p, 1 - p)
    if tail <= 0 { return p > 0 ? .infinity : -.infinity }
    let t = (-2 * log(tail)).squareRoot()
    var z = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t
    for _ in 0..<3 {
      let error = (cdf(z) - tail) / density(z)
      z -= error / (1 + z * error / 2)
    }
    return p < 0.5 ? z : -z
  }

  /// The z with P(Z > z) = p, for p in 0...1.
  package static func upperQuantile(_ p: Double) -> Double { -quantile(p) }

  /// The z with P(0 < Z ≤ z) = share, which keeps its digits down to 0. Source: the C library's `erf`, Halley's steps.
  private static func centralQuantile(_ share: Double) -> Double {
    var z = share * (2 * Double.pi).squareRoot()
    for _ in 0..<4 {
      let error = (0.5 * erf(z / 2.0.squareRoot()) - share) / density(z)
      z -= error / (1 + z * error / 2)
    }
    return z
  }

  /// P(Z > z) over the density, for z ≥ 6. Source: Laplace's continued fraction, DLMF 7.9.2.
  private static func farMillsRatio(_ z: Double) -> Double {
    var fraction = z
    for step in stride(from: 40.0, to: 0, by: -1) { fraction = z + step / fraction }
    return 1 / fraction
  }
}
