package import SpangateStatistics

/// What the cases of a simulated suite are like: how often each passes, or what it scores on average.
package struct World: Sendable {
  package enum Mix: String, Sendable, CaseIterable {
    /// 70 % solid (0.97 to 1), 20 % flaky (Beta(8, 3)), 10 % hard (Beta(2, 3)): the world that the requirements are set on.
    case standard
    /// 40 % solid, 40 % flaky, 20 % hard.
    case shaky
    /// 90 % solid, 10 % hard.
    case steady
    /// Half solid, half Beta(5, 5).
    case split
    /// Beta(8, 3).
    case flaky
    /// Half Beta(2, 3), half Beta(1, 6).
    case hard
    /// Uniform from 0 to 1.
    case uniform
    /// Every case at 0.8.
    case even
    /// Every case at 1.
    case perfect
    /// 97 to 1.
    case solid
    /// 40 % solid, 30 % flaky, 30 % Beta(2, 3).
    case tough
  }

  package var mix: Mix
  package var cases: Int
  /// Trials of each case in the baseline.
  package var baseline: Int
  /// Trials of each case in the first round, and as far as one may go.
  package var first = 3
  package var most = 48
  /// How much a graded score varies within a case: a Beta with its mean and these many imagined values; nil for passes
  /// and failures.
  package var graded: Double?
  /// Cases that share a source; their trials of one index go together, with this much of their spread in common.
  package var clusters: (size: Int, common: Double)?
  /// Scores of each case. They fall together, as if one trial decided all of them, or each by a draw of its own.
  package var scorers = 1
  package var together = true

  /// Cases that came later, as a part of all, and the trials that the baseline has of each.
  package var newer: (share: Double, trials: Int)?
  /// Cases that are quarantined, as a part of all.
  package var quarantined = 0.0
  /// How often a call fails, on both sides: a trial of it has no value of the scores, and fails the one of its call. Without
  /// any, calls have no score.
  package var failing = 0.0
  /// How often it did in the baseline; nil for as often as now.
  package var failingBefore: Double?

  /// Calls have a score.
  var judgesCalls: Bool { failing > 0 || failingBefore != nil }

  /// As it was when the baseline was accepted.
  var before: World {
    var world = self
    world.failing = failingBefore ?? failing
    return world
  }

  /// What every case has lost since the baseline, on both sides, as a part of 1, where a control is asked; nil without one.
  package var drift: Double?

  package init(_ mix: Mix = .standard, cases: Int = 60, baseline: Int = 12) {
    (self.mix, self.cases, self.baseline) = (mix, cases, baseline)
  }

  func baselineTrials(of index: Int) -> Int {
    newer.flatMap { Double(index) < $0.share * Double(cases) ? $0.trials : nil } ?? baseline
  }

  func isQuarantined(_ index: Int) -> Bool { Double(cases - index) <= quarantined * Double(cases) }

  package func probabilities(using generator: inout SeededGenerator) -> [Double] {
    (0..<cases).map { _ in
      let share = generator.share()
      switch mix {
      case .standard: return Self.mixed(share, solid: 0.7, flaky: 0.2, &generator)
      case .shaky: return Self.mixed(share, solid: 0.4, flaky: 0.4, &generator)
      case .steady: return Self.mixed(share, solid: 0.9, flaky: 0, &generator)
      case .split: return share < 0.5 ? .random(in: 0.97...1, using: &generator) : generator.beta(5, 5)
      case .flaky: return generator.beta(8, 3)
      case .hard: return share < 0.5 ? generator.beta(2, 3) : generator.beta(1, 6)
      case .uniform: return share
      case .even: return 0.8
      case .perfect: return 1
      case .solid: return .random(in: 0.97...1, using: &generator)
      case .tough: return Self.mixed(share, solid: 0.4, flaky: 0.3, &generator)
      }
    }
  }

  private static func mixed(
    _ share: Double, solid: Double, flaky: Double, _ generator: inout SeededGenerator
  ) -> Double {
    if share < solid { return .random(in: 0.97...1, using: &generator) }
    return share < solid + flaky ? generator.beta(8, 3) : generator.beta(2, 3)
  }
}

/// What happens to the cases between the baseline and the candidate.
package enum WorldChange: String, Sendable, CaseIterable {
  case none = "no change"
  case oneBroken = "one case broken (p → 0.1 p)"
  case oneHalved = "one case halved"
  case threeHalved = "three halved"
  case fivePoints = "all cases −5 points"
  case tenPoints = "all cases −10 points"
  case better = "all cases +5 points"
  case oneDead = "one case dead"
  case oneScoreDead = "one score of one case dead"
  case oneCrashing = "one case always crashes"
  case halfDead = "half of the cases dead"
  case allDead = "all cases dead"

  /// Single cases are taken from the solid ones; the one that dies, from those that always passed.
  ///
  /// - Parameter steady: the cases that passed in every trial of the baseline.
  package func applied(
    to before: [Double], steady: [Int] = [], using generator: inout SeededGenerator
  ) -> [Double] {
    var now = before
    func lower(_ count: Int, to share: Double) {
      let solid = before.indices.filter { before[$0] > 0.9 }.shuffled(using: &generator)
      for index in solid.prefix(count) { now[index] *= share }
    }
    switch self {
    case .none, .oneScoreDead, .oneCrashing: break
    case .oneBroken: lower(1, to: 0.1)
    case .oneHalved: lower(1, to: 0.5)
    case .threeHalved: lower(3, to: 0.5)
    case .fivePoints: now = before.map { max(0, $0 - 0.05) }
    case .tenPoints: now = before.map { max(0, $0 - 0.1) }
    case .better: now = before.map { min(1, $0 + 0.05) }
    case .oneDead: if let index = steady.randomElement(using: &generator) { now[index] = 0 }
    case .halfDead:
      for index in before.indices.shuffled(using: &generator).prefix((before.count + 1) / 2) { now[index] = 0 }
    case .allDead: now = before.map { _ in 0 }
    }
    return now
  }
}

extension SeededGenerator {
  mutating func share() -> Double { .random(in: 0..<1, using: &self) }

  /// The a-th smallest of a + b − 1 uniform numbers is Beta(a, b).
  mutating func beta(_ a: Int, _ b: Int) -> Double { (0..<a + b - 1).map { _ in share() }.sorted()[a - 1] }

  mutating func normal() -> Double { Normal.quantile(max(1e-12, share())) }
}
