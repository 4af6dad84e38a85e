import Glibc

/// A point x of the beta distribution with shapes a, b > 0, so kept that neither end of 0...1 loses digits.
struct BetaPoint {
  var a: Double
  var b: Double
  var x: Double
  /// 1 − x.
  var y: Double
  /// a − (a + b)·x, which is (a + b)·y − b: how far the point lies below a share of a in a + b.
  var excess: Double

  /// - Parameter y: 1 − x; whichever of the two is smaller is taken to be exact.
  init(_ x: Double, complement y: Double, _ a: Double, _ b: Double) {
    (self.a, self.b, self.x, self.y) = (a, b, x, y)
    excess = x <= y ? Self.excess(of: a, share: x, a, b) : -Self.excess(of: b, share: y, a, b)
  }

  init(a: Double, b: Double, x: Double, y: Double, excess: Double) {
    (self.a, self.b, self.x, self.y, self.excess) = (a, b, x, y, excess)
  }

  /// The point whose logit, ln(x / y), is `logit`; within ±700.
  init(logit: Double, _ a: Double, _ b: Double) {
    self.init(1 / (1 + exp(-logit)), complement: 1 / (1 + exp(logit)), a, b)
  }

  /// The same point seen from the other end.
  var mirrored: BetaPoint { BetaPoint(a: b, b: a, x: y, y: x, excess: -excess) }

  /// ln of xᵃ yᵇ Γ(a+b+1) / (Γ(a+1) Γ(b+1)), which is a binomial mass for whole a and b, less ½ ln((a+b) / 2πab).
  ///
  /// To 1e-15 relative and 1e-14 absolutely. Source: Loader 2000, the saddle-point form.
  var exponent: Double {
    let sum = a + b
    return stirlingError(sum) - stirlingError(a) - stirlingError(b)
      - deviance(a, mean: sum * x, excess: excess) - deviance(b, mean: sum * y, excess: -excess)
  }

  /// ln of xᵃ yᵇ / B(a, b): the density of the point's logit.
  var logPrefix: Double { exponent + 0.5 * log(a * (b / (a + b))) - halfLogTwoPi }

  /// count − (a + b)·share, to the last digit also where the two nearly cancel.
  private static func excess(of count: Double, share: Double, _ a: Double, _ b: Double) -> Double {
    let sum = a + b
    let part = sum - a
    let lost = (a - (sum - part)) + (b - part)
    let product = sum * share
    let error = (-product).addingProduct(sum, share) + lost * share
    return (count - product) - error
  }
}
