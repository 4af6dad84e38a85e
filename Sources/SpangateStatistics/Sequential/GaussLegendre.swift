import Glibc

/// Gauss's quadrature with 16 points, exact for polynomials up to degree 31.
enum GaussLegendre {
  /// Points in −1...1, ascending, and their weights, to 1e-16.
  static let rule: [(point: Double, weight: Double)] = (0..<count).map { index in
    // Newton's steps on Legendre's polynomial, from Tricomi's approximation to its roots.
    var x = -cos(.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
    var slope = 0.0
    for _ in 0..<8 {
      var (before, now) = (1.0, x)
      for degree in 2...count {
        (before, now) = (now, (Double(2 * degree - 1) * x * now - Double(degree - 1) * before) / Double(degree))
      }
      slope = Double(count) * (x * now - before) / (x * x - 1)
      x -= now / slope
    }
    return (x, 2 / ((1 - x * x) * slope * slope))
  }

  private static let count = 16

  /// Ascending points and weights for the integral over a range in panels no wider than `panel`.
  static func nodes(_ range: ClosedRange<Double>, panel: Double) -> [(point: Double, weight: Double)] {
    let width = range.upperBound - range.lowerBound
    let panels = max(1, (width / panel).rounded(.up))
    let half = width / panels / 2
    return (0..<Int(panels)).flatMap { index in
      let middle = range.lowerBound + (2 * Double(index) + 1) * half
      return rule.map { (middle + half * $0.point, half * $0.weight) }
    }
  }
}
