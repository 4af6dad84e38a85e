import SpangateCore
import SpangateStatistics

/// Is a single case worse or better than it was?
///
/// Three trials of one case prove little by themselves: even from 3 of 3 to 0 of 3 has an exact p-value of 0.05. So the
/// test borrows from the other cases of the suite: the ``MixingDistribution`` of their baselines says how steady cases
/// are that passed every time, and the p-value is how likely so few passes are for such a case. A graded score
/// is judged by its threshold in that way, and by an exact rank-sum test of its values besides.
struct CaseTests {
  /// By suite, then by case and score, in the order of the tally's series.
  let results: [[[Result]]]

  /// How much of the bound the blocking tests can use: what is left belongs to whole suites.
  let spent: Double

  struct Result {
    /// Which way it changed, as far as chance does not explain it at the bound of the whole command.
    var shown: Set<Direction> = []
    /// The smallest true drop that would have been found with probability 0.8.
    var detectableDrop: Double?
  }

  /// - Parameter bound: for the probability of any false alarm among all cases of the command.
  init(_ tallies: [Tally], bound: Double) {
    var results = tallies.map { $0.cases.map { $0.series.map { _ in Result() } } }
    var spent = 0.0
    for severity in ScoreSeverity.allCases {
      for direction in [Direction.worse, .better] {
        let family = CaseTestFamily(tallies, severity: severity, direction: direction)
        for (place, p) in family.adjusted where p <= bound {
          results[place.suite][place.case][place.score].shown.insert(direction)
        }
        guard direction == .worse else { continue }
        if severity == .blocking { spent = family.spent(within: bound) }
        for (place, drop) in family.detectableDrops(bound: bound) {
          results[place.suite][place.case][place.score].detectableDrop = drop
        }
      }
    }
    self.spent = spent
    self.results = results
  }
}

/// Which way a test looks.
enum Direction {
  case worse, better

  /// Turned so that lower is what the test looks for.
  func turned(_ values: [Double]) -> [Double] { self == .worse ? values : values.map { -$0 } }
  func turned(_ count: SuccessCount) -> SuccessCount { self == .worse ? count : count.mirrored }
}
