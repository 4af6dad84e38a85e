import Glibc

/// Two samples that do not overlap: every value of the candidate is above every one of the baseline.
package struct SeparationTest: Sendable, Hashable {
  /// Values on either side, at least 1.
  package let baseline: Int
  package let candidate: Int

  package init(baseline: Int, candidate: Int) { (self.baseline, self.candidate) = (baseline, candidate) }

  /// How likely that is if all values are exchangeable, whatever their law: one order of the two sides of all there are.
  package var chance: Double { exp(-logChoose(baseline + candidate, candidate)) }

  /// How likely the samples are at least so far apart if all values are normal and alike.
  ///
  /// Given the greatest of the baseline, the candidate's are all above it by the gap; integrated over the first and over the
  /// variance, of which the estimate has a scaled χ² law. For a gap of 0 it is ``chance``, to 1e-6.
  /// - Parameters:
  ///   - gap: the candidate's least value less the baseline's greatest, in estimated standard deviations.
  ///   - degrees: of freedom of the estimate, at least 1.
  package func chance(ofGap gap: Double, degrees: Double) -> Double {
    let degrees = min(degrees, Self.mostDegrees)
    let spread = 8 * (2 / degrees).squareRoot()
    let logarithms = GaussLegendre.nodes((-41 / degrees - spread)...min(4, spread), panel: spread)
    var (sum, total) = (0.0, 0.0)
    for (logarithm, weight) in logarithms {
      let density = weight * exp(degrees / 2 * (1 + logarithm - exp(logarithm)))
      guard density > 1e-12 else { continue }
      total += density
      sum += density * tail(gap * exp(logarithm / 2))
    }
    return min(chance, sum / total)
  }

  /// More are as good as a variance that is known.
  private static let mostDegrees = 200.0

  /// The same where the standard deviation is 1 for sure.
  private func tail(_ gap: Double) -> Double {
    let (most, all) = (Double(baseline), Double(candidate))
    return Self.points.reduce(0) { sum, node in
      let below = most * exp((most - 1) * log(Normal.cdf(node.point))) * Normal.density(node.point)
      return sum + node.weight * below * exp(all * log(max(1e-300, Normal.upperTail(node.point + gap))))
    }
  }

  private static let points = GaussLegendre.nodes(-8...8, panel: 4)
}
