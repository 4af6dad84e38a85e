package import SpangateCore
import SpangateStatistics

/// How a score or a measure of a suite went over the accepted runs of a baseline.
package struct Drift: Sendable, Equatable {
  package var name: String
  package var isMeasure: Bool
  /// Oldest first; a run that measured none of it has no point.
  package var points: [Point]
  /// Of the latest run against all runs before it; nil when no case has both.
  package var change: Change?

  package struct Point: Sendable, Equatable {
    /// The run's place in the baseline.
    package var run: Int
    /// Of the cases' means: a case counts once, however many trials it has.
    package var mean: Double
    package var cases: Int
    package var trials: Int
  }

  package struct Change: Sendable, Equatable {
    /// Mean of the cases' differences, over those that both sides measured.
    package var value: Double
    /// 95 %, from the chance between trials; nil when a case has a single graded value on one side. Between scores from 0
    /// to 1 it never reaches beyond −1 and 1.
    package var interval: ClosedRange<Double>?
    package var cases: Int
  }

  package enum Trend: String, Sendable, CaseIterable {
    case lower, higher
  }

  /// Which way the latest run differs, as far as the chance between trials does not explain it.
  package var trend: Trend? {
    guard let interval = change?.interval else { return nil }
    return interval.upperBound < 0 ? .lower : interval.lowerBound > 0 ? .higher : nil
  }
}

extension Drift {
  /// Every score of a suite by its name, and then every measure that was taken.
  package static func all(of suite: String, in baseline: Baseline) -> [Drift] {
    let cases = (baseline.suites[suite]?.cases ?? [:]).sorted { $0.key < $1.key }.map(\.value)
    let scores = Set(cases.flatMap { $0.scores.keys }).sorted().map { name in
      Drift(name, isMeasure: false, cases.compactMap { $0.scores[name]?.samples }, runs: baseline.runs.count)
    }
    let measures = Measure.ordered(Measure.allCases + cases.flatMap(\.measures.keys)).map { measure in
      Drift(measure.name, isMeasure: true, cases.compactMap { $0.measures[measure] }, runs: baseline.runs.count)
    }
    return (scores + measures).filter { !$0.points.isEmpty }
  }

  /// - Parameter cases: the samples of each case that has it.
  private init(_ name: String, isMeasure: Bool, _ cases: [Baseline.Samples], runs: Int) {
    self.name = name
    self.isMeasure = isMeasure
    points = (0..<runs).compactMap { run in
      let values = cases.map { $0.of(run) }.filter { !$0.isEmpty }
      guard !values.isEmpty else { return nil }
      return Point(
        run: run, mean: values.map(\.mean).mean, cases: values.count, trials: values.reduce(0) { $0 + $1.count })
    }
    change = points.last.flatMap { Change(cases, latest: $0.run, isMeasure: isMeasure) }
  }
}

extension Drift.Change {
  /// The cases are what they are, and only trials are random: the error comes from within the cases alone. Normal
  /// approximation.
  fileprivate init?(_ cases: [Baseline.Samples], latest: Int, isMeasure: Bool) {
    let pairs = cases.map { (now: $0.of(latest), before: Array($0.byRun.prefix(latest).joined())) }
      .filter { !$0.now.isEmpty && !$0.before.isEmpty }
    guard !pairs.isEmpty else { return nil }
    value = pairs.map { $0.now.mean - $0.before.mean }.mean
    self.cases = pairs.count
    var sum = 0.0
    for values in pairs.flatMap({ [$0.now, $0.before] }) {
      guard let variance = Self.variance(of: values, isMeasure: isMeasure) else { return }
      sum += variance / Double(values.count)
    }
    let reach = Normal.quantile(0.975) * sum.squareRoot() / Double(pairs.count)
    let interval = value - reach...value + reach
    self.interval =
      isMeasure
      ? interval : pairs.map { CasePair(cluster: "", baseline: $0.before, candidate: $0.now) }.clamped(interval)
  }

  /// Of a single value: nil for a grade, since nothing says how far it varies. A case that always passed has no variation
  /// to see; half an imagined pass and failure stand in.
  private static func variance(of values: [Double], isMeasure: Bool) -> Double? {
    if !isMeasure, let passes = SuccessCount(values) { return passes.smoothedVariance }
    return values.count > 1 ? values.variance : nil
  }
}
