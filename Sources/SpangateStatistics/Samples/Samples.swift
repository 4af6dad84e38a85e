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
