import SpangateCore

/// Is a single case worse or better than it was, and is it worth asking again?
///
/// Three trials of one case prove little by themselves. So the test borrows from the other cases of the suite, whose
/// baselines say how steady cases are that passed as often (``CaseTest``). A graded score is judged by how often
/// it reaches its threshold, by how often it reaches the median of the baseline, and by an exact test of its ranks.
///
/// What can block and what cannot are two families with a bound each, and so are the two directions (``CaseTestFamily``).
/// Improvements are looked for in the first round alone, since who goes further is chosen for looking bad.
struct CaseTests {
  private var outcomes: [CasePosition: TestOutcome] = [:]

  /// - Parameter bound: for the probability of any false alarm among all cases of the command.
  init(_ suites: [ComparedSuite], bound: Double) {
    for severity in ScoreSeverity.allCases {
      for direction in [Direction.worse, .better] {
        let family = CaseTestFamily(suites, severity: severity, direction: direction, bound: bound)
        for (position, outcome) in family.outcomes { add(outcome, at: position, direction) }
      }
    }
  }

  /// What is shown counts whichever way it is; all else is told of a case that may be worse.
  private mutating func add(_ outcome: TestOutcome, at position: CasePosition, _ direction: Direction) {
    let shown = outcomes[position]?.shown ?? []
    if direction == .worse {
      outcomes[position] = outcome
    }
    outcomes[position, default: TestOutcome()].shown = shown.union(outcome.shown)
  }

  /// Of one score of one case; untested where there was nothing to compare.
  func outcome(at position: CasePosition) -> TestOutcome { outcomes[position] ?? TestOutcome() }
}
