/// The boundaries of a one-sided test that may stop at any of several looks and yet keeps its bound for false alarms.
///
/// For a statistic that is standard normal at each look if nothing changed, and whose looks go together as those of a
/// growing sample do. A look's boundary depends on the looks up to it, not on those to come: more may be added.
/// Source: Lan and DeMets 1983 for the boundaries, ``ContinuingPaths`` for the numbers. Boundaries to 1e-10.
package struct GroupSequentialDesign: Sendable {
  /// The share of the planned information at each look, growing.
  package let information: [Double]
  /// Each look's boundary: stop where the statistic is at least this. May be infinite.
  package private(set) var boundaries: [Double] = []

  /// - Parameters:
  ///   - information: of each look; positive, and growing.
  ///   - spent: the probability of a false alarm that may be used up by each look, below a half and never falling; see
  ///     ``AlphaSpending``.
  package init(information: [Double], spent: [Double]) {
    self.information = information
    var paths = ContinuingPaths()
    var before = 0.0
    for (look, now) in information.enumerated() {
      let boundary = spent[look] > before ? paths.quantile(above: spent[look] - before, at: now) : .infinity
      boundaries.append(boundary)
      before = spent[look]
      guard look + 1 < information.count else { break }
      paths = paths.advanced(to: now, below: boundary, before: information[look + 1])
    }
  }

  /// With boundaries of one's own, such as equal ones.
  package init(information: [Double], boundaries: [Double]) {
    (self.information, self.boundaries) = (information, boundaries)
  }

  /// How likely is it to stop at each look.
  /// - Parameter drift: the statistic's mean at all information; 0 if nothing changed.
  package func crossings(drift: Double = 0) -> [Double] {
    var paths = ContinuingPaths(drift: drift)
    return information.indices.map { look in
      let now = information[look]
      let above = paths.probability(above: boundaries[look], at: now)
      if look + 1 < information.count {
        paths = paths.advanced(to: now, below: boundaries[look], before: information[look + 1])
      }
      return above
    }
  }
}
