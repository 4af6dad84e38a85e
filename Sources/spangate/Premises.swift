import SpangateCore
import SpangateStore
import SpangateTrace
import SpangateYAML

/// What a gate goes by: the suites with the quarantine that holds, the baseline, and what there is to say about them.
struct Premises: Sendable {
  var suites: [Suite]
  var baseline: Baseline?
  /// They belong into the report and change no verdict.
  var findings: [Finding]
}

extension RunPreparation {
  /// - Parameter now: what the age of baselines and the end of quarantines are measured by.
  func premises(of suites: [Suite], in store: SQLiteStore, at now: Timestamp) async throws -> Premises {
    let revision = options.reference.baselineRef.map { BaselineRevision($0) }
    var findings: [Finding] = []
    var held: [Suite] = []
    for suite in suites {
      let chosen = try await quarantine(of: suite, at: revision, &findings)
      let expired = chosen.expiringQuarantine(at: now)
      findings += expired.findings
      held.append(expired.suite)
    }
    let baseline = try await baseline(for: suites, in: store, at: revision)
    findings += suites.compactMap { baseline?.staleness(of: $0, at: now) }
    return Premises(suites: held, baseline: baseline, findings: findings)
  }

  /// The suite with the list of its file at the revision, where one is named: a change must not quarantine what it breaks.
  private func quarantine(
    of suite: Suite, at revision: BaselineRevision?, _ findings: inout [Finding]
  ) async throws -> Suite {
    guard let revision else { return suite }
    let contents = try await console.orStop { () async throws(Finding) in try await revision.contents(of: suite.file) }
    let loaded = contents.map {
      place.loader.quarantine(in: $0, path: "\(revision.name):\(suite.file)", variant: suite.variant)
    }
    // A list that makes no sense quarantines nothing; the change at hand may be what mends it.
    findings += loaded?.findings.map(\.asWarning) ?? []
    var suite = suite
    let present = Set(suite.cases.map(\.id))
    let own = suite.quarantine.filter { present.contains($0.value.case) }
    suite.quarantine = loaded?.value?.filter { present.contains($0.value.case) } ?? []
    if let entry = own.first(where: { !suite.quarantine.map(\.value).contains($0.value) }) {
      findings.append(
        Finding(
          .quarantineIgnored,
          "the quarantine of case `\(entry.value.case.inert(limit: 100))` is not that of revision "
            + "`\(revision.name.inert(limit: 100))`, which holds",
          at: entry.range, help: "it counts once it is merged"))
    } else if own.count != suite.quarantine.count {
      findings.append(
        Finding(
          .quarantineIgnored,
          "suite `\(suite.name.value.inert(limit: 100))` quarantines fewer cases than at revision "
            + "`\(revision.name.inert(limit: 100))`, whose list holds", at: suite.name.range))
    }
    return suite
  }
}

extension Finding {
  fileprivate var asWarning: Finding {
    var finding = self
    finding.severity = .warning
    return finding
  }
}
