import SpangateCore

extension DecidedSuite {
  /// SG0106, SG0109 and SG0108: what was not compared, and why.
  var baselineChanges: [Finding] {
    guard let baseline = compared.baselineName else { return [] }
    guard compared.isKnown else {
      return [
        Finding(
          .caseAdded,
          "baseline `\(baseline)` has no samples of suite `\(compared.suite.name.value)`; only floors apply",
          at: compared.suite.name.range, help: "run `spangate baseline accept` to compare with this run from now on")
      ]
    }
    return changedCases(baseline) + changedScorers(baseline) + added(baseline) + addedMeasures(baseline)
      + removed(baseline)
      + shrunk(beside: baseline)
  }

  private func changedCases(_ baseline: String) -> [Finding] {
    let changed = compared.cases.filter { $0.standing == .changed }.map(\.case)
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
    let changed = compared.cases.filter { $0.standing == .comparable }.flatMap(\.scores)
      .filter { $0.standing == .changed }.map { ($0, $0.scorer.name) }
    return grouped(changed).map { name, scores in
      let ids = scores.map(\.case.id)
      return Finding(
        .caseIncomparable,
        "scorer `\(name)` changed since baseline `\(baseline)` and is not compared in \(named(ids))",
        at: scores[0].scorer.range, notes: listing(ids),
        help: "run `spangate baseline accept` to compare with this run from now on")
    }
  }

  private func added(_ baseline: String) -> [Finding] {
    let cases = compared.cases.filter { $0.standing == .added }.map(\.case)
    let scores = compared.cases.filter { $0.standing == .comparable }.flatMap(\.scores)
      .filter { $0.standing == .added }.map { ($0, $0.scorer.name) }
    var findings = grouped(scores).map { name, scores in
      Finding(
        .caseAdded, "baseline `\(baseline)` has no samples of `\(name)` in \(named(scores.map(\.case.id)))",
        at: scores[0].scorer.range, notes: listing(scores.map(\.case.id)))
    }
    if !cases.isEmpty {
      findings.insert(
        Finding(
          .caseAdded, "baseline `\(baseline)` has no samples of \(named(cases.map(\.id))); only floors apply",
          at: cases[0].range, notes: listing(cases.map(\.id))), at: 0)
    }
    return findings
  }

  /// Limited measures that the baseline has not, so that their rise is not seen.
  private func addedMeasures(_ baseline: String) -> [Finding] {
    measures.compactMap { decided in
      let measure = decided.subject.measure
      guard let policy = decided.subject.policy, policy.maxIncrease != nil else { return nil }
      let cases = compared.counted.filter { item in
        item.standing == .comparable && (item.baselineMeasures[measure] ?? []).isEmpty
          && !item.values(of: measure).isEmpty
      }.map(\.case.id)
      guard !cases.isEmpty else { return nil }
      return Finding(
        .caseAdded, "baseline `\(baseline)` has no samples of `\(measure.name)` in \(named(cases))",
        at: policy.range, notes: listing(cases),
        help: "run `spangate baseline accept` to compare with this run from now on")
    }
  }

  private func removed(_ baseline: String) -> [Finding] {
    compared.removed.isEmpty
      ? []
      : [
        Finding(
          .caseRemoved,
          "\(named(compared.removed)) of baseline `\(baseline)` \(are(compared.removed.count)) no longer in suite "
            + "`\(compared.suite.name.value)`",
          at: compared.suite.name.range, notes: listing(compared.removed))
      ]
  }

  private func are(_ count: Int) -> String { count == 1 ? "is" : "are" }
}
