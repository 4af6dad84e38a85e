package import SpangateTrace

extension Suite {
  /// The suite without entries of the quarantine list that hold no longer, and a finding for each of them.
  package func expiringQuarantine(at now: Timestamp) -> (suite: Suite, findings: [Finding]) {
    let today = Day(of: now)
    let expired = quarantine.filter { $0.value.until < today }
    guard !expired.isEmpty else { return (self, []) }
    var suite = self
    suite.quarantine.removeAll { $0.value.until < today }
    let present = Set(cases.map(\.id))
    let findings = expired.filter { present.contains($0.value.case) }.map { entry in
      Finding(
        .quarantineExpired,
        "the quarantine of case `\(entry.value.case.inert(limit: 100))` expired after \(entry.value.until): it blocks again",
        at: entry.range, notes: [.init("quarantined", entry.value.text)],
        help: "mend the case and take the entry out, or agree on a later day with its owner")
    }
    return (suite, findings)
  }
}
