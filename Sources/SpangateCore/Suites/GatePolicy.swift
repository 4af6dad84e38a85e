/// When samples become a failed gate.
package struct GatePolicy: Sendable, Equatable {
  /// The baseline to compare with: a name, or the path of a file, relative to the suite's folder.
  package var baseline: String
  /// Where that is written; nil when it is the default.
  package var baselineRange: SourceRange?
  /// A baseline whose newest run is older warns.
  package var maxAge: Located<Duration>?
  /// For the whole command, over all suites, scores and cases.
  package var falseAlarmRate: Double
  package var scores: [String: ScorePolicy]
  package var measures: [Measure: MeasurePolicy]
  package var newCases: NewCasePolicy
  /// Every blocking score of the suite has to be shown to have dropped by at most this, as a part of 1; nil asks for
  /// less: that no drop is shown.
  package var noWorseThan: Double?
  /// The variant that is the unchanged agent, asked beside the others for suspect cases.
  package var control: Located<String>?
  /// What may change in the way that the agent takes.
  package var path = PathPolicy()

  package init(
    baseline: String = "main", maxAge: Located<Duration>? = nil, falseAlarmRate: Double = 0.05,
    scores: [String: ScorePolicy] = [:],
    measures: [Measure: MeasurePolicy] = [:], newCases: NewCasePolicy = .report, noWorseThan: Double? = nil
  ) {
    self.baseline = baseline
    self.maxAge = maxAge
    self.falseAlarmRate = falseAlarmRate
    self.scores = scores
    self.measures = measures
    self.newCases = newCases
    self.noWorseThan = noWorseThan
  }

  /// What is measured of each trial, in the order of every table.
  package var measured: [Measure] { Measure.ordered(Measure.allCases + measures.keys) }
}

/// What is asked of a case that the baseline does not have, or has with another text or scorer.
package enum NewCasePolicy: String, Sendable, CaseIterable, Codable {
  /// It is listed and blocks nothing.
  case report
  /// Each of its blocking scores must pass in every trial.
  case mustPass = "must_pass"
}

/// What one score may do before it blocks.
package struct ScorePolicy: Sendable, Equatable {
  /// A drop of the suite's mean up to this is accepted, in the score's own unit.
  package var tolerance: Double
  /// Absolute floor for the suite's mean.
  package var min: Located<Double>?

  package init(tolerance: Double = 0, min: Located<Double>? = nil) {
    self.tolerance = tolerance
    self.min = min
  }
}

/// What one measure may do before it blocks. Lower is better.
package struct MeasurePolicy: Sendable, Equatable {
  package var maxIncrease: Change?
  package var statistic: Statistic
  /// Absolute ceiling: seconds, tokens, dollars or a count.
  package var max: Double?
  package var range: SourceRange

  package init(maxIncrease: Change? = nil, statistic: Statistic = .mean, max: Double? = nil, range: SourceRange) {
    self.maxIncrease = maxIncrease
    self.statistic = statistic
    self.max = max
    self.range = range
  }

  /// How many numbers become one.
  package enum Statistic: String, Sendable, CaseIterable, Codable {
    case mean, median, p90, p95, p99
  }
}

/// A change that is allowed: `10%` of the baseline, or an amount.
package enum Change: Sendable, Equatable {
  case relative(Double)
  case absolute(Double)
}
