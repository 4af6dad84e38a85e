import SpangateCore
import SpangateStatistics

/// Both sides of many cases, to be compared as a whole.
struct PairedTest {
  let pairs: [CasePair]

  /// nil when no case has both sides.
  init?(_ pairs: [CasePair]) {
    guard !pairs.isEmpty else { return nil }
    self.pairs = pairs
  }

  /// Means of the cases' means: a case counts once, however many trials it has.
  var baseline: Double { pairs.map(\.baseline.mean).mean }
  var candidate: Double { pairs.map(\.candidate.mean).mean }

  /// Of all cases together.
  var trials: (candidate: Int, baseline: Int) {
    (pairs.reduce(0) { $0 + $1.candidate.count }, pairs.reduce(0) { $0 + $1.baseline.count })
  }

  /// The cases' differences with an error that allows for clusters; nil with fewer than two of them.
  var difference: ClusteredMean? {
    ClusteredMean(pairs.map { $0.candidate.mean - $0.baseline.mean }, clusters: pairs.map(\.cluster))
  }

  /// 95 %, of the change. Between two scores from 0 to 1 it never reaches beyond −1 and 1.
  var interval: ClosedRange<Double>? {
    difference?.interval(level: 0.95).map(pairs.clamped)
  }

  /// How likely is a change this far, if nothing changed, whatever kind of change it is.
  ///
  /// Exchanges trials within cases. Where cases share a cluster, trials may depend on each other, and the
  /// cluster-robust test has to agree.
  func exchangePValue(_ direction: Direction) -> Double {
    var test = StratifiedTest()
    for pair in pairs {
      test.add(baseline: direction.turned(pair.baseline), candidate: direction.turned(pair.candidate))
    }
    return max(test.lowerTail, clusteredPValue(direction))
  }

  /// The same by the exact test of a loss that all cases share, where there are only passes and failures.
  func shiftPValue(_ direction: Direction) -> Double {
    var test = ShiftTest()
    for pair in pairs {
      guard let baseline = SuccessCount(pair.baseline), let candidate = SuccessCount(pair.candidate) else {
        return exchangePValue(direction)
      }
      test.add(baseline: direction.turned(baseline), candidate: direction.turned(candidate))
    }
    return max(test.pValue, clusteredPValue(direction))
  }

  /// 0 where no cases share a cluster.
  private func clusteredPValue(_ direction: Direction) -> Double {
    guard Set(pairs.map(\.cluster)).count < pairs.count else { return 0 }
    let turned = ClusteredMean(
      pairs.map { direction.turned([$0.candidate.mean - $0.baseline.mean])[0] }, clusters: pairs.map(\.cluster))
    return turned?.lowerTail() ?? 1
  }

  /// The standard error of the change, from between the cases and from within them, whichever is larger.
  ///
  /// Within a case that always passed there is no variation to see; half an imagined pass and failure stand in.
  var standardError: Double {
    max(difference?.standardError ?? 0, withinError)
  }

  /// The same from within the cases alone.
  var withinError: Double {
    let within = pairs.map { pair in
      spread(pair.baseline) / Double(pair.baseline.count) + spread(pair.candidate) / Double(pair.candidate.count)
    }
    return within.reduce(0, +).squareRoot() / Double(pairs.count)
  }

  private func spread(_ values: [Double]) -> Double {
    SuccessCount(values)?.smoothedVariance ?? values.variance
  }
}
