import SpangateStatistics

/// The trials of a simulated suite: each case's values in the order in which they are asked.
struct SimulatedTrials {
  private let world: World
  private let means: [Double]
  private var generator: SeededGenerator
  /// By case and trial; ``others`` has what the further scorers gave.
  private(set) var values: [[Double]]
  private(set) var others: [[[Double]]]
  /// By case and trial: was the call answered.
  private var answered: [[Bool]]
  /// One score of one case that never passes, and a case of which no call is answered.
  private let deadScore: (case: Int, score: Int)?
  private let crashing: Int?
  /// What the trials of one index have in common in each cluster.
  private var shocks: [[Double]] = []

  init(
    _ world: World, means: [Double], seed: UInt64, deadScore: (case: Int, score: Int)? = nil, crashing: Int? = nil
  ) {
    self.world = world
    (self.deadScore, self.crashing) = (deadScore, crashing)
    self.means = means
    generator = SeededGenerator(seed: seed)
    values = means.map { _ in [] }
    others = means.map { _ in [] }
    answered = means.map { _ in [] }
  }

  /// - Parameter count: how many there should be of this case in all.
  mutating func extend(_ index: Int, to count: Int) {
    while values[index].count < count {
      let value = value(of: index, trial: values[index].count)
      others[index].append(
        (1..<world.scorers).map { _ in world.together ? value : generator.share() < means[index] ? 1 : 0 })
      values[index].append(value)
      let isAnswered = world.failing == 0 || generator.share() >= world.failing
      answered[index].append(isAnswered && index != crashing)
    }
  }

  /// By case, scorer and trial; nil where the call was not answered.
  var byScorer: [[[Double?]]] { values.indices.map(byScorer) }

  private func byScorer(of index: Int) -> [[Double?]] {
    let all = [values[index]] + (0..<world.scorers - 1).map { scorer in others[index].map { $0[scorer] } }
    return all.enumerated().map { score, values in
      let isDead = deadScore.map { $0 == (index, score) } ?? false
      return zip(values, answered[index]).map { value, isAnswered in isAnswered ? isDead ? 0 : value : nil }
    }
  }

  /// The scores of a case that passed in every trial.
  func always(_ index: Int) -> [Int] {
    let scores = byScorer(of: index)
    return scores.indices.filter { scores[$0].allSatisfy { $0 == 1 } }
  }

  private mutating func value(of index: Int, trial: Int) -> Double {
    let level = level(of: index, trial: trial)
    guard let size = world.graded else { return level < means[index] ? 1 : 0 }
    let mean = min(1 - 1e-6, max(1e-6, means[index]))
    // The quantile is costly, and three digits are what a grade has.
    return (Beta(mean * size, (1 - mean) * size).quantile(level) * 1_000).rounded() / 1_000
  }

  /// Uniform from 0 to 1; that of cases in one cluster goes together.
  private mutating func level(of index: Int, trial: Int) -> Double {
    guard let (size, common) = world.clusters else { return generator.share() }
    let cluster = index / size
    while shocks.count <= cluster { shocks.append([]) }
    while shocks[cluster].count <= trial { shocks[cluster].append(generator.normal()) }
    let own = generator.normal()
    return Normal.cdf(common.squareRoot() * shocks[cluster][trial] + (1 - common).squareRoot() * own)
  }
}
