import SpangateCore
import SpangateTrace

/// Whatever the suite asks less of the agent than the baseline did. It changes no verdict, and it is said.
extension DecidedSuite {
  /// SG0063, SG0064 and SG0066.
  func shrunk(beside baseline: String) -> [Finding] {
    removedScorers(baseline) + softenedScorers(baseline) + softenedLimits(baseline)
  }

  private func softenedLimits(_ baseline: String) -> [Finding] {
    let softened = compared.limitsBefore.map { compared.suite.softened(since: $0) } ?? []
    guard let first = softened.first else { return [] }
    return [
      Finding(
        .limitSoftened, "suite `\(compared.suite.name.value)` asks less than in baseline `\(baseline)`: \(first)",
        at: compared.suite.name.range, notes: softened.dropFirst().prefix(9).map { Finding.Note("also", $0) },
        help: "run `spangate baseline accept` if that is meant")
    ]
  }

  private func removedScorers(_ baseline: String) -> [Finding] {
    let removed = compared.cases.flatMap { item in
      let present = Set(item.case.scorers.map(\.name))
      return (item.accepted?.scores.keys.sorted() ?? []).filter { !present.contains($0) }.map { (item.case, $0) }
    }
    return grouped(removed).map { name, cases in
      let isGone = compared.scores(of: name).isEmpty && cases.count > 1
      return Finding(
        .scorerRemoved,
        "`\(name.inert(limit: 100))` of baseline `\(baseline)` is no longer scored "
          + (isGone ? "anywhere in suite `\(compared.suite.name.value)`" : "in \(named(cases.map(\.id)))"),
        at: isGone ? compared.suite.name.range : cases[0].range, notes: listing(cases.map(\.id)),
        help: "what it guarded is not guarded now: run `spangate baseline accept` if that is meant")
    }
  }

  private func softenedScorers(_ baseline: String) -> [Finding] {
    let softened = compared.cases.flatMap { item in
      item.case.scorers.filter { $0.severity == .advisory && item.accepted?.scores[$0.name]?.severity == .blocking }
        .map { ((item.case, $0.range), $0.name) }
    }
    return grouped(softened).map { name, places in
      let ids = places.map(\.0.id)
      return Finding(
        .scorerSoftened,
        "`\(name)` is advisory in \(named(ids)), and could fail the gate in baseline `\(baseline)`", at: places[0].1,
        notes: listing(ids), help: "run `spangate baseline accept` if that is meant")
    }
  }
}
