package import SpangateCore

/// What drop of one score a run of a suite can see with probability 0.8, and what it takes to see half of that.
///
/// Nothing is computed twice: the gate compares a run that is as the baseline is, and its detectable drops are read off.
/// So every suite of the command shares the bound, as it will in the run.
package struct Power: Sendable, Equatable {
  package var suite: String
  package var score: String
  /// Of one case on average.
  package var baselineTrials: Double
  package var drops: Drops
  /// What it takes for the whole suite in its first round; empty when there is no drop to halve, or no effort within
  /// reach suffices.
  package var halfOfSuite: [Effort]
  /// For a typical case, further rounds included.
  package var halfOfCase: [Effort]

  /// From 0 to 1; nil when no drop would be seen so surely.
  package struct Drops: Sendable, Equatable {
    /// After the first round, and after as many trials of every case as the gate may ask.
    package var suite: Double?
    package var suiteAtMost: Double?
    /// The median over the cases, further rounds included; nil where no drop is found that leaves something of the case.
    package var `case`: Double?
    /// A typical case that never passes any more is named: it regressed, or is left in doubt.
    package var namesDead: Bool
  }

  /// How many times as many trials of a run, and of the baseline.
  package struct Effort: Sendable, Hashable {
    package var trials = 1
    package var baseline = 1
  }

  /// - Parameter baseline: without samples of a suite it is taken as if one run had been accepted in which all passed.
  package static func all(of suites: [Suite], beside baseline: Baseline?) -> [Power] {
    var simulation = PowerSimulation(suites, beside: baseline)
    return simulation.drops(with: Effort()).map { key, drops in
      Power(
        suite: key.suite, score: key.score, baselineTrials: simulation.baselineTrials(of: key), drops: drops,
        halfOfSuite: halving(key, \.suite, &simulation), halfOfCase: halving(key, \.case, &simulation))
    }
  }

  /// The least effort of each kind that sees half the drop; both kinds together only where neither suffices.
  private static func halving(
    _ key: PowerSimulation.Key, _ drop: KeyPath<Drops, Double?>, _ simulation: inout PowerSimulation
  ) -> [Effort] {
    guard let now = simulation.drops(of: key, with: Effort())?[keyPath: drop] else { return [] }
    func least(_ effort: (Int) -> Effort) -> Effort? {
      DecisionTuning.efforts.lazy.map(effort).first { effort in
        (simulation.drops(of: key, with: effort)?[keyPath: drop]).map { $0 <= now / 2 } ?? false
      }
    }
    let single = [least { Effort(trials: $0) }, least { Effort(baseline: $0) }].compactMap { $0 }
    return single.isEmpty ? [least { Effort(trials: $0, baseline: $0) }].compactMap { $0 } : single
  }
}
