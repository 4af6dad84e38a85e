import SpangateCore
import SpangateTrace

extension MeasuredSuite {
  /// What could not be measured of this arm: the findings of a run of it alone, and of which variant they are.
  var obstacleFindings: [Finding] {
    let rules: [FindingRule] = [.caseUnmeasurable, .agentFailed, .traceAbsent, .traceCutOff, .scoreUnscored]
    return compare([self], with: nil).findings.filter { rules.contains($0.rule) }.map { finding in
      var finding = finding
      finding.notes.insert(Finding.Note("variant", suite.variant), at: 0)
      return finding
    }
  }
}

extension ArmPlan {
  /// SG0106, for cases that some variant asks in words of its own.
  var incomparable: [Finding] {
    arms.dropFirst().compactMap { arm in
      let known = arm.casesByID
      let different = arms[0].cases.filter { known.matching($0) == nil }
      guard !different.isEmpty else { return nil }
      return Finding(
        .caseIncomparable,
        "\(named(different.map(\.id))) \(different.count == 1 ? "is" : "are") not the same in variant `\(arm.variant)` and "
          + "not compared", at: different[0].range, notes: listing(different.map(\.id)))
    }
  }
}

extension MeasuredRun {
  /// SG0307. A comparison that was cut short after its first round stands, with fewer trials.
  func budgetFinding(isFirst: Bool) -> [Finding] {
    guard case .exhausted(let problem, _) = stop else { return [] }
    return [
      Finding(
        .budgetExhausted, isFirst ? "\(problem), before the first round was complete" : problem,
        severity: isFirst ? .error : .warning, help: "allow for more, or select fewer cases")
    ]
  }
}
