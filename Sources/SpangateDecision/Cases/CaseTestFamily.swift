import SpangateCore
import SpangateStatistics

/// All tests of single cases that look the same way and share a bound.
struct CaseTestFamily {
  private(set) var outcomes: [CasePosition: TestOutcome] = [:]

  private let direction: Direction

  init(_ suites: [ComparedSuite], severity: ScoreSeverity, direction: Direction, bound: Double) {
    self.direction = direction
    let groups = suites.indices.flatMap { suite in
      CaseGroup.all(of: suites[suite], suite: suite, severity: severity, direction: direction)
    }
    let isGraded = groups.contains(where: \.isGraded)
    let share = isGraded ? 1 - DecisionTuning.rankShare : 1
    let test = CaseTest(
      groups.map { $0.members.map(\.record) }, bound: share * bound,
      furtherShare: share * DecisionTuning.furtherShare, firstRound: suites.reduce(0) { $0 + $1.firstRound })
    addPasses(of: groups, by: test)
    if isGraded { addRanks(suites, of: groups, bound: DecisionTuning.rankShare * bound) }
  }

  private mutating func addPasses(of groups: [CaseGroup], by test: CaseTest) {
    var drops: [CaseTest.Kind: Double?] = [:]
    for (index, group) in groups.enumerated() {
      for member in group.members where member.isTested {
        guard let found = test.result(of: member.record, in: index) else { continue }
        var outcome = outcome(isShown: found.decision == .alarm, wanted: found.decision == .suspect ? found.next : nil)
        if !group.isGraded {
          let kind = CaseTest.Kind(member.record, in: index)
          let drop = drops[kind] ?? (direction == .worse ? test.detectableDrop(of: kind) : nil)
          drops[kind] = .some(drop)
          outcome.normal = test.normal(member.record, in: index)
          outcome.detectableDrop = drop
        }
        add(outcome, at: member.position)
      }
    }
  }

  private func outcome(isShown: Bool, wanted: Int?) -> TestOutcome {
    TestOutcome(shown: isShown ? [direction] : [], wanted: wanted)
  }

  /// Several tests may look at one score; an alarm of any of them ends its doubts.
  private mutating func add(_ outcome: TestOutcome, at position: CasePosition) {
    guard var own = outcomes[position] else {
      outcomes[position] = outcome
      return
    }
    own.shown.formUnion(outcome.shown)
    own.wanted = own.shown.isEmpty ? own.wanted ?? outcome.wanted : nil
    outcomes[position] = own
  }

  /// The rank tests of graded scores: exact at each look, and each look of each score has an equal part of the bound.
  private mutating func addRanks(_ suites: [ComparedSuite], of groups: [CaseGroup], bound: Double) {
    let graded = Set(groups.filter(\.isGraded).flatMap(\.members).filter(\.isTested).map(\.position))
    for position in graded {
      let compared = suites[position.suite]
      let score = compared.cases[position.case].scores[position.score]
      let values = direction == .worse ? score.values : score.values(before: compared.balanced(score.case))
      guard !values.isEmpty else { continue }
      let ranks = MannWhitney(baseline: direction.turned(score.baseline), candidate: direction.turned(values))
      let suite = compared.suite
      let looks = CaseLooks.schedule(first: suite.trials(of: score.case), most: suite.maxTrials)
      let critical = bound / Double(max(DecisionTuning.leastRankLooks, looks.count) * graded.count)
      let isWorthMore = direction == .worse && ranks.lowerTail <= DecisionTuning.rankDoubt
      add(
        outcome(
          isShown: ranks.lowerTail <= critical, wanted: isWorthMore ? looks.first { $0 > values.count } : nil),
        at: position)
    }
  }
}

extension ComparedSuite {
  /// Trials in the first round of the cases that can be compared.
  fileprivate var firstRound: Int {
    cases.filter { $0.scores.contains(where: \.isPaired) }.reduce(0) { $0 + suite.trials(of: $1.case) }
  }
}
