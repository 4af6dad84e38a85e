extension Observation {
  /// Every measure but a suite's own, with its value, or why it has none.
  package var measures: [Measure: Measurement] { measures(Measure.allCases) }

  package func measures(_ measures: [Measure]) -> [Measure: Measurement] {
    lazy var settled = MeasuredTrace(trace, prices: prices)
    return Dictionary(uniqueKeysWithValues: measures.map { ($0, $0.measurement(of: self) { settled }.within) })
  }
}

extension Measurement {
  /// Absent where spans say what no agent can have needed: less than nothing, or a number that cannot be compared.
  fileprivate var within: Measurement {
    guard let value, !(value.isSample && value >= 0) else { return self }
    return .absent(why: "it comes to \(value), and a measure is a number from 0 to 1e100")
  }
}
