import Glibc
import SpangateStatistics

/// When an A/B comparison looks at what it has, and how much of its bound each look may use up.
///
/// Decided before anything runs. The looks double the trials until they come to the most that the suite allows, at most
/// five looks in all. Each gets a share of the bound, and the shares sum to 1: whatever the trials depend on, no more
/// than the bound is spent. Source of the shares: Lan and DeMets 1983, the spending function like Pocock's, used without
/// the correlation between looks, which only makes it stricter.
package struct LookSchedule: Sendable, Equatable {
  /// Trials of each case and arm by each look, for a case that has as many in the first round as the suite says.
  package let trials: [Int]
  /// Of the bound, by look.
  let shares: [Double]

  /// - Parameters:
  ///   - first: trials in the first round, at least 1.
  ///   - most: as far as it may go.
  package init(first: Int, most: Int) {
    let most = max(first, most)
    var trials = CaseLooks.schedule(first: first, most: most)
    if trials.count > DecisionTuning.mostLooks {
      let step = pow(Double(most) / Double(first), 1 / Double(DecisionTuning.mostLooks - 1))
      trials = (0..<DecisionTuning.mostLooks).map { Int((Double(first) * pow(step, Double($0))).rounded()) }
    }
    self.trials = trials
    let spent = trials.map { AlphaSpending.pocock(at: Double($0), of: Double(most)) }
    shares = zip(spent, [0] + spent.dropLast()).map { $0 - $1 }
  }

  /// How many looks there can be.
  package var count: Int { trials.count }

  /// Trials of one case and arm by a look; a case with a first round of its own keeps that proportion.
  ///
  /// - Parameter first: the case's first round.
  package func trials(ofCaseWith first: Int, by look: Int) -> Int {
    let scaled = (Double(first) * Double(trials[look]) / Double(trials[0])).rounded(.up)
    return max(first, min(Int(scaled), trials[count - 1]))
  }
}
