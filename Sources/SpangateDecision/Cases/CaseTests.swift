import SpangateCore
import SpangateStatistics
import SpangateTrace

/// Is a single case worse or better than it was, and is it worth asking again?
///
/// Three trials of one case prove little by themselves. So the test borrows from the other cases of the suite, whose
/// baselines say how steady cases are that passed as often (``CaseTest``). A graded score is judged by how often
/// it reaches its threshold, by how often it reaches the median of the baseline, and by an exact test of its ranks.
///
/// Improvements are looked for in the first round alone, since who goes further is chosen for looking bad.
struct CaseTests {
  /// By suite, then by case and score, in the order of the tally's series.
  private(set) var results: [[[Result]]]

  struct Result {
    /// Which way it changed, as far as chance does not explain it at the bound of the whole command.
    var shown: Set<Direction> = []
    /// How many trials there should be in all to know more; nil when nothing is in doubt.
    var wanted: Int?
    /// How often cases pass that passed as often before; nil for graded scores.
    var normal: Double?
    /// The smallest true drop that would have been found with probability 0.8, further rounds included.
    var detectableDrop: Double?
  }

  /// - Parameter bound: for the probability of any false alarm among all cases of the command.
  init(_ tallies: [ComparedSuite], bound: Double) {
    results = tallies.map { $0.cases.map { $0.series.map { _ in Result() } } }
    for severity in ScoreSeverity.allCases {
      for direction in [Direction.worse, .better] {
        let family = CaseTestFamily(tallies, severity: severity, direction: direction, bound: bound)
        for (position, result) in family.results { add(result, to: position, direction) }
      }
    }
  }

  private mutating func add(
    _ result: CaseTestFamily.Result, to position: CaseTestFamily.Position, _ direction: Direction
  ) {
    var own = results[position.suite][position.case][position.score]
    if result.isShown { own.shown.insert(direction) }
    if direction == .worse {
      (own.wanted, own.normal, own.detectableDrop) = (result.wanted, result.normal, result.detectableDrop)
    }
    results[position.suite][position.case][position.score] = own
  }
}
