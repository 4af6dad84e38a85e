import SpangateCore
import SpangateTrace
import SpangateYAML

extension Suite {
  /// The suite with the list of its file at the revision, where one is named: a change must not quarantine what it breaks.
  func withQuarantine(
    at revision: BaselineRevision?, loader: SuiteLoader
  ) async throws(Finding) -> (suite: Suite, findings: [Finding]) {
    guard let revision else { return (self, []) }
    let loaded = try await revision.committedBytes(of: file).map {
      loader.quarantine(in: $0, path: "\(revision.name):\(file)", variant: variant)
    }
    // A list that makes no sense quarantines nothing; the change at hand may be what mends it.
    var findings = loaded?.findings.map(\.asWarning) ?? []
    var suite = self
    let present = Set(cases.map(\.id))
    let own = quarantine.filter { present.contains($0.value.case) }
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
    return (suite, findings)
  }
}

extension Finding {
  fileprivate var asWarning: Finding {
    var finding = self
    finding.severity = .warning
    return finding
  }
}
