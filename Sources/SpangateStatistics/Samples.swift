extension [Double] {
  /// - Precondition: there are values.
  package var mean: Double { reduce(0, +) / Double(count) }

  /// The value below which this share of the values lies, interpolated between neighbours.
  ///
  /// Source: Hyndman and Fan 1996, type 7.
  /// - Precondition: there are values, and `share` is in 0...1.
  package func quantile(_ share: Double) -> Double {
    let sorted = sorted()
    let place = share * Double(count - 1)
    let below = Int(place)
    guard below + 1 < count else { return sorted[count - 1] }
    return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
  }

  /// The sample variance; 0 for a single value.
  package var variance: Double {
    guard count > 1 else { return 0 }
    let mean = mean
    return reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
  }
}

/// Welch's interval for the mean of `candidate` less that of `baseline`; nil when a side has one value or none varies.
///
/// Source: Welch 1947, with Satterthwaite's degrees of freedom.
package func welchInterval(baseline: [Double], candidate: [Double], level: Double) -> ClosedRange<Double>? {
  guard baseline.count > 1, candidate.count > 1 else { return nil }
  let (a, b) = (candidate.variance / Double(candidate.count), baseline.variance / Double(baseline.count))
  guard a + b > 0 else { return nil }
  let degrees = (a + b) * (a + b) / (a * a / Double(candidate.count - 1) + b * b / Double(baseline.count - 1))
  let reach = StudentT(degrees: degrees).quantile((1 + level) / 2) * (a + b).squareRoot()
  let change = candidate.mean - baseline.mean
  return change - reach...change + reach
}
