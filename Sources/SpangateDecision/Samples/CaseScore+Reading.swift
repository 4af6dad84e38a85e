import SpangateCore

extension CaseScore {
  /// How a comparison takes the trials that have no value of a score, on both sides alike.
  ///
  /// The agent failed, its trace was cut off, an answer was too long, a judge gave no verdict: none of it happens as if by
  /// chance. What holds whichever way they are taken holds; what does not is open.
  enum Reading: CaseIterable {
    /// They are left out: what is shown, and all there is to decide where every trial has its value.
    case leftOut
    case asFailures
    case asPasses
    /// It is asked whether trials have a value at all, whatever it is; of calls, whether the first attempt was answered.
    case asSuch
  }

  /// One side's values under a reading.
  struct Side {
    var values: [Double?]
    /// By trial: how many attempts failed before.
    var failedAttempts: [Int]

    var unscored: Int { values.count { $0 == nil } }
  }

  /// From the worst to the best value that is known of either side, and at least from 0 to 1.
  static func span(of sides: [Side]) -> ClosedRange<Double> {
    let known = sides.flatMap(\.values).compactMap(\.self)
    return min(0, known.min() ?? 0)...max(1, known.max() ?? 1)
  }

  /// - Parameters:
  ///   - span: from the worst to the best value that is known of either side.
  static func read(
    _ side: Side, as reading: Reading, judgesCalls: Bool, within span: ClosedRange<Double>
  ) -> [Double?] {
    switch reading {
    case .leftOut: return side.values
    case .asFailures: return side.values.map { $0 ?? span.lowerBound }
    case .asPasses: return side.values.map { $0 ?? span.upperBound }
    case .asSuch where judgesCalls:
      return zip(side.values, side.failedAttempts).map { value, failed in value.map { failed > 0 ? 0 : $0 } }
    case .asSuch: return side.values.map { $0 == nil ? 0 : 1 }
    }
  }
}

extension Baseline.CaseSamples {
  /// The trials of one score. Which of them was unscored, and which had failed attempts, is not known: only how many.
  func side(of samples: Baseline.ScoreSamples) -> CaseScore.Side {
    let missing = samples.unscored.values.reduce(0, +)
    let values = samples.values + Array(repeating: nil, count: missing.clampedCount)
    var retried = failedAttempts.values.filter { $0 > 0 }.map(\.clampedCount)
    return CaseScore.Side(
      values: values,
      failedAttempts: values.map { value in (value ?? 0) > 0 ? retried.popLast() ?? 0 : 0 })
  }
}

extension Double {
  /// As a number of trials, whatever a file said: 0 for what is none.
  fileprivate var clampedCount: Int { self > 0 ? Int(min(self, 1e6)) : 0 }
}

extension [MeasuredSuite] {
  /// The readings that can differ from one another, the one that is shown first.
  func readings(beside baseline: Baseline?) -> [CaseScore.Reading] {
    let hasFloors = contains { $0.suite.gate.scores.values.contains { $0.min != nil } }
    guard baseline != nil || hasFloors else { return [.leftOut] }
    let trials = lazy.flatMap { measured in measured.judgements.lazy.map { (measured.suite.traces, $0) } }
    let hasGaps = trials.contains { traces, judgement in
      judgement.obstacle(needing: traces) != nil || judgement.scores.contains { $0.score.value.sample == nil }
    }
    let hadGaps = contains { measured in
      baseline?.suites[measured.suite.name.value]?.cases.values.contains { samples in
        samples.scores.values.contains { !$0.unscored.isEmpty }
      } ?? false
    }
    let hasRetries = trials.contains { $0.1.failedAttempts > 0 }
    let isCompared = baseline != nil && (hasGaps || hasRetries)
    return [.leftOut] + (hasGaps || hadGaps ? [.asFailures, .asPasses] : []) + (isCompared ? [.asSuch] : [])
  }
}
