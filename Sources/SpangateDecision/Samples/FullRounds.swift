import SpangateCore
import SpangateStatistics
import SpangateTrace

/// When a suite as a whole is looked at: after its first round, and after up to eight times as many trials, as far as its
/// cases may go.
///
/// Only trials that every case has count for the whole. The looks share a bound as a group-sequential design, whose
/// information is that of a difference between the baseline's trials and so many new ones.
struct FullRounds {
  /// How often the first round, at each look.
  let passes: [Int]
  /// The p-value to reach at each look, by the bound of one test.
  private let bounds: [Double]

  private static let mostPasses = [1, 2, 3, 4, 6, 8]
  /// By look but the last: the p-value that is worth another round. A change of which every p-value is as likely asks for
  /// a fifth of a first round in all.
  private static let doubts = [0.09, 0.05, 0.03, 0.02, 0.02]

  /// - Parameters:
  ///   - baselineTrials: of one case on average.
  ///   - bound: for the probability of a false alarm of one test at any look.
  init(_ suite: Suite, baselineTrials: Double, bound: Double) {
    passes = Self.possible(suite)
    let first = suite.cases.map { Double(suite.trials(of: $0)) }.mean
    let information = passes.map { 1 / (1 / baselineTrials + 1 / (Double($0) * first)) }
    let shares = information.map { $0 / information.last! }
    let design = GroupSequentialDesign(
      information: shares, spent: shares.map { AlphaSpending.power(2, at: $0, of: bound) })
    bounds = design.boundaries.map(Normal.upperTail)
  }

  /// The p-value that counts as worse, once every case went through its first round so often.
  func bound(after passes: Int) -> Double { bounds[look(after: passes)] }

  /// The p-value that is worth another round; 0 when there is none to come.
  func doubt(after passes: Int) -> Double {
    let look = look(after: passes)
    return look + 1 < self.passes.count ? Self.doubts[look] : 0
  }

  func next(after passes: Int) -> Int? { self.passes.first { $0 > passes } }

  private func look(after passes: Int) -> Int { self.passes.lastIndex { $0 <= passes } ?? 0 }

  private static func possible(_ suite: Suite) -> [Int] {
    guard !suite.cases.isEmpty else { return [1] }
    return mostPasses.filter { passes in
      passes == 1 || suite.cases.allSatisfy { passes * suite.trials(of: $0) <= suite.maxTrials }
    }
  }

  /// As often as every case may go through its first round.
  static func most(of suite: Suite) -> Int { possible(suite).last ?? 1 }

  /// How often every case went through its first round.
  static func passes(of suite: Suite, _ cases: [ComparedCase]) -> Int {
    possible(suite).last { passes in
      cases.allSatisfy { $0.asked >= trials(of: $0.case, in: suite, passes: passes) }
    } ?? 1
  }

  static func trials(of case: Case, in suite: Suite, passes: Int) -> Int { passes * suite.trials(of: `case`) }
}
