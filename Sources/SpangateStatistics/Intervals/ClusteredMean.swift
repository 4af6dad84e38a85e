/// A mean whose error allows for values that come in clusters, as cases from one source do.
package struct ClusteredMean: Sendable, Equatable {
  package var mean: Double
  package var standardError: Double
  /// Clusters less one.
  package var degrees: Double

  /// - Parameters:
  ///   - values: such as differences between two sides, one a case.
  ///   - clusters: the cluster of each value; values of one cluster may depend on each other in any way.
  /// - Returns: nil with fewer than two clusters: there is nothing to judge the error from.
  ///
  /// Source: Liang and Zeger 1986, with the correction G / (G − 1); for evaluations Miller, arXiv 2411.00640.
  package init?(_ values: [Double], clusters: [String]) {
    let sums = Dictionary(zip(clusters, values.indices.map { [$0] }), uniquingKeysWith: +)
    guard sums.count > 1 else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    let count = Double(sums.count)
    // In sorted order, so that the same input gives the same bits.
    let residuals = Set(clusters).sorted().map { cluster in sums[cluster]!.reduce(0) { $0 + values[$1] - mean } }
    let squares = residuals.reduce(0) { $0 + $1 * $1 }
    self.mean = mean
    standardError = (squares * count / (count - 1)).squareRoot() / Double(values.count)
    degrees = count - 1
  }

  /// The mean's interval by Student's t; nil when nothing varied, since that is no proof of certainty.
  package func interval(level: Double) -> ClosedRange<Double>? {
    guard standardError > 0 else { return nil }
    let reach = StudentT(degrees: degrees).quantile((1 + level) / 2) * standardError
    return mean - reach...mean + reach
  }

  /// How likely is a mean this low or lower if the true one is `expected`.
  package func lowerTail(against expected: Double = 0) -> Double {
    guard standardError > 0 else { return mean < expected ? 0 : 1 }
    return StudentT(degrees: degrees).cdf((mean - expected) / standardError)
  }
}
