import SpangateCore
import SpangateStatistics

/// All tests of single cases that look the same way and share a bound.
struct CaseTestFamily {
  private(set) var outcomes: [CasePosition: TestOutcome] = [:]

  private let direction: Direction
  /// How many times as likely the passes of a score are if its case got worse.
  private var evidence: [CasePosition: Double] = [:]

  init(_ suites: [ComparedSuite], severity: ScoreSeverity, direction: Direction, bound: Double) {
    self.direction = direction
    let groups = suites.indices.flatMap { suite in
      CaseGroup.all(of: suites[suite], suite: suite, severity: severity, direction: direction)
    }
    let joint = severity == .blocking && direction == .worse ? Self.joint(of: suites) : []
    let jointShare = joint.isEmpty ? 0 : DecisionTuning.jointShare
    let bound = (1 - jointShare) * bound
    let isGraded = groups.contains(where: \.isGraded)
    let share = isGraded ? 1 - DecisionTuning.rankShare : 1
    let firstRound = suites.reduce(0) { $0 + $1.firstRound }
    let further = (1 - jointShare) * DecisionTuning.furtherShare
    let test = CaseTest(
      groups.map { $0.members.map(\.record) }, bound: share * bound, furtherShare: share * further,
      firstRound: firstRound)
    addPasses(suites, of: groups, by: test)
    if isGraded { addRanks(suites, of: groups, bound: DecisionTuning.rankShare * bound) }
    if !joint.isEmpty {
      let test = CaseTest(
        joint.map { $0.members.map(\.record) }, bound: jointShare / (1 - jointShare) * bound,
        furtherShare: jointShare * DecisionTuning.furtherShare, firstRound: firstRound)
      addJoint(suites, joint, by: test)
    }
  }

  private static func joint(of suites: [ComparedSuite]) -> [CaseGroup] {
    suites.indices.compactMap { CaseGroup.joint(of: suites[$0], suite: $0) }
  }

  /// What is found of a case as a whole is told of its scores: of those that fell beyond doubt, or else of the one
  /// that most likely did.
  private mutating func addJoint(_ suites: [ComparedSuite], _ groups: [CaseGroup], by test: CaseTest) {
    for (index, group) in groups.enumerated() {
      for member in group.members {
        guard let found = test.result(of: member.record, in: index), found.decision != .clear else { continue }
        let fallen = fallen(suites[member.position.suite], at: member.position)
        guard let worst = fallen.first else { continue }
        if found.decision == .suspect {
          add(outcome(isShown: false, wanted: found.next), at: worst.position)
        } else {
          for item in fallen where item.evidence >= DecisionTuning.scoreEvidence || item.position == worst.position {
            add(outcome(isShown: true, wanted: nil), at: item.position)
          }
        }
      }
    }
  }

  /// The blocking scores of a case that dropped by more than is tolerated, the likeliest first.
  private func fallen(
    _ compared: ComparedSuite, at position: CasePosition
  ) -> [(position: CasePosition, evidence: Double)] {
    compared.cases[position.case].scores.enumerated().filter { _, score in
      score.severity == .blocking
        && score.change.map { compared.policy(for: score.scorer.name).isExceeded(by: $0) } ?? false
    }.map { index, _ in
      let position = CasePosition(suite: position.suite, case: position.case, score: index)
      return (position, evidence[position] ?? 0)
    }.sorted { ($1.evidence, $0.position.score) < ($0.evidence, $1.position.score) }
  }

  private mutating func addPasses(_ suites: [ComparedSuite], of groups: [CaseGroup], by test: CaseTest) {
    var sights: [CaseTest.Kind: [CaseCourse: Sight]] = [:]
    for (index, group) in groups.enumerated() {
      for member in group.members where member.isTested {
        guard let found = test.result(of: member.record, in: index) else { continue }
        evidence[member.position] = max(evidence[member.position] ?? 0, found.evidence)
        var outcome = outcome(isShown: found.decision == .alarm, wanted: found.decision == .suspect ? found.next : nil)
        // Of a graded score the threshold comes first; its median tells nothing of what is asked for.
        if direction == .worse, outcomes[member.position] == nil {
          let kind = CaseTest.Kind(member.record, in: index)
          let course = suites[member.position.suite].course(of: member)
          let sight = sights[kind]?[course] ?? Sight(of: kind, asked: course, by: test)
          sights[kind, default: [:]][course] = sight
          (outcome.detectableDrop, outcome.detectableFall) = group.isGraded ? (nil, sight.drop) : (sight.drop, nil)
          outcome.chanceOfNone = group.isGraded ? nil : sight.chanceOfNone
        }
        if !group.isGraded {
          outcome.normal = test.normal(member.record, in: index)
          outcome.silence = direction == .worse ? found.silence : nil
        }
        add(outcome, at: member.position)
      }
    }
  }

  /// What would be seen of a kind of case.
  private struct Sight {
    let drop: Double?
    let chanceOfNone: TestOutcome.ChanceOfNone?

    init(of kind: CaseTest.Kind, asked course: CaseCourse, by test: CaseTest) {
      drop = test.detectableDrop(of: kind, asked: course)
      let most = max(kind.first, kind.most)
      chanceOfNone = test.chanceOfNone(of: kind, in: kind.first).flatMap { first in
        test.chanceOfNone(of: kind, in: most).map { .init(first: first, most: $0) }
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
  /// How a case of a group is asked in this suite, beside what its test says.
  fileprivate func course(of member: CaseGroup.Member) -> CaseCourse {
    let item = cases[member.position.case]
    let score = item.scores[member.position.score]
    guard score.severity == .blocking else { return CaseCourse() }
    let hasAlwaysPassed = member.record.baseline.successes == member.record.baseline.trials
    let doubt = member.record.isAskedOn ? 1 : hasAlwaysPassed ? item.surprise : doubtAtFirst
    return CaseCourse(doubt: doubt, tolerance: policy(for: score.scorer.name).tolerance)
  }
}
