import SpangateCore
import SpangateStatistics
import SpangateTrace

/// From which p-value on a suite as a whole counts as changed, at each of its ``FullRounds``.
///
/// The looks share a bound as a group-sequential design, whose information is that of a difference between the
/// baseline's trials and so many new ones.
struct RoundBounds {
  private let passes: [Int]
  /// The p-value to reach at each look, by the bound of one test.
  private let bounds: [Double]
  /// How much of the usual doubt is worth another round.
  private let confidence: Double

  /// - Parameters:
  ///   - baselineTrials: of one case on average.
  ///   - bound: for the probability of a false alarm of one test at any look.
  init(_ suite: Suite, baselineTrials: Double, bound: Double) {
    passes = FullRounds.passes(of: suite)
    confidence = min(1, baselineTrials / DecisionTuning.doubtingTrials)
    let first = suite.cases.map { Double(suite.trials(of: $0)) }.mean
    let information = passes.map { 1 / (1 / baselineTrials + 1 / (Double($0) * first)) }
    bounds = Self.bounds(Plan(shares: information.map { $0 / information.last! }, bound: bound))
  }

  /// Of the information at each look, and of the bound that they share.
  private struct Plan: Hashable {
    var shares: [Double]
    var bound: Double
  }

  /// Suites of one command, and rounds of one suite, mostly have the same plan, and it takes milliseconds.
  private static let known = Locked<[Plan: [Double]]>([:])

  private static func bounds(_ plan: Plan) -> [Double] {
    if let bounds = known.withLock({ $0[plan] }) { return bounds }
    let spent = plan.shares.map { AlphaSpending.power(DecisionTuning.spendingPower, at: $0, of: plan.bound) }
    let bounds = GroupSequentialDesign(information: plan.shares, spent: spent).boundaries.map(Normal.upperTail)
    known.withLock { $0[plan] = bounds }
    return bounds
  }

  /// The p-value that counts as changed, once every case went through its first round so often.
  func bound(after passes: Int) -> Double { bounds[look(after: passes)] }

  /// The p-value that is worth another round; 0 when there is none to come.
  func doubt(after passes: Int) -> Double {
    let look = look(after: passes)
    return look + 1 < self.passes.count ? confidence * DecisionTuning.suiteDoubts[look] : 0
  }

  func next(after passes: Int) -> Int? { self.passes.first { $0 > passes } }

  private func look(after passes: Int) -> Int { self.passes.lastIndex { $0 <= passes } ?? 0 }
}
