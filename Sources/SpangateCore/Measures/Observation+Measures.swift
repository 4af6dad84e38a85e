extension Observation {
  /// Every measure with its value, or why it has none.
  package var measures: [Measure: Measurement] {
    lazy var settled = MeasuredTrace(trace, prices: prices)
    return Dictionary(uniqueKeysWithValues: Measure.allCases.map { ($0, $0.measurement(of: self) { settled }) })
  }
}
