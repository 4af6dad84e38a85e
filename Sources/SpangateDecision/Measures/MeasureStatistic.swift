import SpangateCore
import SpangateStatistics

extension MeasurePolicy.Statistic {
  /// - Parameter cases: each case's values. A mean gives every case the same weight; the rest pool all values.
  func value(of cases: [[Double]]) -> Double {
    guard let shareBelow else { return cases.map(\.mean).mean }
    return cases.flatMap(\.self).quantile(shareBelow)
  }

  /// The share of values below it; nil for the mean.
  var shareBelow: Double? {
    switch self {
    case .mean: nil
    case .median: 0.5
    case .p90: 0.9
    case .p95: 0.95
    case .p99: 0.99
    }
  }
}
