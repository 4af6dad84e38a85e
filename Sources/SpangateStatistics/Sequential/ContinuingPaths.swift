import Glibc

/// Where a standard normal statistic is that is looked at again and again, among the paths that were not yet stopped.
///
/// At a share t of the information the statistic is W(t) / √t, W being Brownian motion with a drift: the mean is
/// drift · √t. Source: Armitage, McPherson and Rowe 1969; Jennison and Turnbull 2000, chapter 19. The density is kept
/// at the points of a quadrature, which gives probabilities to 1e-12 relative.
struct ContinuingPaths {
  private var information: Double
  /// What the statistic's mean is at all information.
  private let drift: Double
  /// No path is above this.
  private var top = 0.0
  /// Places and their probabilities.
  private var points: [(z: Double, probability: Double)]

  /// All paths, before there is any information.
  init(drift: Double = 0) {
    self.drift = drift
    information = 0
    points = [(0, 1)]
  }

  /// How likely are paths to come this far and be above `z` at the next look.
  func probability(above z: Double, at next: Double) -> Double {
    let step = Step(from: information, to: next, drift: drift)
    return points.reduce(0) { $0 + $1.probability * Normal.upperTail(step.deviation(of: z, from: $1.z)) }
  }

  func density(of z: Double, at next: Double) -> Double {
    guard !points.isEmpty else { return 0 }
    let step = Step(from: information, to: next, drift: drift)
    let middle = firstPoint(from: (z - step.gain) / step.kept)
    let nearest =
      points[max(0, middle - 1)...min(middle, points.count - 1)].lazy
      .map { abs(step.deviation(of: z, from: $0.z)) }.min() ?? 0
    // What lies further off adds nothing to a double: with looks that are close to each other, that is nearly all.
    let reach = (nearest * nearest + 80).squareRoot()
    var sum = 0.0
    func add(_ point: (z: Double, probability: Double)) -> Bool {
      let deviation = step.deviation(of: z, from: point.z)
      sum += point.probability * Normal.density(deviation)
      return abs(deviation) < reach
    }
    for index in middle..<points.count where !add(points[index]) { break }
    for index in (0..<middle).reversed() where !add(points[index]) { break }
    return sum / step.spread
  }

  /// The index of the first point that is not below `place`.
  private func firstPoint(from place: Double) -> Int {
    var (low, high) = (0, points.count)
    while low < high {
      let middle = (low + high) / 2
      if points[middle].z < place { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The z above which just so much of the paths lies at the next look, for paths without a drift.
  /// - Precondition: more than that is left.
  func quantile(above probability: Double, at next: Double) -> Double {
    let step = Step(from: information, to: next, drift: 0)
    // Less lies above than if no path had been stopped before, and less than if all were at the top.
    let far = Normal.upperQuantile(probability)
    var start = min(far, step.kept * top + step.spread * far)
    while self.probability(above: start, at: next) == 0 { start -= step.spread / 2 }
    // The logarithm of what lies above is concave.
    return newtonRoot(from: start) { z in
      let above = self.probability(above: z, at: next)
      return (log(above) - log(probability), -density(of: z, at: next) / above)
    }
  }

  /// The paths that are still below a boundary at the next look.
  /// - Parameter later: the look after that, whose step says how fine the points must lie.
  func advanced(to next: Double, below boundary: Double, before later: Double?) -> ContinuingPaths {
    let fine = min(
      Step(from: information, to: next, drift: drift).spread,
      later.map { Step(from: next, to: $0, drift: drift).spread } ?? 1)
    // Further below, paths cannot matter to what lies above; further above, there are none for a double.
    let centre = drift * next.squareRoot()
    let (low, high) = (centre - 9, min(boundary, centre + 38))
    var result = self
    result.information = next
    result.top = high
    result.points =
      low < high
      ? GaussLegendre.nodes(low...high, panel: 2 * fine).map { ($0.point, $0.weight * density(of: $0.point, at: next)) }
      : []
    return result
  }

  /// From one look to the next the statistic keeps a part of what it was and gains something normal.
  private struct Step {
    var kept: Double
    var gain: Double
    var spread: Double

    init(from before: Double, to now: Double, drift: Double) {
      kept = (before / now).squareRoot()
      gain = drift * (now - before) / now.squareRoot()
      spread = ((now - before) / now).squareRoot()
    }

    func deviation(of z: Double, from before: Double) -> Double { (z - kept * before - gain) / spread }
  }
}
