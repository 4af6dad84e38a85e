/// How many steps may still be taken on a text or a value, shared by all that it is searched or checked for.
package final class PatternBudget {
  /// What is left; negative once it is spent.
  package private(set) var steps: Int
  private let pace: PatternPace?
  /// Of the steps that were taken, those that its pace does not know of yet, and when the others were.
  private var untold = 0
  private var told: ContinuousClock.Instant?

  package init(steps: Int, pace: PatternPace?) {
    self.steps = steps
    self.pace = pace
  }

  /// - Throws: when nothing is left.
  package func spend(_ count: Int) throws(PatternExhaustion) {
    steps -= count
    untold += count
    guard steps >= 0 else { throw PatternExhaustion() }
    guard let pace, untold >= PatternPace.stride else { return }
    let now = ContinuousClock.now
    guard pace.allows(untold, in: told.map { now - $0 } ?? .zero) else { throw PatternExhaustion() }
    (untold, told) = (0, now)
  }
}

package struct PatternExhaustion: Error {}
