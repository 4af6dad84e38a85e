/// The boundaries of a test that may stop at any of several looks and yet keeps its bound for false alarms.
///
/// For a statistic that is standard normal at each look if nothing changed, and whose looks go together as those of a
/// growing sample do. A look's boundary depends on the looks up to it, not on those to come: more may be added.
/// Source: Lan and DeMets 1983 for the boundaries, ``ContinuingPaths`` for the numbers. Boundaries to 1e-10.
package struct GroupSequentialDesign: Sendable {
  package enum Sides: Sendable { case one, two }

  /// The share of the planned information at each look, growing; beyond 1 nothing is left to spend.
  package let information: [Double]
  package let sides: Sides
  /// Each look's boundary: stop where the statistic (its magnitude, on two sides) is at least this. May be infinite.
  package private(set) var boundaries: [Double] = []
  /// The probability of a false alarm up to each look, on all sides together.
  package private(set) var spent: [Double] = []

  /// - Parameter alpha: the probability of a false alarm on all sides together, below a half.
  /// - Precondition: the information is positive and grows.
  package init(information: [Double], alpha: Double, spending: AlphaSpending, sides: Sides) {
    (self.information, self.sides) = (information, sides)
    let share = sides == .one ? alpha : alpha / 2
    var paths = ContinuingPaths()
    var before = 0.0
    for (look, now) in information.enumerated() {
      let spent = spending.spent(at: now, of: share)
      let boundary = spent > before ? paths.quantile(above: spent - before, at: now) : .infinity
      boundaries.append(boundary)
      self.spent.append(sides == .one ? spent : 2 * spent)
      before = spent
      guard look + 1 < information.count else { break }
      paths = paths.advanced(to: now, within: region(look), before: information[look + 1])
    }
  }

  /// With boundaries of one's own, such as equal ones; on two sides none below 0.
  package init(information: [Double], boundaries: [Double], sides: Sides) {
    (self.information, self.boundaries, self.sides) = (information, boundaries, sides)
    for (above, below) in crossings() { spent.append((spent.last ?? 0) + above + below) }
  }

  /// How likely is it to stop at each look, on either side.
  /// - Parameter drift: the statistic's mean at all information; 0 if nothing changed.
  package func crossings(drift: Double = 0) -> [(above: Double, below: Double)] {
    var paths = ContinuingPaths(drift: drift)
    return information.indices.map { look in
      let now = information[look]
      let above = paths.probability(above: boundaries[look], at: now)
      let below = sides == .one ? 0 : paths.probability(below: -boundaries[look], at: now)
      if look + 1 < information.count {
        paths = paths.advanced(to: now, within: region(look), before: information[look + 1])
      }
      return (above, below)
    }
  }

  /// Where a look does not stop.
  private func region(_ look: Int) -> ClosedRange<Double> {
    (sides == .one ? -.infinity : -boundaries[look])...boundaries[look]
  }
}
