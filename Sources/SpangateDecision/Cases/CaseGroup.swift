import SpangateCore
import SpangateStatistics

/// The cases that have one score of one suite, as passes and failures: they tell each other what is normal.
struct CaseGroup {
  struct Member {
    var position: CasePosition
    var record: CaseTest.Record
    /// A quarantined case is held to what the others say is normal, but is tested among those that cannot block.
    var isTested: Bool
  }

  let members: [Member]
  let isGraded: Bool

  /// Every score's group; two of a graded score, where the threshold and the median tell different stories.
  static func all(of compared: ComparedSuite, suite: Int, severity: ScoreSeverity, direction: Direction) -> [CaseGroup]
  {
    var positions: [String: [(CasePosition, CaseScore)]] = [:]
    for (index, item) in compared.cases.enumerated() {
      for (position, score) in item.scores.enumerated()
      where score.isPaired && (score.severity == severity || severity == .advisory) {
        positions[score.scorer.name, default: []].append((.init(suite: suite, case: index, score: position), score))
      }
    }
    return positions.sorted { $0.key < $1.key }.flatMap { _, group -> [CaseGroup] in
      let isGraded = !group.allSatisfy(\.1.isPassFail)
      let byThreshold = CaseGroup(
        group, in: compared, severity, direction, isGraded: isGraded, isAskedOn: true
      ) { $0.threshold }
      guard isGraded else { return [byThreshold] }
      let median = group.flatMap(\.1.baseline).quantile(0.5)
      let byMedian = CaseGroup(group, in: compared, severity, direction, isGraded: true, isAskedOn: false) { _ in median
      }
      return byMedian.tells(otherThan: byThreshold) ? [byThreshold, byMedian] : [byThreshold]
    }
  }

  /// All blocking scores of a case as one: does a trial pass them all. nil where no case has more than one.
  ///
  /// A member's position is that of the case's first such score.
  static func joint(of compared: ComparedSuite, suite: Int) -> CaseGroup? {
    guard compared.cases.contains(where: { $0.blocking.count > 1 }) else { return nil }
    let members = compared.cases.enumerated().compactMap { index, item -> Member? in
      guard let counts = item.joint,
        let score = item.scores.firstIndex(where: { $0.severity == .blocking && $0.isPaired })
      else { return nil }
      let first = compared.suite.trials(of: item.case)
      return Member(
        position: CasePosition(suite: suite, case: index, score: score),
        record: CaseTest.Record(
          baseline: counts.baseline, candidate: counts.candidate, first: first,
          most: max(compared.suite.maxTrials, first)), isTested: true)
    }
    return members.isEmpty ? nil : CaseGroup(members: members, isGraded: false)
  }

  private init(members: [Member], isGraded: Bool) { (self.members, self.isGraded) = (members, isGraded) }

  private init(
    _ group: [(CasePosition, CaseScore)], in compared: ComparedSuite, _ severity: ScoreSeverity, _ direction: Direction,
    isGraded: Bool, isAskedOn: Bool, cut: (CaseScore) -> Double
  ) {
    self.isGraded = isGraded
    members = group.map { position, score in
      let cut = cut(score)
      func passes(_ values: [Double]) -> SuccessCount {
        direction.turned(SuccessCount(values.count { $0 >= cut }, of: values.count))
      }
      let suite = compared.suite
      let first = suite.trials(of: score.case)
      let now = passes(direction == .worse ? score.values : score.values(before: compared.balanced(score.case)))
      // What cannot block asks for nothing: it is judged as if its first round were all.
      let asks = direction == .worse && score.severity == .blocking
      return Member(
        position: position,
        record: CaseTest.Record(
          baseline: passes(score.baseline), candidate: now, first: direction == .worse ? first : max(1, now.trials),
          most: asks ? max(suite.maxTrials, first) : 1,
          isAskedOn: asks && isAskedOn && compared.asksOn(compared.cases[position.case])),
        isTested: score.severity == severity)
    }
  }

  private func tells(otherThan other: CaseGroup) -> Bool {
    zip(members, other.members).contains { $0.record.baseline != $1.record.baseline }
  }
}
