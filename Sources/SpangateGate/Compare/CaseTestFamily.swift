import SpangateCore
import SpangateStatistics

/// All tests of single cases that look the same way and share a bound.
struct CaseTestFamily {
  /// A series by its indices in the tallies.
  struct Place: Hashable {
    var suite: Int
    var `case`: Int
    var score: Int
  }

  private struct Prediction {
    var seen: SuccessCount
    var mean: Double
    var tails: [Double]
  }

  private let direction: Direction
  private var family = TestFamily()
  private var places: [Place] = []
  private var predictions: [(place: Place, prediction: Prediction)] = []

  init(_ tallies: [Tally], severity: ScoreSeverity, direction: Direction) {
    self.direction = direction
    for (suite, tally) in tallies.enumerated() {
      var groups: [String: [(place: Place, series: Series)]] = [:]
      for (index, tallied) in tally.cases.enumerated() {
        // A quarantined case is held to what the others say is normal, and says nothing about them.
        for (score, series) in tallied.series.enumerated()
        where series.isPaired && (series.severity == severity || severity == .advisory) {
          groups[series.scorer.name, default: []].append((Place(suite: suite, case: index, score: score), series))
        }
      }
      for name in groups.keys.sorted() { add(groups[name]!, testing: severity) }
    }
  }

  /// Adds the cases of one score; they tell each other what is normal.
  private mutating func add(_ group: [(place: Place, series: Series)], testing severity: ScoreSeverity) {
    let seen = group.map { direction.turned($0.series.passes($0.series.baseline)) }
    let mixing = MixingDistribution(fitting: seen)
    var known: [[SuccessCount]: Prediction] = [:]
    for ((place, series), seen) in zip(group, seen) where series.severity == severity {
      let passes = direction.turned(series.passes(series.values))
      let key = [seen, SuccessCount(0, of: passes.trials)]
      let prediction =
        known[key]
        ?? Prediction(
          seen: seen, mean: mixing.mean(after: seen), tails: mixing.predictiveTails(after: seen, trials: passes.trials))
      known[key] = prediction
      family.add(prediction.tails[passes.successes], attainable: .steps(prediction.tails))
      places.append(place)
      if series.isPassFail {
        predictions.append((place, prediction))
      } else {
        let ranks = MannWhitney(
          baseline: direction.turned(series.baseline), candidate: direction.turned(series.values))
        family.add(ranks.lowerTail, attainable: .from(ranks.smallestAttainable))
        places.append(place)
      }
    }
  }

  /// The smallest adjusted p-value of each series.
  var adjusted: [Place: Double] {
    Dictionary(zip(places, family.adjusted), uniquingKeysWith: min)
  }

  /// How likely is any false alarm among these tests, at a bound that they hardly ever use up.
  func spent(within bound: Double) -> Double { family.spent(within: bound) }

  /// How far a case's pass rate must fall to be found with probability 0.8; only where any outcome would be found.
  func detectableDrops(bound: Double) -> [(Place, Double)] {
    var known: [[Double]: Double?] = [:]
    return predictions.compactMap { place, prediction in
      let drop =
        known[prediction.tails]
        ?? prediction.tails.lastIndex { family.spent(at: $0) <= bound }.map { most in
          prediction.mean - probability(of: most, of: prediction.tails.count - 1)
        }
      known[prediction.tails] = .some(drop)
      return drop.map { (place, $0) }
    }
  }

  /// The pass probability at which a case passes at most `most` times with probability 0.8.
  private func probability(of most: Int, of trials: Int) -> Double {
    guard most < trials else { return 1 }
    var (low, high) = (0.0, 1.0)
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if Binomial(trials: trials, probability: middle).lowerTail(most) >= 0.8 { low = middle } else { high = middle }
    }
    return low
  }
}
