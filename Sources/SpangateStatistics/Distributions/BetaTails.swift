import Glibc

/// Both tails of the beta distribution at a point, and their logarithms.
///
/// The one that the continued fraction gives is kept as its logarithm, the other is what it leaves of 1: the split is
/// where the fraction converges fast on either side, so that neither tail loses more than a few digits there.
/// Relative error below 1e-10 (absolute, in the logarithm, where that is beyond 1) for shapes from 1e-3 to 1e6.
struct BetaTails {
  private var log: Double
  private let isLower: Bool

  init(_ point: BetaPoint) {
    isLower = point.y <= 0 ? false : point.x <= (point.a + 1) / (point.a + point.b + 2)
    let near = isLower ? point : point.mirrored
    log = near.x <= 0 ? -.infinity : min(0, near.logPrefix + Glibc.log(near.fraction))
  }

  /// At the x whose ln(x / (1 − x)) is `logit`, also where x or 1 − x is too small for a number of its own.
  init(logit: Double, _ a: Double, _ b: Double) {
    self.init(BetaPoint(logit: min(700, max(-700, logit)), a, b))
    // So far out the tail is a plain power.
    if abs(logit) > 700 { log -= (isLower ? a : b) * (abs(logit) - 700) }
  }

  /// P(X ≤ x).
  var lower: Double { isLower ? exp(log) : -expm1(log) }
  /// P(X > x).
  var upper: Double { isLower ? -expm1(log) : exp(log) }
  var logLower: Double { isLower ? log : logOfRest(log) }
  var logUpper: Double { isLower ? logOfRest(log) : log }
}

/// ln(1 − eˣ) for x ≤ 0. Source: Mächler 2012, "Accurately computing log(1 − exp(−|a|))".
func logOfRest(_ x: Double) -> Double {
  x > -0.6931471805599453 ? log(-expm1(x)) : log1p(-exp(x))
}

extension BetaPoint {
  /// I_x(a, b) over xᵃ yᵇ / B(a, b), to 1e-13 for x up to about the mean.
  ///
  /// Source: Didonato and Morris 1992, equation 13: the even part of DLMF 8.17.22. Takes a few hundred steps near the mean of
  /// shapes around 1e6, and hardly ten elsewhere.
  fileprivate var fraction: Double {
    // Numerator and denominator of two convergents, scaled so that the later denominator is 1.
    var (before, now) = (0.0, (a + 1) / (a * (excess + 1)))
    var denominatorBefore = now
    for step in 1...1_000_000 {
      let n = Double(step)
      let place = a + 2 * n
      let left = (b - n) * x / (place - 1)
      let alpha = n * left * ((a + n - 1) * x) * ((a + b + n - 1) / (place - 1))
      let beta = n + n * left + (a + n) / (place + 1) * (excess + 1 + n * (1 + y))
      let denominator = beta + alpha * denominatorBefore
      let next = (beta * now + alpha * before) / denominator
      if abs(next - now) <= 1e-15 * next { return next }
      (before, now, denominatorBefore) = (now / denominator, next, 1 / denominator)
    }
    return now
  }
}
