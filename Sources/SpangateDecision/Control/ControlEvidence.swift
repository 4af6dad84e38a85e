import Glibc
import SpangateStatistics

/// How much speaks for it that a case got worse by itself, beside what all cases lost together on both sides.
///
/// A case passes with a probability that the baseline tells (``MixingDistribution``), less what the surroundings took from
/// all. If the branch changed nothing, both sides pass equally often; if it broke or halved the case, the candidate
/// keeps a share of what the control has. What was lost together is estimated from all trials of both sides.
struct ControlEvidence {
  /// By series: how many times as likely its trials are if it got worse, weighed by what is lost then.
  let ratios: [Double]
  /// How likely each of the losses of ``ControlTuning`` is.
  let losses: [Double]
  /// How many times as likely a loss of both sides is as one of the branch.
  let together: Double

  var isTogether: Bool { together >= ControlTuning.together }

  var loss: Double { zip(losses, ControlTuning.losses).reduce(0) { $0 + $1.0 * $1.1.loss } }

  /// - Parameters:
  ///   - series: what each was expected to do, by the points of ``PassGrid``, and how often either side passed.
  ///   - broken: how much of what a worse case may be like is broken, and not halved.
  init(
    _ series: [(expected: [Double], baseline: SuccessCount, candidate: SuccessCount, control: SuccessCount)],
    broken: Double, tables: ControlTables
  ) {
    struct Kind: Hashable { var baseline, candidate, control: SuccessCount }
    var kinds: [Kind: (place: Int, cases: Double)] = [:]
    var distinct: [ControlLikelihoods] = []
    let places = series.map { item -> Int in
      let kind = Kind(baseline: item.baseline, candidate: item.candidate, control: item.control)
      if let known = kinds[kind] {
        kinds[kind]!.cases += 1
        return known.place
      }
      kinds[kind] = (distinct.count, 1)
      distinct.append(
        ControlLikelihoods(item.expected, item.candidate, item.control, broken: broken, tables: tables))
      return distinct.count - 1
    }
    var counts = Array(repeating: 0.0, count: distinct.count)
    for (place, cases) in kinds.values { counts[place] = cases }
    let grid = ControlTuning.losses.indices
    func chance(candidate: Int, control: Int) -> Double {
      zip(distinct, counts).reduce(0) { $0 + $1.1 * log($1.0.either(candidate: candidate, control: control)) }
    }
    let both = grid.map { chance(candidate: $0, control: $0) }
    let weights = Self.shares(zip(both, ControlTuning.losses).map { $0 + log($1.prior) })
    losses = weights
    let found = distinct.map { likelihoods in
      PassGrid.product(weights, likelihoods.gain)
        / max(PassGrid.product(weights, likelihoods.same), .leastNormalMagnitude)
    }
    ratios = places.map { found[$0] }
    together = Self.together(both, chance)
  }

  /// A loss of both sides against one of which at least half is the candidate's own.
  private static func together(_ both: [Double], _ chance: (Int, Int) -> Double) -> Double {
    let losses = ControlTuning.losses
    var own: [(weight: Double, log: Double)] = []
    for candidate in losses.indices {
      for control in losses.indices where losses[control].loss < losses[candidate].loss {
        guard losses[control].loss <= losses[candidate].loss / 2 else { continue }
        own.append((losses[control].prior, chance(candidate, control)))
      }
    }
    let top = max(both.max() ?? 0, own.map(\.log).max() ?? 0)
    let shared = zip(both, losses).reduce(0) { $0 + $1.1.prior * exp($1.0 - top) }
    let all = own.reduce(0) { $0 + $1.weight }
    let apart = own.reduce(0) { $0 + $1.weight / all * exp($1.log - top) }
    return shared / max(apart, .leastNormalMagnitude)
  }

  private static func shares(_ logs: [Double]) -> [Double] {
    let top = logs.max() ?? 0
    return PassGrid.normalised(logs.map { exp($0 - top) })
  }
}

/// The chances of one kind of case, by what all lost together.
private struct ControlLikelihoods {
  private let expected: [Double]
  private let candidate: [ControlTables.Row]
  private let control: [ControlTables.Row]
  private let broken: Double

  init(
    _ expected: [Double], _ candidate: SuccessCount, _ control: SuccessCount, broken: Double, tables: ControlTables
  ) {
    self.expected = expected
    self.broken = broken
    self.candidate = tables.rows(candidate)
    self.control = tables.rows(control)
  }

  /// If both sides pass equally often.
  var same: [Double] {
    candidate.indices.map { PassGrid.product(beside(control[$0]), candidate[$0].same) }
  }

  /// If the candidate got worse, weighed by what is lost.
  var gain: [Double] {
    candidate.indices.map { loss in
      let weighed = zip(beside(control[loss]), ControlTables.worths[loss]).map { $0 * $1 }
      return worse(weighed, candidate[loss])
    }
  }

  /// With these losses of the two sides: mostly as all others, and now and then worse by itself.
  func either(candidate own: Int, control theirs: Int) -> Double {
    let beside = beside(control[theirs])
    return (1 - ControlTuning.worseCases) * PassGrid.product(beside, candidate[own].same)
      + ControlTuning.worseCases * worse(beside, candidate[own])
  }

  private func beside(_ control: ControlTables.Row) -> [Double] { zip(expected, control.same).map { $0 * $1 } }

  private func worse(_ weights: [Double], _ row: ControlTables.Row) -> Double {
    broken * PassGrid.product(weights, row.broken) + (1 - broken) * PassGrid.product(weights, row.halved)
  }
}

/// How likely each count is at every point of ``PassGrid`` less each loss; each is worked out once.
final class ControlTables {
  struct Row {
    var same: [Double]
    var broken: [Double]
    var halved: [Double]
  }

  private var known: [SuccessCount: [Row]] = [:]

  private static let points = ControlTuning.losses.map { item in
    PassGrid.points.map { max($0 - item.loss, PassGrid.points[0]) }
  }
  fileprivate static let worths = points.map { $0.map { pow($0, ControlTuning.worth) } }

  fileprivate func rows(_ count: SuccessCount) -> [Row] {
    if let rows = known[count] { return rows }
    let rows = Self.points.map { points in
      Row(
        same: Binomial.masses(count, at: points),
        broken: Binomial.masses(count, at: points.map { $0 * ControlTuning.kept.broken }),
        halved: Binomial.masses(count, at: points.map { $0 * ControlTuning.kept.halved }))
    }
    known[count] = rows
    return rows
  }
}
