import SpangateCore

/// How often the cases of a suite go through their first round: once, and up to eight times, as far as they may go.
///
/// Only trials that every case has count for the suite as a whole.
enum FullRounds {
  /// After how many passes the suite is looked at.
  static func passes(of suite: Suite) -> [Int] {
    guard !suite.cases.isEmpty else { return [1] }
    return DecisionTuning.passes.filter { passes in
      passes == 1 || suite.cases.allSatisfy { passes * suite.trials(of: $0) <= suite.maxTrials }
    }
  }

  /// As often as every case may go through its first round.
  static func most(of suite: Suite) -> Int { passes(of: suite).last ?? 1 }

  /// How often every case went through its first round.
  ///
  /// - Parameter asked: how many trials of each case there are so far.
  static func done(of suite: Suite, asked: [(case: Case, trials: Int)]) -> Int {
    passes(of: suite).last { passes in
      asked.allSatisfy { $0.trials >= trials(of: $0.case, in: suite, passes: passes) }
    } ?? 1
  }

  static func trials(of case: Case, in suite: Suite, passes: Int) -> Int { passes * suite.trials(of: `case`) }
}
