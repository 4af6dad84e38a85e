package import SpangateCore
import SpangateStatistics

extension Preference {
  /// What the trials of an arm say by one score, which is 1 where the arm's answer was preferred.
  ///
  /// Trials of one case, and cases of one cluster, are not independent: the interval is of the clusters' means, and the
  /// sign test counts cases.
  ///
  /// - Returns: nil when no trial has the score.
  package init?(_ name: String, in judgements: [Judgement], clusters: [String: String]) {
    let scored = judgements.compactMap { judgement in judgement.score(name).map { (judgement.key.case, $0.score.value) }
    }
    guard !scored.isEmpty else { return nil }
    let values = scored.compactMap(\.1.sample)
    let cases = Dictionary(grouping: scored) { $0.0 }.mapValues { $0.compactMap(\.1.sample) }.filter {
      !$0.value.isEmpty
    }
    let ids = cases.keys.sorted()
    let means = ids.map { cases[$0]!.mean }
    let mean = ClusteredMean(means, clusters: ids.map { clusters[$0] ?? $0 })
    self.init(
      name: name, preferred: values.count { $0 > 0.5 }, even: values.count { $0 == 0.5 },
      rejected: values.count { $0 < 0.5 }, unjudged: scored.count - values.count,
      share: means.isEmpty ? .absent(why: Self.reason(scored.map(\.1))) : .value(means.mean),
      interval: mean?.interval(level: 0.95)?.clamped(to: 0...1),
      pValue: means.isEmpty ? nil : SignTest(means.map { $0 - 0.5 }).twoSidedTail)
  }

  private static func reason(_ values: [ScoreValue]) -> String {
    for case .unscored(let why) in values { return why }
    return "no pair was judged"
  }
}
