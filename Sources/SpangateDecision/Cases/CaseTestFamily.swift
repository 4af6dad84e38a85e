import SpangateCore
import SpangateStatistics
import SpangateTrace

/// All tests of single cases that look the same way and share a bound.
struct CaseTestFamily {
  /// A series by its indices in the tallies.
  struct Position: Hashable {
    var suite: Int
    var `case`: Int
    var score: Int
  }

  struct Result {
    var isShown = false
    var wanted: Int?
    var normal: Double?
    var detectableDrop: Double?
  }

  private(set) var results: [Position: Result] = [:]

  /// Further trials that may be asked on average if nothing changed, as a share of the first round.
  private static let furtherShare = 0.17

  /// What rank tests have of the bound and of the further trials, where a score is graded.
  private static let rankShare = 0.3
  /// The p-value of a rank test that is worth further trials: about as many as are its share.
  private static let rankDoubt = 0.02

  /// The bound of rank tests is shared by as many looks, also where a suite has fewer.
  private static let leastRankLooks = 6

  init(_ tallies: [ComparedSuite], severity: ScoreSeverity, direction: Direction, bound: Double) {
    let groups = tallies.indices.flatMap { suite in
      CaseGroup.all(of: tallies[suite], suite: suite, severity: severity, direction: direction)
    }
    let isGraded = groups.contains(where: \.isGraded)
    let share = isGraded ? 1 - Self.rankShare : 1
    let test = CaseTest(
      groups.map { $0.members.map(\.record) }, bound: share * bound, furtherShare: share * Self.furtherShare,
      firstRound: tallies.reduce(0) { $0 + $1.firstRound })
    var drops: [CaseTest.Kind: Double?] = [:]
    for (index, group) in groups.enumerated() {
      for member in group.members where member.isTested {
        guard let found = test.result(of: member.record, in: index) else { continue }
        var result = Result(
          isShown: found.decision == .alarm, wanted: found.decision == .suspect ? found.next : nil)
        if !group.isGraded {
          let kind = CaseTest.Kind(member.record, in: index)
          let drop = drops[kind] ?? (direction == .worse ? test.detectableDrop(of: kind) : nil)
          drops[kind] = .some(drop)
          result.normal = test.normal(member.record, in: index)
          result.detectableDrop = drop
        }
        add(result, to: member.position)
      }
    }
    if isGraded { addRanks(tallies, of: groups, direction, bound: Self.rankShare * bound) }
  }

  /// Several tests may look at one series; an alarm of any of them ends its doubts.
  private mutating func add(_ result: Result, to position: Position) {
    guard var own = results[position] else {
      results[position] = result
      return
    }
    own.isShown = own.isShown || result.isShown
    own.wanted = own.isShown ? nil : own.wanted ?? result.wanted
    results[position] = own
  }

  /// The rank tests of graded scores: exact at each look, and each look of each series has an equal part of the bound.
  private mutating func addRanks(
    _ tallies: [ComparedSuite], of groups: [CaseGroup], _ direction: Direction, bound: Double
  ) {
    let graded = Set(groups.filter(\.isGraded).flatMap(\.members).filter(\.isTested).map(\.position))
    for position in graded {
      let tally = tallies[position.suite]
      let series = tally.cases[position.case].series[position.score]
      let values = direction == .worse ? series.values : series.values(before: tally.balanced(series.case))
      guard !values.isEmpty else { continue }
      let ranks = MannWhitney(baseline: direction.turned(series.baseline), candidate: direction.turned(values))
      let looks = CaseLooks.schedule(first: tally.suite.trials(of: series.case), most: tally.suite.maxTrials)
      let critical = bound / Double(max(Self.leastRankLooks, looks.count) * graded.count)
      let isWorthMore = direction == .worse && ranks.lowerTail <= Self.rankDoubt
      add(
        Result(
          isShown: ranks.lowerTail <= critical, wanted: isWorthMore ? looks.first { $0 > values.count } : nil),
        to: position)
    }
  }
}

extension ComparedSuite {
  /// Trials in the first round of the cases that can be compared.
  fileprivate var firstRound: Int {
    cases.filter { $0.series.contains(where: \.isPaired) }.reduce(0) { $0 + suite.trials(of: $1.case) }
  }
}
