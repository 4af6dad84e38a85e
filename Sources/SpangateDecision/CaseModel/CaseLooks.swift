import Glibc
import SpangateStatistics
import SpangateTrace

/// When a single case is looked at, and the chances of all that may be seen there.
///
/// What a case that got worse may be like is a mixture: 0.1, 0.5 and 0.7 of its pass probability
/// (``DecisionTuning/worseCases``).
struct CaseLooks: Sendable {
  /// Trials in all at each look, growing.
  let trials: [Int]
  /// By look and successes: the mass at each point of ``PassGrid``.
  let masses: [[[Double]]]
  /// The same for a case that got worse.
  let worseMasses: [[[Double]]]
  /// By look and successes: how likely so many of them came by the look before. Empty for the first.
  let earlier: [[[Double]]]

  /// Suites and their scores mostly have the same schedules, and each decision asks for them.
  private static let known = Locked<[[Int]: CaseLooks]>([:])

  init(first: Int, most: Int) {
    let trials = Self.schedule(first: first, most: most)
    self = Self.known.withLock { $0[trials] } ?? CaseLooks(trials: trials)
    Self.known.withLock { [looks = self] in $0[trials] = looks }
  }

  /// Trials in all at each look: they double from the first round to as far as a case may go.
  ///
  /// - Parameters:
  ///   - first: at least 1.
  ///   - most: fewer than `first` means one look.
  static func schedule(first: Int, most: Int) -> [Int] {
    var trials = [first]
    while trials.last! < most { trials.append(min(most, 2 * trials.last!)) }
    return trials
  }

  init(trials: [Int]) {
    self.trials = trials
    masses = trials.map { PassGrid.likelihoods(trials: $0, share: 1) }
    worseMasses = trials.map(Self.worseMasses)
    earlier = trials.indices.map { $0 == 0 ? [] : Self.splits(of: trials[$0], before: trials[$0 - 1]) }
  }

  /// The look at which so many trials are judged.
  func look(with count: Int) -> Int { trials.firstIndex { $0 >= count } ?? trials.count - 1 }

  /// By successes: the mass at each point for a case that got worse.
  private static func worseMasses(trials: Int) -> [[Double]] {
    var sums = Array(repeating: Array(repeating: 0.0, count: PassGrid.points.count), count: trials + 1)
    for kind in DecisionTuning.worseCases {
      for (successes, masses) in PassGrid.likelihoods(trials: trials, share: kind.share).enumerated() {
        for point in masses.indices { sums[successes][point] += kind.weight * masses[point] }
      }
    }
    return sums
  }

  static func worseMasses(_ count: SuccessCount) -> [Double] {
    var sums = Array(repeating: 0.0, count: PassGrid.points.count)
    for kind in DecisionTuning.worseCases {
      let masses = Binomial.masses(count, at: PassGrid.points.map { kind.share * $0 })
      for point in masses.indices { sums[point] += kind.weight * masses[point] }
    }
    return sums
  }

  /// By successes in all, then by those before: a draw without replacement.
  private static func splits(of trials: Int, before: Int) -> [[Double]] {
    let logs = (0...trials).map { logChoose(trials, $0) }
    let ways = (0...before).map { logChoose(before, $0) }
    let rest = (0...trials - before).map { logChoose(trials - before, $0) }
    return (0...trials).map { successes in
      (0...before).map { earlier in
        let later = successes - earlier
        return rest.indices.contains(later) ? exp(ways[earlier] + rest[later] - logs[successes]) : 0
      }
    }
  }
}
