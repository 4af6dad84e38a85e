import Glibc
package import SpangateStatistics

/// Did the cases of a suite lose something together? Exact, for passes and failures.
///
/// Given how often a case passed in all, its passes fall on the two sides by chance alone if nothing changed: a draw
/// without replacement. That holds whatever the cases are like and however they differ, so the test cannot be misled by
/// a wrong idea of them. Such an idea (the ``MixingDistribution`` of both sides together, which knows nothing of sides)
/// only serves to weigh them: the statistic is how many times as likely the two sides are if every case lost
/// 0.03, 0.06, 0.1, 0.2 or 0.4 of its pass probability. A steady case that fails says more than a shaky one.
///
/// Source: the conditional argument of Fisher 1935 and Mantel and Haenszel 1959; the likelihood ratio of a mixture as the
/// statistic. The p-value is simulated with importance sampling, half from either hypothesis (Owen and Zhou 2000): to
/// a few percent of itself, however small; the same input gives the same p-value.
package struct ShiftTest: Sendable {
  /// What cases of one kind have in common.
  struct Stratum: Hashable {
    var baseline: Int
    var candidate: Int
    /// Passes on both sides together.
    var passes: Int
  }

  private var seen: [Stratum: [Int: Int]] = [:]
  /// Of the cases' pass rates, summed up.
  private var change = 0.0

  package init() {}

  /// Adds a case; one side without trials says nothing.
  package mutating func add(baseline: SuccessCount, candidate: SuccessCount) {
    guard baseline.trials > 0, candidate.trials > 0 else { return }
    let stratum = Stratum(
      baseline: baseline.trials, candidate: candidate.trials, passes: baseline.successes + candidate.successes)
    seen[stratum, default: [:]][candidate.successes, default: 0] += 1
    change += candidate.proportion - baseline.proportion
  }

  /// How likely is evidence this strong if nothing changed.
  package var pValue: Double {
    // Who lost nothing is not asked how much.
    guard change < 0 else { return 1 }
    // Cases that always or never passed have nowhere to put their passes.
    let strata = seen.keys.filter { $0.passes > 0 && $0.passes < $0.baseline + $0.candidate }.sorted()
    guard !strata.isEmpty else { return 1 }
    let totals = Dictionary(
      seen.map { (SuccessCount($0.key.passes, of: $0.key.baseline + $0.key.candidate), $0.value.values.reduce(0, +)) },
      uniquingKeysWith: +)
    let idea = MixingDistribution(fitting: totals).masses
    var chances: [Int: [[[Double]]]] = [:]
    let laws = strata.map { stratum in
      let candidate =
        chances[stratum.candidate] ?? DecisionTuning.losses.map { Self.chances(stratum.candidate, loss: $0) }
      chances[stratum.candidate] = candidate
      return StratumLaw(stratum, idea: idea, chances: candidate, cases: seen[stratum]!.values.reduce(0, +))
    }
    let observed = statistic(laws, zip(strata, laws).map { stratum, law in law.tally(seen[stratum]!) })
    // Sides that are much likelier if nothing changed: what it is exactly is of no use to anybody.
    guard observed > -1 else { return 1 }
    return tail(laws, beyond: observed)
  }

  /// By passes: their chance at each point of the grid, for a case that lost so much.
  private static func chances(_ trials: Int, loss: Double) -> [[Double]] {
    let lower = PassGrid.points.map { max(PassGrid.points[0], $0 - loss) }
    return (0...trials).map { Binomial.masses(SuccessCount($0, of: trials), at: lower) }
  }

  /// ln of how many times as likely.
  private func statistic(_ laws: [StratumLaw], _ tallies: [[Double]]) -> Double {
    let logs = DecisionTuning.losses.indices.map { loss in
      zip(laws, tallies).reduce(0) { $0 + PassGrid.product($1.0.logRatios[loss], $1.1) }
    }
    let peak = logs.max()!
    return peak + log(logs.reduce(0) { $0 + exp($1 - peak) } / Double(logs.count))
  }

  private func tail(_ laws: [StratumLaw], beyond observed: Double) -> Double {
    let cases = laws.reduce(0) { $0 + $1.cases }
    let draws = min(
      DecisionTuning.lossDraws.most, max(DecisionTuning.lossDraws.least, DecisionTuning.lossDraws.cases / cases))
    var generator = SeededGenerator(seed: 1)
    var tail = 0.0
    for draw in 0..<draws {
      let loss = draw % 2 == 0 ? draw / 2 % DecisionTuning.losses.count : nil
      let statistic = statistic(laws, laws.map { $0.drawn(loss: loss, using: &generator) })
      if statistic >= observed - DecisionTuning.rounding { tail += 2 / (1 + exp(statistic)) }
    }
    // What no draw came up to is rarer than they can tell; a likelihood ratio has a bound of its own (Ville 1939).
    return tail > 0 ? min(1, tail / Double(draws)) : exp(-observed)
  }
}

extension ShiftTest.Stratum: Comparable {
  static func < (a: Self, b: Self) -> Bool {
    (a.baseline, a.candidate, a.passes) < (b.baseline, b.candidate, b.passes)
  }
}

/// How the passes of one kind of case fall on the candidate's side.
///
/// An object: each draw looks at every kind, and copies would count the references to all these tables.
private final class StratumLaw {
  let cases: Int
  let support: ClosedRange<Int>
  /// Over the support, if nothing changed, summed up.
  private let sums: [Double]
  /// By loss, over the support, summed up.
  private let lossSums: [[Double]]
  /// By loss, over the support: ln of how many times as likely.
  let logRatios: [[Double]]

  /// - Parameters:
  ///   - idea: how likely each point of the grid is for any case.
  ///   - chances: by loss and passes, at each point.
  init(_ stratum: ShiftTest.Stratum, idea: [Double], chances: [[[Double]]], cases: Int) {
    self.cases = cases
    let law = Hypergeometric(
      population: stratum.baseline + stratum.candidate, successes: stratum.passes, draws: stratum.candidate)
    support = law.support
    let same = law.support.map(law.mass)
    let before = law.support.map { passes in
      zip(idea, PassGrid.likelihoods(SuccessCount(stratum.passes - passes, of: stratum.baseline))).map { $0 * $1 }
    }
    let lost = chances.map { chances in
      PassGrid.normalised(zip(law.support, before).map { PassGrid.product($1, chances[$0]) })
    }
    logRatios = lost.map { zip($0, same).map { log(max($0, .leastNormalMagnitude) / $1) } }
    sums = Self.summed(same)
    lossSums = lost.map(Self.summed)
  }

  private static func summed(_ masses: [Double]) -> [Double] {
    var sum = 0.0
    return masses.map { mass in
      sum += mass
      return sum
    }
  }

  /// How many cases have each number of passes.
  func tally(_ seen: [Int: Int]) -> [Double] { support.map { Double(seen[$0] ?? 0) } }

  func drawn(loss: Int?, using generator: inout SeededGenerator) -> [Double] {
    let sums = loss.map { lossSums[$0] } ?? sums
    var tally = Array(repeating: 0.0, count: sums.count)
    for _ in 0..<cases {
      let share = Double.random(in: 0..<1, using: &generator)
      tally[sums.firstIndex { $0 > share } ?? sums.count - 1] += 1
    }
    return tally
  }
}
