import Glibc

/// ln Γ(x) for x > 0, to 1e-15 of its magnitude.
///
/// Source: the C library's `lgamma_r`, which unlike `lgamma` writes no global.
package func logGamma(_ x: Double) -> Double {
  var sign: Int32 = 0
  return lgamma_r(x, &sign)
}

/// ln of the binomial coefficient "n over k", for 0 ≤ k ≤ n, to 1e-14 relative.
package func logChoose(_ n: Int, _ k: Int) -> Double {
  if k == 0 || k == n { return 0 }
  if k == 1 || k == n - 1 { return log(Double(n)) }
  let (all, some, rest) = (Double(n), Double(k), Double(n - k))
  // Neither of the long terms is negative, so that nothing cancels.
  return some * log(all / some) - rest * log1p(-some / all)
    + stirlingError(all) - stirlingError(some) - stirlingError(rest) - 0.5 * log(2 * .pi * some * (rest / all))
}

/// ln Γ(z + 1) less what Stirling's formula says, ½ ln 2πz + z ln z − z, for z > 0; to 4e-15, from 10 on to 1e-17.
///
/// What is left of a ratio of factorials once its large terms have cancelled on paper instead of in the machine.
/// Source: Loader 2000, "Fast and accurate computation of binomial probabilities"; the series is DLMF 5.11.1.
func stirlingError(_ z: Double) -> Double {
  if z >= 10 { return stirlingSeries(z) }
  let whole = Int(z)
  if whole > 0, Double(whole) == z { return stirlingErrors[whole] }
  return logGamma(z + 1) - (z + 0.5) * log(z) + z - halfLogTwoPi
}

private func stirlingSeries(_ z: Double) -> Double {
  let s = 1 / (z * z)
  if z > 500 { return (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260))) / z }
  let far = 1.0 / 1188 - s * (691.0 / 360_360 - s * (1.0 / 156 - s * (3617.0 / 122_400 - s * (43_867.0 / 244_188))))
  return (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s * far)))) / z
}

/// Of the whole numbers below 10, from 50 digits; nothing is ever looked up for 0.
private let stirlingErrors = [
  0, 0.08106146679532725822, 0.04134069595540929409, 0.02767792568499833915, 0.02079067210376509311,
  0.01664469118982119216, 0.01387612882307074799, 0.01189670994589177010, 0.01041126526197209650,
  0.00925546218271273292,
]

let halfLogTwoPi = 0.91893853320467274178

/// count · ln(count / mean) − (count − mean), which is never negative, to 1e-15 relative.
///
/// The distance of a count from its mean as Poisson's law has it; Loader's "bd0".
/// - Parameter excess: count − mean, which the caller knows better than a subtraction would.
func deviance(_ count: Double, mean: Double, excess: Double) -> Double {
  if count == 0 { return mean }
  if abs(excess) > 0.25 * mean {
    return count * (mean < 1e-280 ? log(count) - log(mean) : log(count / mean)) - excess
  }
  // ln(count / mean) = 2 artanh v; its series starts at v³ once the excess is taken off.
  let v = excess / (count + mean)
  let s = v * v
  let far = 1.0 / 11 + s * (1.0 / 13 + s * (1.0 / 15 + s * (1.0 / 17 + s * (1.0 / 19 + s * (1.0 / 21)))))
  return excess * (v + (1 + v) * s * (1.0 / 3 + s * (1.0 / 5 + s * (1.0 / 7 + s * (1.0 / 9 + s * far)))))
}
