package import SpangateCore

/// What the gate will and will not see of one suite, compared with a baseline that was just accepted.
package struct BaselineSight: Sendable, Equatable {
  package var suite: String
  /// Accepted runs that the baseline has of it.
  package var runs: Int
  /// The smallest drop of a typical case that is found with probability 0.8, further rounds included, in the blocking score
  /// that shows least; 1 where only a case that never passes any more would be named, and nil where not even that.
  package var drop: Double?
  /// Of how many times as many accepted runs more is found: a case that dies where none is now, else one that passes half as
  /// often. nil when that is found now, or no number within reach suffices.
  package var sharper: Int?

  /// A case that always passed passes half as often.
  private static let half = 0.5

  /// - Parameters:
  ///   - suites: those of the run that was accepted.
  ///   - baseline: what it became. Suites of which no case passes or fails are left out.
  package static func all(of suites: [Suite], beside baseline: Baseline) -> [BaselineSight] {
    var simulation = PowerSimulation(suites, beside: baseline)
    let now = simulation.typicalDrops(of: suites, with: Power.Effort())
    var sights = now.map { sight(of: $0.key, drop: $0.value, in: baseline) }
    for factor in DecisionTuning.efforts where sights.contains(where: \.isBlind) {
      let drops = simulation.typicalDrops(of: suites, with: Power.Effort(baseline: factor))
      for index in sights.indices where sights[index].isBlind {
        let goal = sights[index].drop == nil ? 1 : half
        if drops[sights[index].suite] ?? .infinity <= goal { sights[index].sharper = factor }
      }
    }
    return sights.sorted { $0.suite < $1.suite }
  }

  private static func sight(of suite: String, drop: Double, in baseline: Baseline) -> BaselineSight {
    let samples = baseline.suites[suite]?.cases.values.flatMap(\.scores.values) ?? []
    return BaselineSight(
      suite: suite, runs: max(1, Set(samples.flatMap(\.samples.runs)).count), drop: drop.isFinite ? drop : nil)
  }

  /// Not everything is found, and it is not known what it would take.
  private var isBlind: Bool { !seesHalves && sharper == nil }

  package var seesHalves: Bool { drop.map { $0 <= Self.half } ?? false }
}

extension PowerSimulation {
  /// By suite, of the blocking score of which least is seen, 1 where only a case that dies is, infinite where not even that. Graded scores are
  /// left out: of their cases no drop is told.
  fileprivate mutating func typicalDrops(of suites: [Suite], with effort: Power.Effort) -> [String: Double] {
    let blocking = suites.flatMap { suite in
      suite.cases.flatMap(\.scorers).filter { $0.severity == .blocking }
        .map { Key(suite: suite.name.value, score: $0.name) }
    }
    let known = Set(blocking)
    var worst: [String: Double] = [:]
    for (key, drops) in drops(with: effort) where known.contains(key) && isPassFail(key) {
      worst[key.suite] = max(worst[key.suite] ?? 0, drops.case ?? (drops.namesDead ? 1 : .infinity))
    }
    return worst
  }
}
