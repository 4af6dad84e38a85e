import SpangateCore
import SpangateTrace

extension DecidedSuite {
  /// SG0106, SG0109 and SG0108: what was not compared, and why.
  var baselineChanges: [Finding] {
    guard let baseline = tally.baselineName else { return [] }
    guard tally.isKnown else {
      return [
        Finding(
          .caseAdded, "baseline `\(baseline)` has no samples of suite `\(tally.suite.name.value)`; only floors apply",
          at: tally.suite.name.range, help: "run `spangate baseline accept` to compare with this run from now on")
      ]
    }
    return changedCases(baseline) + changedScorers(baseline) + added(baseline) + removed(baseline)
  }

  private func changedCases(_ baseline: String) -> [Finding] {
    let changed = tally.cases.filter { $0.standing == .changed }.map(\.case)
    return changed.isEmpty
      ? []
      : [
        Finding(
          .caseIncomparable,
          "\(named(changed.map(\.id))) changed since baseline `\(baseline)` and \(are(changed.count)) not compared",
          at: changed[0].range, notes: listing(changed.map(\.id)),
          help: "run `spangate baseline accept` to compare with this run from now on")
      ]
  }

  private func changedScorers(_ baseline: String) -> [Finding] {
    let changed = tally.cases.filter { $0.standing == .comparable }.flatMap(\.series)
      .filter { $0.standing == .changed }.map { ($0, $0.scorer.name) }
    return grouped(changed).map { name, series in
      let ids = series.map(\.case.id)
      return Finding(
        .caseIncomparable,
        "scorer `\(name)` changed since baseline `\(baseline)` and is not compared in \(named(ids))",
        at: series[0].scorer.range, notes: listing(ids),
        help: "run `spangate baseline accept` to compare with this run from now on")
    }
  }

  private func added(_ baseline: String) -> [Finding] {
    let cases = tally.cases.filter { $0.standing == .added }.map(\.case)
    let scores = tally.cases.filter { $0.standing == .comparable }.flatMap(\.series)
      .filter { $0.standing == .added }.map { ($0, $0.scorer.name) }
    var findings = grouped(scores).map { name, series in
      Finding(
        .caseAdded, "baseline `\(baseline)` has no samples of `\(name)` in \(named(series.map(\.case.id)))",
        at: series[0].scorer.range, notes: listing(series.map(\.case.id)))
    }
    if !cases.isEmpty {
      findings.insert(
        Finding(
          .caseAdded, "baseline `\(baseline)` has no samples of \(named(cases.map(\.id))); only floors apply",
          at: cases[0].range, notes: listing(cases.map(\.id))), at: 0)
    }
    return findings
  }

  private func removed(_ baseline: String) -> [Finding] {
    tally.removed.isEmpty
      ? []
      : [
        Finding(
          .caseRemoved,
          "\(named(tally.removed)) of baseline `\(baseline)` \(are(tally.removed.count)) no longer in suite "
            + "`\(tally.suite.name.value)`",
          at: tally.suite.name.range, notes: listing(tally.removed))
      ]
  }

  private func are(_ count: Int) -> String { count == 1 ? "is" : "are" }
}
