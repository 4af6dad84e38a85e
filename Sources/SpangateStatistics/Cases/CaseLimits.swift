import Glibc

/// From which evidence on a case counts as worse, and from which on it is worth further trials.
package struct CaseLimits: Sendable, Equatable {
  /// At the last look; each look before asks for twice as much as the next, so that little is spent on what more trials
  /// would have cleared.
  package var alarm: Double
  package var suspicion: Double

  package enum Course: Sendable, Equatable {
    case alarm, suspect, clear
  }

  package init(alarm: Double, suspicion: Double) {
    self.alarm = alarm
    self.suspicion = suspicion
  }

  /// - Parameter evidence: how many times as likely the case's trials are if it got worse.
  func course(_ evidence: Double, at look: Int, of looks: Int) -> Course {
    if evidence >= alarm * Double(1 << (looks - 1 - look)) { return .alarm }
    return evidence >= suspicion ? .suspect : .clear
  }
}

extension CaseLimits {
  /// The limits at which so many cases together raise a false alarm with at most this probability, and on average ask
  /// for at most so many further trials if nothing changed.
  ///
  /// The alarms of single cases add up to the bound exactly, by walking every kind of case through its looks, which makes
  /// the most of few trials: these can only give few values. With more kinds than are worth walking it is Ville's
  /// inequality (1939) that keeps the bound: evidence that starts at 1 and is a likelihood ratio reaches x with
  /// probability at most 1 / x.
  /// - Parameters:
  ///   - kinds: each with how many cases there are of it.
  ///   - bound: for any false alarm.
  ///   - further: trials, of all cases together.
  init(for kinds: [(outlook: CaseOutlook, count: Int)], bound: Double, further: Double) {
    let cases = kinds.reduce(0) { $0 + $1.count }
    let most = max(1, Double(cases) / bound)
    let walked = Self.sample(kinds)
    func expectation(_ limits: CaseLimits) -> (alarm: Double, further: Double) {
      walked.reduce((0, 0)) { sum, kind in
        let one = kind.outlook.expectation(limits)
        return (sum.0 + kind.weight * one.alarm, sum.1 + kind.weight * one.further)
      }
    }
    self.init(alarm: most, suspicion: 2)
    // Each depends a little on the other: first over all that is possible, then near what was found.
    for (reach, steps) in [(Double.infinity, 14), (2, 8), (1.2, 6)] {
      let (alarm, suspicion) = (alarm, suspicion)
      let found = Self.least(in: 0.2...200, near: suspicion, within: reach, steps: steps) {
        expectation(CaseLimits(alarm: alarm, suspicion: $0)).further <= further
      }
      self.suspicion = found
      guard walked.count == kinds.count else { continue }
      self.alarm = Self.least(in: 1...most, near: alarm, within: reach, steps: steps) {
        expectation(CaseLimits(alarm: $0, suspicion: found)).alarm <= bound
      }
    }
  }

  private static let mostWalked = 256

  /// All kinds, or a systematic sample of them that stands for all.
  private static func sample(
    _ kinds: [(outlook: CaseOutlook, count: Int)]
  ) -> [(outlook: CaseOutlook, weight: Double)] {
    guard kinds.count > mostWalked else { return kinds.map { ($0.outlook, Double($0.count)) } }
    let total = Double(kinds.reduce(0) { $0 + $1.count })
    let step = total / Double(mostWalked)
    var sampled: [(outlook: CaseOutlook, weight: Double)] = []
    var (sum, next) = (0.0, step / 2)
    for kind in kinds {
      sum += Double(kind.count)
      var weight = 0.0
      while next < sum { (weight, next) = (weight + step, next + step) }
      if weight > 0 { sampled.append((kind.outlook, weight)) }
    }
    return sampled
  }

  /// The least number at which something holds that holds at all greater ones, by bisection of its logarithm: near a
  /// number if it is there, else in the whole range. The greatest when it holds at none.
  private static func least(
    in range: ClosedRange<Double>, near guess: Double, within reach: Double, steps: Int, _ holds: (Double) -> Bool
  ) -> Double {
    var (low, high) = (max(range.lowerBound, guess / reach), min(range.upperBound, guess * reach))
    if low > range.lowerBound, holds(low) { low = range.lowerBound }
    if high < range.upperBound, !holds(high) { high = range.upperBound }
    if holds(low) { return low }
    (low, high) = (log(low), log(high))
    for _ in 0..<steps {
      let middle = (low + high) / 2
      if holds(exp(middle)) { high = middle } else { low = middle }
    }
    return exp(high)
  }
}
