import Glibc

/// The beta distribution with shapes a, b > 0.
///
/// Errors below 1e-10 for shapes from 1e-3 to 1e6: relative, or absolute in a logarithm.
package struct Beta: Sendable {
  package var a: Double
  package var b: Double

  package init(_ a: Double, _ b: Double) { (self.a, self.b) = (a, b) }

  /// ln of the density, for 0 < x < 1.
  package func logDensity(_ x: Double) -> Double { point(x).logPrefix - log(x) - log1p(-x) }
  package func density(_ x: Double) -> Double { exp(logDensity(x)) }

  /// P(X ≤ x).
  package func cdf(_ x: Double) -> Double { BetaTails(point(x)).lower }
  /// P(X > x).
  package func upperTail(_ x: Double) -> Double { BetaTails(point(x)).upper }
  package func logLowerTail(_ x: Double) -> Double { BetaTails(point(x)).logLower }
  package func logUpperTail(_ x: Double) -> Double { BetaTails(point(x)).logUpper }

  /// The x with P(X ≤ x) = p, for p in 0...1; 0 or 1 where no number is near enough to them.
  package func quantile(_ p: Double) -> Double {
    if p <= 0 { return 0 }
    return p <= 0.5 ? Self.share(logit: logit(logLowerTail: log(p))) : upperQuantile(1 - p)
  }

  /// The x with P(X > x) = p, for p in 0...1.
  package func upperQuantile(_ p: Double) -> Double {
    if p > 0.5 { return quantile(1 - p) }
    if p <= 0 { return 1 }
    return Self.share(logit: -Beta(b, a).logit(logLowerTail: log(p)))
  }

  /// ln(x / (1 − x)) at the x whose lower tail has this logarithm, at most ln ½.
  ///
  /// The logit's density is log-concave and so is its cdf, which makes Newton's steps safe.
  func logit(logLowerTail: Double) -> Double {
    newtonRoot(from: log(a / b)) { logit in
      let log = BetaTails(logit: logit, a, b).logLower
      return (log - logLowerTail, exp(Self.logLogitDensity(logit, a, b) - log))
    }
  }

  private static func logLogitDensity(_ logit: Double, _ a: Double, _ b: Double) -> Double {
    let near = min(700, max(-700, logit))
    return BetaPoint(logit: near, a, b).logPrefix - (logit < 0 ? a : b) * abs(logit - near)
  }

  private static func share(logit: Double) -> Double { 1 / (1 + exp(-logit)) }
  private func point(_ x: Double) -> BetaPoint { BetaPoint(x, complement: 1 - x, a, b) }
}
