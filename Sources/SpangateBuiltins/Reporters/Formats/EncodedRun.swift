import SpangateCore
import SpangateTrace

/// A run, as reports write it.
package struct EncodedRun: Codable, Sendable, Equatable {
  package var id: String
  /// ISO 8601, in UTC.
  package var startedAt: String
  package var durationSeconds: Double?
  package var durationSecondsReason: String?
  package var variant: String
  package var experimentId: String?
  package var baseline: String?
  /// Why nothing was compared, where somebody wanted that.
  package var baselineReason: String?
  package var trials: Int
  package var rounds: Int?
  package var costUsd: Double?
  package var costUsdReason: String?
  /// Of what judges took; both are nil when none was asked.
  package var judgeCostUsd: Double?
  package var judgeCostUsdReason: String?
  package var vcsRevision: String?
  /// The unchanged agents that could be asked beside this one; absent when there is none.
  package var controls: [Control]?

  package struct Control: Codable, Sendable, Equatable {
    package var suite: String
    package var name: String
    package var trials: Int
  }
}

extension EncodedRun {
  init(_ run: Report.Run) {
    self.init(
      id: run.id.bounded, startedAt: run.startedAt.iso8601, variant: run.variant.bounded,
      experimentId: run.experimentID?.bounded, baseline: run.baseline?.bounded,
      baselineReason: run.uncomparedBy.map { "nothing was compared, as `\($0)` says" }, trials: run.trials,
      rounds: run.rounds,
      vcsRevision: run.revision?.bounded)
    (durationSeconds, durationSecondsReason) = Measurement.value(run.duration).encoded
    (costUsd, costUsdReason) = run.cost.encoded
    if !run.controls.isEmpty {
      controls = run.controls.map { Control(suite: $0.suite.bounded, name: $0.name.bounded, trials: $0.trials) }
    }
    if let judging = run.judging { (judgeCostUsd, judgeCostUsdReason) = judging.measurement.encoded }
  }
}
