import Glibc
import SpangateStatistics

/// What a run does with a kind of case beside what its ``CaseLooks`` and limits say.
package struct CaseCourse: Sendable, Hashable {
  /// A case without a pass is asked on in small steps as long as chance leaves it so at most this often; 0 for never.
  var doubt: Double
  /// A drop counts beyond this only.
  var tolerance: Double

  package init(doubt: Double = 0, tolerance: Double = 0) { (self.doubt, self.tolerance) = (doubt, tolerance) }
}

/// How likely a case of a kind is found to be worse, by how often it passes now: the whole course of its trials, as a run asks
/// them and stops.
struct CasePower {
  /// What the baseline shows.
  private let before: Double
  private let posterior: [Double]
  /// Ways to end in an alarm: after so many trials with so many successes, with the chance to come by them and not to have
  /// stopped before, given that many.
  private let ends: [(count: SuccessCount, chance: Double)]

  init(_ posterior: CasePosterior, _ limits: CaseLimits, after seen: SuccessCount, asked course: CaseCourse) {
    before = seen.proportion
    self.posterior = posterior.posterior
    let (looks, most) = (posterior.looks, posterior.looks.trials.last!)
    var ends: [(count: SuccessCount, chance: Double)] = []
    // By trials in all: the chance to have come so far, by successes. Larger numbers are only ever added to.
    var arriving = [looks.trials[0]: Array(repeating: 1.0, count: looks.trials[0] + 1)]
    while let trials = arriving.keys.min(), let chances = arriving.removeValue(forKey: trials) {
      let look = looks.look(with: trials)
      for (successes, chance) in chances.enumerated() where chance > 0 {
        let count = SuccessCount(successes, of: trials)
        let decision = limits.decision(posterior.evidence(in: count), at: look)
        if decision == .alarm, before - count.proportion > course.tolerance + DecisionTuning.rounding {
          ends.append((count, chance))
          continue
        }
        let isAskedOn = successes == 0 && posterior.chance(of: count) <= course.doubt
        let isSuspect = decision == .suspect && look + 1 < looks.trials.count
        guard trials < most, isAskedOn || isSuspect else { continue }
        let next = isAskedOn ? min(most, Self.askedOn(trials)) : looks.trials[look + 1]
        Self.add(chance, of: count, to: &arriving[next, default: Array(repeating: 0, count: next + 1)])
      }
    }
    self.ends = ends
  }

  /// How many trials a case without a pass should have in all next: a few more, since one pass rules out that it is dead.
  static func askedOn(_ trials: Int) -> Int { Int((DecisionTuning.askedOn * Double(trials)).rounded(.up)) }

  /// Given the successes in all, the earlier ones are a draw without replacement.
  private static func add(_ chance: Double, of count: SuccessCount, to later: inout [Double]) {
    let trials = later.count - 1
    let added = trials - count.trials
    let ways = logChoose(count.trials, count.successes)
    for more in 0...added {
      let total = count.successes + more
      later[total] += chance * exp(ways + logChoose(added, more) - logChoose(trials, total))
    }
  }

  /// How likely it is found if it passes so often.
  func found(at rate: Double) -> Double {
    // The likelihoods at the ends of 0...1 are those of their limits.
    let rate = [min(1 - 1e-9, max(1e-9, rate))]
    return ends.reduce(0) { $0 + $1.chance * Binomial.masses($1.count, at: rate)[0] }
  }

  /// The smallest drop, in hundredths, from which on all are found surely enough: from the rate that the baseline shows, and on
  /// average over what the true rate may have been.
  var detectableDrop: Double? {
    let most = Int((100 * before * (1 - DecisionTuning.remnant)).rounded(.down))
    guard most > 0, !ends.isEmpty else { return nil }
    let rates = (0...100).map { found(at: Double($0) / 100) }
    func isFound(_ drop: Double) -> Bool {
      guard found(at: before - drop) >= DecisionTuning.power else { return false }
      return zip(posterior, PassGrid.points).reduce(0) { sum, point in
        sum + point.0 * Self.interpolated(rates, at: max(0, point.1 - drop))
      } >= DecisionTuning.power
    }
    let drops = (1...most).reversed().prefix { isFound(Double($0) / 100) }
    return drops.last.map { Double($0) / 100 }
  }

  /// - Parameter values: at 0, 0.01, … 1.
  private static func interpolated(_ values: [Double], at rate: Double) -> Double {
    let below = min(99, Int(100 * rate))
    return values[below] + (100 * rate - Double(below)) * (values[below + 1] - values[below])
  }
}
