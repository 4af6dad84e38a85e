package import SpangateCore
import SpangateTrace

extension MeasuredSuite {
  /// What could not be measured of this arm: the findings of a run of it alone, and of which variant they are.
  package var obstacleFindings: [Finding] {
    ComparedSuite(self, beside: nil).obstacleFindings().bySeverity.map { finding in
      var finding = finding
      finding.notes.insert(Finding.Note("variant", suite.variant), at: 0)
      return finding
    }
  }
}

extension Versus {
  /// SG0140 and SG0141: scores of which trials without a value, or failed attempts, decide what is said of an arm.
  ///
  /// - Parameter arms: the first is what the others are compared with.
  package func openFindings(of arms: [MeasuredSuite]) -> [Finding] {
    contrasts.compactMap { decided in
      guard let open = decided.open, case .score(let name) = decided.contrast.subject else { return nil }
      let (arm, first) = (arms[decided.contrast.arm], arms[0])
      let (score, place) = ("`\(name.inert(limit: 100))`", "variant `\(arm.suite.variant.inert(limit: 60))`")
      let other = "`\(first.suite.variant.inert(limit: 60))`"
      let range = arm.suite.cases.lazy.flatMap(\.scorers).first { $0.name == name }?.range
      let severity: FindingSeverity = decided.contrast.blocks ? .error : .warning
      if open == .moreFailedAttempts {
        let worst = arm.judgements.max { $0.failedAttempts < $1.failedAttempts }
        return Finding(
          .attemptsFailedMore, "the agent of \(place) failed in more attempts than that of \(other)",
          severity: severity, at: range, evidence: worst?.evidence(score: name),
          help: "retrying hides it: see the attempts that failed in the trials' traces")
      }
      let what =
        open == .moreGaps
        ? "has no value in more trials of \(place) than of \(other)"
        : "of \(place) hangs on trials that have no value: with them as failures it is worse than \(other), and with "
          + "them as passes it is not"
      let gap = arm.judgements.first { $0.failure != nil || $0.score(name)?.score.value.sample == nil }
      return Finding(
        .gapsDecide, "\(score) \(what)", severity: severity, at: range, evidence: gap?.evidence(score: name),
        notes: gap?.failure.map { [Finding.Note("reason", $0.message.inert(limit: 200))] } ?? [],
        help: "mend what keeps it from a value and run again")
    }
  }
}

extension Versus {
  /// SG0470 and SG0105, of arms that are not worse: limited measures that are beyond their limit in every trial of a case
  /// and not shown to be, or that only the first arm has.
  ///
  /// - Parameter arms: the first is what the others are compared with.
  package func limitFindings(of arms: [MeasuredSuite]) -> [Finding] {
    contrasts.filter { call(of: $0.contrast.arm) != .worse }.flatMap { decided in
      decided.limitsInDoubt.map { Self.doubt($1, inCase: $0, of: arms[decided.contrast.arm], beside: arms[0]) }
        + Self.lost(decided.contrast, of: arms[decided.contrast.arm], beside: arms[0])
    }
  }

  private static func doubt(
    _ item: CaseMeasure, inCase id: String, of arm: MeasuredSuite, beside first: MeasuredSuite
  ) -> Finding {
    let (name, other) = ("`\(arm.suite.variant.inert(limit: 60))`", "`\(first.suite.variant.inert(limit: 60))`")
    return Finding(
      .limitUndecided,
      "`\(item.measure.name)` is \(item.levelText) in case `\(id.inert(limit: 100))` with \(name) beside \(other), "
        + "beyond its limit in \(item.pair.candidate.count.inEachTrial), and that is too few to rule out chance",
      at: first.suite.gate.measures[item.measure]?.range,
      evidence: arm.judgements.filter { $0.key.case == id }.greatest(item.measure)?.evidence(),
      notes: [item.levels(beside: other)], help: "allow for more with `--max-trials`")
  }

  private static func lost(
    _ contrast: Contrast, of arm: MeasuredSuite, beside first: MeasuredSuite
  ) -> [Finding] {
    guard contrast.blocks, case .measure(let measure, _) = contrast.subject else { return [] }
    let trials = arm.byCase
    return contrast.cases.compactMap { item in
      guard !item.first.isEmpty, item.second.isEmpty,
        let trial = trials[item.id]?.first(where: { $0.obstacle(needing: arm.suite.traces) == nil })
      else { return nil }
      let why = trial.measures[measure]?.absence?.why ?? trial.completeness.gap ?? "no trial has it"
      return Finding(
        .scoreUnscored,
        "`\(measure.name)` could not be measured in case `\(item.id.inert(limit: 100))` with "
          + "`\(arm.suite.variant.inert(limit: 60))`: \(why.inert(limit: 200))",
        at: first.suite.gate.measures[measure]?.range, caption: "this limit could not be checked",
        evidence: trial.evidence(), help: "the verdict is inconclusive: mend the cause and run again")
    }
  }
}

extension [Suite] {
  /// SG0106, of arms: cases that some variant asks in words of its own.
  package var incomparable: [Finding] {
    dropFirst().compactMap { arm in
      let known = arm.casesByID
      let different = self[0].cases.filter { known.matching($0) == nil }
      guard !different.isEmpty else { return nil }
      return Finding(
        .caseIncomparable,
        "\(named(different.map(\.id))) \(different.count == 1 ? "is" : "are") not the same in variant `\(arm.variant)` and "
          + "not compared", at: different[0].range, notes: listing(different.map(\.id)))
    }
  }
}
