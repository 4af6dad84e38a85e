import Glibc
import SpangateCore
import SpangateStatistics

/// What stands in for a measure's values when trials are exchanged within cases.
///
/// Which change a test can see depends on its scores; that it cries wolf no more often than it says does not, because
/// each is found from both sides' values together.
enum MeasureScores: Equatable {
  /// The values themselves: rare trials that take many times as much weigh as they do in a mean.
  case plain
  /// Sees a factor on everything.
  case logarithms
  /// Ranks within the case: blind to how far the outliers lie, as a median is.
  case ranks
  /// How far, in logarithms, a value lies beyond this quantile of all.
  case excess(beyond: Double)
  /// The same of what is left when each case's median is taken off: outliers in any case, not only in the large ones.
  case residualExcess(beyond: Double)

  static func all(for statistic: MeasurePolicy.Statistic) -> [MeasureScores] {
    switch statistic {
    case .mean: return [.logarithms, .plain]
    case .median: return [.ranks]
    case .p90, .p95, .p99:
      let share = statistic.shareBelow ?? 1
      // Values on either side of the quantile tell whether it moved: a threshold with twice as many above it has more
      // power than the quantile itself.
      return [.logarithms, .excess(beyond: 2 * share - 1), .residualExcess(beyond: share)]
    }
  }

  /// What the cluster-robust test takes in their place. Ranks have an end, where all of few clusters soon are, as if
  /// none could ever go the other way.
  var betweenClusters: MeasureScores { self == .ranks ? .logarithms : self }

  /// - Parameter offset: gives zero a logarithm.
  func values(of pairs: [CasePair], offset: Double) -> [CasePair] {
    switch self {
    case .plain: return pairs
    case .logarithms: return pairs.map { pair in pair.map { log(max(0, $0) + offset) } }
    case .ranks:
      return pairs.map { pair in
        let sorted = pair.all.sorted()
        return pair.map { midrank(of: $0, in: sorted) }
      }
    case .excess(let share):
      return excess(MeasureScores.logarithms.values(of: pairs, offset: offset), beyond: share)
    case .residualExcess(let share):
      let residuals = MeasureScores.logarithms.values(of: pairs, offset: offset).map { pair in
        let median = pair.all.quantile(0.5)
        return pair.map { $0 - median }
      }
      return excess(residuals, beyond: share)
    }
  }

  private func excess(_ pairs: [CasePair], beyond share: Double) -> [CasePair] {
    let threshold = pairs.flatMap(\.all).quantile(share)
    return pairs.map { pair in pair.map { max(0, $0 - threshold) } }
  }

  /// From 0 to 1, the same for values that are tied, and with the same mean in every case.
  private func midrank(of value: Double, in sorted: [Double]) -> Double {
    let (below, upTo) = (sorted.place { $0 >= value }, sorted.place { $0 > value })
    return Double(below + upTo) / Double(2 * sorted.count)
  }
}

extension CasePair {
  fileprivate var all: [Double] { baseline + candidate }

  fileprivate func map(_ transform: (Double) -> Double) -> Self {
    .init(cluster: cluster, baseline: baseline.map(transform), candidate: candidate.map(transform))
  }
}

extension [Double] {
  /// The first index whose value fits, when all after it do too; else the count.
  fileprivate func place(where fits: (Double) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if fits(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
