import Glibc

/// ln Γ(x) for x > 0, to 1e-15 of its magnitude.
///
/// Source: the C library's `lgamma_r`, which unlike `lgamma` writes no global.
package func logGamma(_ x: Double) -> Double {
  var sign: Int32 = 0
  return lgamma_r(x, &sign)
}

/// ln B(a, b) for a, b > 0.
///
/// Exact to about 1e-16 · ln Γ(a + b), absolutely: nine digits of B up to a + b = 10⁵.
package func logBeta(_ a: Double, _ b: Double) -> Double {
  logGamma(a) + logGamma(b) - logGamma(a + b)
}

/// ln of the binomial coefficient "n over k", for 0 ≤ k ≤ n.
package func logChoose(_ n: Int, _ k: Int) -> Double {
  k == 0 || k == n ? 0 : -logBeta(Double(k) + 1, Double(n - k) + 1) - log(Double(n) + 1)
}
