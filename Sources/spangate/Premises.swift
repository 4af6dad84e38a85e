import SpangateCore
import SpangateStore

/// What a gate goes by: the suites, the baseline, and what there is to say about them.
struct Premises: Sendable {
  var suites: [Suite]
  var baseline: Baseline?
  /// They belong into the report and change no verdict.
  var findings: [Finding]
}

extension RunPreparation {
  /// - Parameter now: what the age of baselines is measured by.
  func premises(of suites: [Suite], in store: SQLiteStore, at now: Timestamp) throws -> Premises {
    let baseline = try baseline(for: suites, in: store)
    return Premises(
      suites: suites, baseline: baseline, findings: suites.compactMap { baseline?.staleness(of: $0, at: now) })
  }
}
