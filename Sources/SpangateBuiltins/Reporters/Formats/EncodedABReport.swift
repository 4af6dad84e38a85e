/// What `ab --report json` writes: schema `spangate.ab/1`, by the rules of ``EncodedReport``.
///
/// `a` is the first arm, `b` the one beside it.
package struct EncodedABReport: Codable, Sendable, Equatable {
  package static let schema = "spangate.ab/1"

  package var schema = EncodedABReport.schema
  package var exitStatus: Int
  package var run: EncodedRun
  package var suite: String
  package var file: String
  package var arms: [Arm]
  package var comparisons: [ArmComparison]
  package var findings: [EncodedFinding]

  package struct Arm: Codable, Sendable, Equatable {
    package var variant: String
    package var trials: Int
    package var costUsd: Double?
    package var costUsdReason: String?
  }

  package struct ArmComparison: Codable, Sendable, Equatable {
    /// The variants' names.
    package var a: String
    package var b: String
    /// `better`, `worse`, `no_difference_seen` or `inconclusive`, of `b`; here and below.
    package var verdict: String
    package var scores: [Difference]
    package var measures: [Difference]
    package var cases: [CaseDifference]
    /// How the path of `b` differs from that of `a`, which is its baseline here.
    package var pathChanges: [EncodedPathChange]?
    package var pathChangesReason: String?
    /// nil when no judge held answers against each other.
    package var preferences: [Preferred]?
  }

  package struct Difference: Codable, Sendable, Equatable {
    package var name: String
    package var a: Double?
    package var aReason: String?
    package var b: Double?
    package var bReason: String?
    /// `b` less `a`.
    package var difference: Double?
    package var differenceReason: String?
    /// 95 %, of the difference.
    package var interval: [Double]?
    package var intervalReason: String?
    package var probabilityBetter: Double?
    package var probabilityBetterReason: String?
    package var detectableDifference: Double?
    package var detectableDifferenceReason: String?
    package var blocks: Bool
    package var verdict: String
    package var worseCases: [String]
    package var betterCases: [String]
  }

  package struct CaseDifference: Codable, Sendable, Equatable {
    package var id: String
    package var pValue: Double?
    package var pValueReason: String?
    package var quarantined: EncodedQuarantine?
    /// Of the arm that fares worse, as a report has it.
    package var suspectSpanId: String?
    package var suspectTraceId: String?
    package var suspectReason: String?
    package var suspectBasis: String?
    package var suspectConfidence: Double?
    package var a: Side
    package var b: Side
  }

  package struct Side: Codable, Sendable, Equatable {
    package var passed: Int
    package var trials: Int
    /// The one that is shown, with why it failed and its trace.
    package var trial: Int
    package var explanation: String?
    package var traceId: String
    package var rootSpanId: String
    package var urls: [String: String]
  }

  /// Pairs of answers by which of them a judge preferred.
  package struct Preferred: Codable, Sendable, Equatable {
    package var name: String
    package var bPreferred: Int
    package var aPreferred: Int
    package var neither: Int
    package var unjudged: Int
    package var share: Double?
    package var shareReason: String?
    package var interval: [Double]?
    package var intervalReason: String?
    package var pValue: Double?
    package var pValueReason: String?
  }
}
