/// What `--report json` writes: schema `spangate.report/1`, key by key and in this order.
///
/// A property is written under its name in `lower_snake_case`, and not at all when it is nil. A number that could not be
/// measured is nil, with its reason in the property beside it. The domain's `Report` can change without this; a change
/// of what is here that a reader could notice needs a new schema, but for a new key. Texts are cut at 2,000 characters.
package struct EncodedReport: Codable, Sendable, Equatable {
  package static let schema = "spangate.report/1"

  package var schema = EncodedReport.schema
  /// `passed`, `regressed` or `inconclusive`, here and below.
  package var verdict: String
  package var exitStatus: Int
  package var run: EncodedRun
  package var suites: [Suite]
  package var findings: [EncodedFinding]

  package struct Suite: Codable, Sendable, Equatable {
    package var name: String
    package var verdict: String
    package var scores: [Compared]
    package var measures: [Compared]
    /// What changed in the path; nil, with a reason, where it could not be compared, and without one where nobody looked.
    package var pathChanges: [EncodedPathChange]?
    package var pathChangesReason: String?
    package var cases: [Case]
  }

  package struct Case: Codable, Sendable, Equatable {
    package var id: String
    package var verdict: String
    package var quarantined: EncodedQuarantine?
    package var scores: [Compared]
    /// Those that are beyond their limit in every trial; absent when none is.
    package var measures: [Compared]?
    package var trials: [Trial]
  }

  /// A score or a measure beside its baseline, of a suite or of a case.
  package struct Compared: Codable, Sendable, Equatable {
    package var name: String
    package var baseline: Double?
    package var baselineReason: String?
    package var candidate: Double?
    package var candidateReason: String?
    /// Candidate less baseline.
    package var change: Double?
    package var changeReason: String?
    /// 95 %, of the change.
    package var interval: [Double]?
    package var intervalReason: String?
    /// Of a case alone, as are `baselineTrials` and `suspectSpanId`.
    package var trials: Int?
    package var baselineTrials: Int?
    package var detectableDrop: Double?
    package var detectableDropReason: String?
    package var verdict: String
    package var why: String?
    /// One sentence, of what passed: how large a drop would have been seen.
    package var held: String?
    /// False for what neither a baseline nor a limit could fail; nil otherwise.
    package var gated: Bool?
    /// From 0 to 1.
    package var flakyRate: Double?
    package var flakyRateReason: String?
    package var suspectSpanId: String?
    package var suspectTraceId: String?
    /// One sentence: what differs there, or why else it is this span.
    package var suspectReason: String?
    /// `difference`, `error` or `scorer`.
    package var suspectBasis: String?
    /// From 0 to 1, of a difference.
    package var suspectConfidence: Double?
    package var runnerUpSpanId: String?
    package var passingTraceId: String?
    package var passingTraceUrl: String?
    /// Of a measure that rose too much: which steps need what their case needs more.
    package var rises: [Rise]?
    package var risesReason: String?
    /// The control's mean, its trials and its name, where it was asked.
    package var control: Double?
    package var controlTrials: Int?
    package var controlName: String?
  }

  /// A case with what its trials need more of a measure than they did.
  package struct Rise: Codable, Sendable, Equatable {
    package var `case`: String
    package var rise: Double?
    package var riseReason: String?
    /// The greatest first; empty where no step accounts for it.
    package var steps: [Step]
    package var trial: Int
    package var traceId: String
    /// Of the first of the steps.
    package var spanId: String?

    package struct Step: Codable, Sendable, Equatable {
      package var name: String
      package var amount: Double?
      package var amountReason: String?
    }
  }

  package struct Trial: Codable, Sendable, Equatable {
    package var index: Int
    package var variant: String
    /// `answered`, or the kind of failure.
    package var outcome: String
    package var outcomeReason: String?
    /// How often the agent was asked for it; absent when once.
    package var attempts: Int?
    /// Of the attempts before the last, those that the agent itself failed in; absent when none.
    package var failedAttempts: Int?
    package var traceId: String
    package var rootSpanId: String
    /// `settled`, `cut_off`, `absent` or `off`.
    package var trace: String
    package var traceReason: String?
    package var spanCount: Int
    package var durationSeconds: Double?
    package var durationSecondsReason: String?
    package var costUsd: Double?
    package var costUsdReason: String?
    /// Of what judges took; both are nil when none was asked.
    package var judgeCostUsd: Double?
    package var judgeCostUsdReason: String?
    /// Pages of the trace, by backend.
    package var urls: [String: String]
    package var weightedScore: Double?
    package var weightedScoreReason: String?
    package var scores: [Score]
  }

  package struct Score: Codable, Sendable, Equatable {
    package var name: String
    package var value: Double?
    package var valueReason: String?
    /// `pass`, `fail` or `unscored`.
    package var label: String
    package var explanation: String?
    package var spanId: String?
  }
}
