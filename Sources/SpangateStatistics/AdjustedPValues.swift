/// Each p-value adjusted by Holm's method: rejecting those at most `bound` cries wolf with no more than that probability.
///
/// Holds however the tests depend on each other. Source: Holm 1979, step-down. Discrete tests: see ``TestFamily``.
package func holm(_ pValues: [Double]) -> [Double] {
  var adjusted = pValues
  var floor = 0.0
  for (rank, index) in ascending(pValues).enumerated() {
    floor = max(floor, min(1, pValues[index] * Double(pValues.count - rank)))
    adjusted[index] = floor
  }
  return adjusted
}

/// Each p-value adjusted so that of those at most `bound`, no more than that share is expected to be false alarms.
///
/// For tests that are independent or depend positively. Source: Benjamini and Hochberg 1995, step-up.
package func benjaminiHochberg(_ pValues: [Double]) -> [Double] {
  var adjusted = pValues
  var ceiling = 1.0
  for (rank, index) in ascending(pValues).enumerated().reversed() {
    ceiling = min(ceiling, pValues[index] * (Double(pValues.count) / Double(rank + 1)))
    adjusted[index] = ceiling
  }
  return adjusted
}

private func ascending(_ pValues: [Double]) -> [Int] { pValues.indices.sorted { pValues[$0] < pValues[$1] } }
