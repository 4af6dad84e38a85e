/// Welch's interval for the mean of `candidate` less that of `baseline`; nil when a side has one value or none varies.
///
/// Source: Welch 1947, with Satterthwaite's degrees of freedom.
package func welchInterval(baseline: [Double], candidate: [Double], level: Double) -> ClosedRange<Double>? {
  guard baseline.count > 1, candidate.count > 1 else { return nil }
  let (a, b) = (candidate.variance / Double(candidate.count), baseline.variance / Double(baseline.count))
  guard a + b > 0 else { return nil }
  // By shares of the variance, as squares of variances leave what a double holds.
  let share = a / (a + b)
  let degrees =
    1 / (share * share / Double(candidate.count - 1) + (1 - share) * (1 - share) / Double(baseline.count - 1))
  let reach = StudentT(degrees: degrees).upperQuantile((1 - level) / 2) * (a + b).squareRoot()
  let change = candidate.mean - baseline.mean
  return change - reach...change + reach
}
