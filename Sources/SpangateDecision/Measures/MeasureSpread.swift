import Glibc
import SpangateStatistics

/// How far a measure scatters from trial to trial within the cases of a suite, on a log scale.
///
/// Estimated from the trials of either side, from how unlike cases moved, and from an imagined spread that counts for
/// little (``DecisionTuning/imaginedSpread``). A rise that all cases share, and one that a few have, does not widen it.
struct MeasureSpread {
  private let pairs: [CasePair]
  private let offset: Double
  /// By case: the sum of squares within its sides, and their degrees of freedom.
  private let within: [Squares]
  /// The same of all cases, and of what they moved by.
  private let all: Squares

  private struct Squares {
    var sum = 0.0
    var degrees = 0.0

    static func + (one: Self, other: Self) -> Self {
      Self(sum: one.sum + other.sum, degrees: one.degrees + other.degrees)
    }
  }

  /// - Parameter pairs: of all cases that have both sides.
  init(_ pairs: [CasePair]) {
    let offset = MeasureTest.offset(pairs)
    (self.pairs, self.offset) = (pairs, offset)
    let logarithms = pairs.map { pair in
      [pair.baseline, pair.candidate].map { side in side.map { log($0 + offset) } }
    }
    within = logarithms.map { sides in
      sides.reduce(Squares()) {
        $0 + Squares(sum: $1.variance * Double($1.count - 1), degrees: Double($1.count - 1))
      }
    }
    all = within.reduce(Self.between(logarithms), +)
  }

  /// Of what the cases moved by, as far from their median as most are.
  private static func between(_ logarithms: [[[Double]]]) -> Squares {
    guard logarithms.count > 2 else { return Squares() }
    let moves = logarithms.map { sides in
      (sides[1].mean - sides[0].mean) / (1 / Double(sides[0].count) + 1 / Double(sides[1].count)).squareRoot()
    }
    let middle = moves.quantile(0.5)
    let deviation = moves.map { abs($0 - middle) }.quantile(0.5) / Normal.quantile(0.75)
    let degrees = DecisionTuning.medianDeviationEfficiency * Double(logarithms.count - 1)
    return Squares(sum: degrees * deviation * deviation, degrees: degrees)
  }

  /// How likely the sides of an unchanged case are as far apart as this one's.
  ///
  /// - Parameter index: of a case whose values are above all of its baseline.
  func chance(ofCase index: Int) -> Double {
    let pair = pairs[index]
    guard let before = pair.baseline.max(), let now = pair.candidate.min(), before < now else { return 1 }
    // Infinitely more.
    if before <= 0 { return 0 }
    let imagined = Squares(
      sum: DecisionTuning.imaginedSpread * DecisionTuning.imaginedSpread * DecisionTuning.imaginedSpreadDegrees,
      degrees: DecisionTuning.imaginedSpreadDegrees)
    let others = imagined + all + Squares(sum: -within[index].sum, degrees: -within[index].degrees)
    let degrees = min(others.degrees, DecisionTuning.imaginedSpreadDegrees + DecisionTuning.sharedSpreadDegrees)
    let own = within[index] + Squares(sum: max(0, others.sum) / others.degrees * degrees, degrees: degrees)
    let spread = (own.sum / own.degrees).squareRoot()
    let gap = log((now + offset) / (before + offset))
    return SeparationTest(baseline: pair.baseline.count, candidate: pair.candidate.count)
      .chance(ofGap: gap / spread, degrees: own.degrees)
  }
}
