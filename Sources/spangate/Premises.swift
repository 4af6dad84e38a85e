import SpangateCore
import SpangateStore

/// What a gate goes by: the suites with the quarantine that holds, the baseline, and what there is to say about them.
struct Premises: Sendable {
  var suites: [Suite]
  var baseline: Baseline?
  /// They belong into the report and change no verdict.
  var findings: [Finding]
}

extension RunPreparation {
  /// - Parameter now: what the age of baselines and the end of quarantines are measured by.
  func premises(of suites: [Suite], in store: SQLiteStore, at now: Timestamp) throws -> Premises {
    let held = suites.map { $0.expiringQuarantine(at: now) }
    let baseline = try baseline(for: suites, in: store)
    return Premises(
      suites: held.map(\.suite), baseline: baseline,
      findings: held.flatMap(\.findings) + suites.compactMap { baseline?.staleness(of: $0, at: now) })
  }
}
