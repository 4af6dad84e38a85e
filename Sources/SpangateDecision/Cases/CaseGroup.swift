import SpangateCore
import SpangateStatistics
import SpangateTrace

/// The cases that have one score of one suite, as passes and failures: they tell each other what is normal.
struct CaseGroup {
  struct Member {
    var position: CaseTestFamily.Position
    var record: CaseTest.Record
    /// A quarantined case is held to what the others say is normal, but is tested among those that cannot block.
    var isTested: Bool
  }

  let members: [Member]
  let isGraded: Bool

  /// Every score's group; two of a graded score, where the threshold and the median tell different stories.
  static func all(of tally: ComparedSuite, suite: Int, severity: ScoreSeverity, direction: Direction) -> [CaseGroup] {
    var positions: [String: [(CaseTestFamily.Position, CaseScore)]] = [:]
    for (index, tallied) in tally.cases.enumerated() {
      for (score, series) in tallied.series.enumerated()
      where series.isPaired && (series.severity == severity || severity == .advisory) {
        positions[series.scorer.name, default: []].append((.init(suite: suite, case: index, score: score), series))
      }
    }
    return positions.sorted { $0.key < $1.key }.flatMap { _, group -> [CaseGroup] in
      let isGraded = !group.allSatisfy(\.1.isPassFail)
      let byThreshold = CaseGroup(group, in: tally, severity, direction, isGraded: isGraded) { $0.threshold }
      guard isGraded else { return [byThreshold] }
      let median = group.flatMap(\.1.baseline).quantile(0.5)
      let byMedian = CaseGroup(group, in: tally, severity, direction, isGraded: true) { _ in median }
      return byMedian.tells(otherThan: byThreshold) ? [byThreshold, byMedian] : [byThreshold]
    }
  }

  private init(
    _ group: [(CaseTestFamily.Position, CaseScore)], in tally: ComparedSuite, _ severity: ScoreSeverity,
    _ direction: Direction,
    isGraded: Bool, cut: (CaseScore) -> Double
  ) {
    self.isGraded = isGraded
    members = group.map { position, series in
      let cut = cut(series)
      func passes(_ values: [Double]) -> SuccessCount {
        direction.turned(SuccessCount(values.count { $0 >= cut }, of: values.count))
      }
      let suite = tally.suite
      let first = suite.trials(of: series.case)
      let now = passes(direction == .worse ? series.values : series.values(before: tally.balanced(series.case)))
      return Member(
        position: position,
        record: CaseTest.Record(
          baseline: passes(series.baseline), candidate: now, first: direction == .worse ? first : max(1, now.trials),
          // What cannot block asks for nothing: it is judged as if its first round were all.
          most: direction == .worse && series.severity == .blocking ? max(suite.maxTrials, first) : 1),
        isTested: series.severity == severity)
    }
  }

  private func tells(otherThan other: CaseGroup) -> Bool {
    zip(members, other.members).contains { $0.record.baseline != $1.record.baseline }
  }
}
