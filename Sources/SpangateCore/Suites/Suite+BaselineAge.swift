package import SpangateTrace

extension Suite {
  /// SG0407, when no run of the suite was accepted into a baseline for longer than its policy allows.
  package func staleness(of baseline: Baseline, at now: Timestamp) -> Finding? {
    guard let limit = gate.maxAge, let place = baseline.latestRun(of: name.value) else { return nil }
    let run = baseline.runs[place]
    guard run.acceptedAt + limit.value < now else { return nil }
    let age = now - run.acceptedAt
    return Finding(
      .baselineStale,
      "the newest run of suite `\(name.value.inert(limit: 100))` in baseline `\(baseline.name.inert(limit: 100))` was accepted "
        + "\(age.ageText) ago",
      at: limit.range, caption: "a baseline may be \(limit.value.ageText) old",
      notes: [.init("accepted", "\(run.acceptedAt.iso8601), run \(run.id.inert(limit: 100))")],
      help: "accept a fresh run of what is known to be good: `spangate run … --accept`")
  }
}

extension Duration {
  /// Whole days from two days on, hours from two hours on: `45 days`, `36 hours`.
  fileprivate var ageText: String {
    let seconds = Int(clamping: nanoseconds / 1_000_000_000)
    if seconds >= 172_800 { return (seconds / 86_400).counted("day") }
    return seconds >= 7_200 ? (seconds / 3_600).counted("hour") : text
  }
}
