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
    var laws = StrataLaws()
    for stratum in strata {
      let candidate = chances[stratum.candidate] ?? Self.chances(stratum.candidate)
      chances[stratum.candidate] = candidate
      laws.add(stratum, idea: idea, chances: candidate, seen: seen[stratum]!)
    }
    let observed = laws.statistic(of: laws.observed)
    // Sides that are much likelier if nothing changed: what it is exactly is of no use to anybody.
    guard observed > -1 else { return 1 }
    return tail(laws, beyond: observed)
  }

  /// By loss and passes: their chance at each point of the grid, for a case that lost so much.
  private static func chances(_ trials: Int) -> [[[Double]]] {
    logs.map { logs in (0...trials).map { Binomial.masses(SuccessCount($0, of: trials), logs: logs) } }
  }

  private static let logs = DecisionTuning.losses.map { loss in
    PassGrid.points.map { point in
      let lower = max(PassGrid.points[0], point - loss)
      return (passed: log(lower), failed: log1p(-lower))
    }
  }

  private func tail(_ laws: StrataLaws, beyond observed: Double) -> Double {
    let draws = min(
      DecisionTuning.lossDraws.most, max(DecisionTuning.lossDraws.least, DecisionTuning.lossDraws.cases / laws.cases))
    var generator = SeededGenerator(seed: 1)
    var tally = laws.observed
    var tail = 0.0
    for draw in 0..<draws {
      laws.draw(loss: draw % 2 == 0 ? draw / 2 % DecisionTuning.losses.count : nil, into: &tally, using: &generator)
      let statistic = laws.statistic(of: tally)
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

/// How the passes of every kind of case fall on the candidate's side.
///
/// The tables of all kinds stand one behind the other: each of many draws goes through all of them.
private struct StrataLaws {
  /// Of all kinds.
  private(set) var cases = 0
  /// How many cases were seen with each number of passes, over the supports of all kinds.
  private(set) var observed: [Double] = []
  /// By kind: how many cases, and where its support stands.
  private var kinds: [(cases: Int, places: Range<Int>)] = []
  /// Over the support of each kind, if nothing changed, summed up.
  private var sums: [Double] = []
  /// By loss, over the support of each kind, summed up.
  private var lossSums: [[Double]] = DecisionTuning.losses.map { _ in [] }
  /// By loss, over the supports: ln of how many times as likely.
  private var logRatios: [[Double]] = DecisionTuning.losses.map { _ in [] }

  /// - Parameters:
  ///   - idea: how likely each point of the grid is for any case.
  ///   - chances: by loss and passes, at each point.
  ///   - seen: how many cases have each number of passes.
  mutating func add(_ stratum: ShiftTest.Stratum, idea: [Double], chances: [[[Double]]], seen: [Int: Int]) {
    let law = Hypergeometric(
      population: stratum.baseline + stratum.candidate, successes: stratum.passes, draws: stratum.candidate)
    let count = seen.values.reduce(0, +)
    cases += count
    kinds.append((count, observed.count..<observed.count + law.support.count))
    observed += law.support.map { Double(seen[$0] ?? 0) }
    let same = law.support.map(law.mass)
    sums += Self.summed(same)
    let before = law.support.map { passes in
      zip(idea, PassGrid.likelihoods(SuccessCount(stratum.passes - passes, of: stratum.baseline))).map { $0 * $1 }
    }
    for (loss, chances) in chances.enumerated() {
      let lost = PassGrid.normalised(zip(law.support, before).map { PassGrid.product($1, chances[$0]) })
      lossSums[loss] += Self.summed(lost)
      logRatios[loss] += zip(lost, same).map { log(max($0, .leastNormalMagnitude) / $1) }
    }
  }

  private static func summed(_ masses: [Double]) -> [Double] {
    var sum = 0.0
    return masses.map { mass in
      sum += mass
      return sum
    }
  }

  /// ln of how many times as likely.
  func statistic(of tally: [Double]) -> Double {
    let logs = logRatios.map { ratios in
      kinds.reduce(0) { $0 + PassGrid.product(ratios, tally, over: $1.places) }
    }
    let peak = logs.max()!
    return peak + log(logs.reduce(0) { $0 + exp($1 - peak) } / Double(logs.count))
  }

  /// - Parameter tally: as long as ``observed``; what stood in it is gone.
  func draw(loss: Int?, into tally: inout [Double], using generator: inout SeededGenerator) {
    for place in tally.indices { tally[place] = 0 }
    let sums = loss.map { lossSums[$0] } ?? sums
    for kind in kinds {
      let last = kind.places.upperBound - 1
      for _ in 0..<kind.cases {
        let share = Double.random(in: 0..<1, using: &generator)
        var place = kind.places.lowerBound
        while place < last, sums[place] <= share { place += 1 }
        tally[place] += 1
      }
    }
  }
}
