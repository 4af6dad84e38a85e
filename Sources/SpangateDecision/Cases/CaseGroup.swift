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
      let byThreshold = CaseGroup(group, in: compared, severity, direction, isGraded: isGraded) { $0.threshold }
      guard isGraded else { return [byThreshold] }
      let median = group.flatMap(\.1.baseline).quantile(0.5)
      let byMedian = CaseGroup(group, in: compared, severity, direction, isGraded: true) { _ in median }
      return byMedian.tells(otherThan: byThreshold) ? [byThreshold, byMedian] : [byThreshold]
    }
  }

  private init(
    _ group: [(CasePosition, CaseScore)], in compared: ComparedSuite, _ severity: ScoreSeverity, _ direction: Direction,
    isGraded: Bool, cut: (CaseScore) -> Double
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
      return Member(
        position: position,
        record: CaseTest.Record(
          baseline: passes(score.baseline), candidate: now, first: direction == .worse ? first : max(1, now.trials),
          // What cannot block asks for nothing: it is judged as if its first round were all.
          most: direction == .worse && score.severity == .blocking ? max(suite.maxTrials, first) : 1),
        isTested: score.severity == severity)
    }
  }

  private func tells(otherThan other: CaseGroup) -> Bool {
    zip(members, other.members).contains { $0.record.baseline != $1.record.baseline }
  }
}
