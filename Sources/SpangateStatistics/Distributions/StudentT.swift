import Glibc

/// Student's t distribution with any positive degrees of freedom.
///
/// Errors below 1e-12 from 0.1 degrees up: relative, or absolute in a logarithm.
package struct StudentT: Sendable {
  package var degrees: Double

  package init(degrees: Double) { self.degrees = degrees }

  package func density(_ t: Double) -> Double { exp(logDensity(t)) }

  /// From Γ's ratio as Stirling's formula leaves it; Loader 2000.
  package func logDensity(_ t: Double) -> Double {
    let a = degrees / 2
    let q = abs(t) / degrees.squareRoot()
    let fall = q > 1e100 ? 2 * log(q) : log1p(q * q)
    return stirlingError(a + 0.5) - stirlingError(a) + (a * log1p(0.5 / a) - 0.5) - halfLogTwoPi - (a + 0.5) * fall
  }

  /// P(T > t).
  package func upperTail(_ t: Double) -> Double {
    t >= 0 ? 0.5 * exp(logTwoSidedTail(t)) : 0.5 - 0.5 * expm1(logTwoSidedTail(t))
  }

  /// P(T ≤ t).
  package func cdf(_ t: Double) -> Double { upperTail(-t) }

  package func logUpperTail(_ t: Double) -> Double {
    let tails = logTwoSidedTail(t)
    return t >= 0 ? tails - log(2) : log1p(-0.5 * exp(tails))
  }

  package func logLowerTail(_ t: Double) -> Double { logUpperTail(-t) }

  /// P(|T| > |t|).
  package func twoSidedTail(_ t: Double) -> Double { exp(logTwoSidedTail(t)) }

  /// The t with P(T ≤ t) = p, for p in 0...1.
  package func quantile(_ p: Double) -> Double { p < 0.5 ? -upperQuantile(p) : upperQuantile(1 - p) }

  /// The t with P(T > t) = p, for p in 0...1.
  package func upperQuantile(_ p: Double) -> Double {
    if p > 0.5 { return -upperQuantile(1 - p) }
    if p == 0.5 { return 0 }
    if p <= 0 { return .infinity }
    // The logit of degrees / (degrees + t²).
    let logit =
      p <= 0.25
      ? Beta(degrees / 2, 0.5).logit(logLowerTail: log(2 * p))
      : -Beta(0.5, degrees / 2).logit(logLowerTail: log(1 - 2 * p))
    return degrees.squareRoot() * exp(-logit / 2)
  }

  /// Beyond this the tail is a plain power, and t² would soon be too large.
  private static let farthest = 1e150

  /// By the incomplete beta function, DLMF 8.17.
  private func logTwoSidedTail(_ t: Double) -> Double {
    let t = abs(t)
    if t > Self.farthest { return BetaTails(point(Self.farthest)).logLower - degrees * log(t / Self.farthest) }
    return BetaTails(point(t)).logLower
  }

  /// Where |T| > t is a beta variable being at most its x; all parts of it straight from t, so that none loses digits.
  private func point(_ t: Double) -> BetaPoint {
    let sum = degrees + t * t
    return BetaPoint(
      a: degrees / 2, b: 0.5, x: degrees / sum, y: t * t / sum, excess: degrees / 2 * ((t - 1) * (t + 1) / sum))
  }
}
