import SpangateCore

extension DecidedSuite {
  /// SG0103: a rise beyond what is allowed, or a level above the ceiling. The ceiling comes first; one finding will do.
  var measuresRegressed: [Finding] {
    measures.compactMap { decided in
      let subject = decided.subject
      guard let policy = subject.policy else { return nil }
      let measure = subject.measure
      if subject.isBeyondLimit, let max = policy.max, let level = subject.level {
        return finding(
          measure, policy, "is at \(measure.text(level, beside: max))",
          ", above its ceiling of \(measure.text(max, beside: level))",
          caption: "must be at most \(measure.text(max))", notes: [])
      }
      guard decided.isWorse, let test = subject.test else { return nil }
      return finding(
        measure, policy, "rose \(fromTo(measure, test))", "",
        caption: allowance(policy, measure), notes: [change(measure, test)] + casesBeyond(measure))
    }
  }

  /// Those that are beyond its limit in every trial.
  private func beyond(_ measure: Measure) -> [ComparedCase] {
    cases.filter { item in item.measures.contains { $0.item.measure == measure } }.map(\.compared)
  }

  private func casesBeyond(_ measure: Measure) -> [Finding.Note] {
    let ids = beyond(measure).map(\.case.id)
    return ids.isEmpty || cases.count == 1 ? [] : [Finding.Note("cases", "beyond it in every trial: \(ids.listed)")]
  }

  /// In one sentence; nil unless it regressed, or a case of it is in doubt.
  func whyRegressed(_ decided: Decided<MeasureSubject>) -> String? {
    let subject = decided.subject
    guard decided.verdict != .passed, let policy = subject.policy else { return nil }
    if !decided.isWorse, !subject.isBeyondLimit { return whyCases(subject.measure) }
    if subject.isBeyondLimit, let max = policy.max {
      return "must be at most \(subject.measure.text(max, beside: subject.level ?? max))"
    }
    guard let test = subject.test, let allowance = allowance(policy, subject.measure) else { return nil }
    return "rose \(fromTo(subject.measure, test)) and \(allowance)"
  }

  private func fromTo(_ measure: Measure, _ test: MeasureTest) -> String {
    Self.fromTo(measure, test.baseline, test.candidate)
  }

  static func fromTo(_ measure: Measure, _ before: Double, _ now: Double) -> String {
    "from \(measure.text(before, beside: now)) to \(measure.text(now, beside: before))"
  }

  private func finding(
    _ measure: Measure, _ policy: MeasurePolicy, _ what: String, _ rest: String, caption: String?, notes: [Finding.Note]
  ) -> Finding {
    let beyond = beyond(measure)
    let statistic = policy.statistic == .mean ? "" : " (\(policy.statistic.rawValue))"
    return Finding(
      .measureRegressed, "`\(measure.name)`\(statistic) \(what) in suite `\(compared.suite.name.value)`\(rest)",
      severity: compared.severityOfMeasures.blame, at: policy.range, caption: caption,
      evidence: (beyond.isEmpty ? compared.counted : beyond).flatMap(\.measurable).greatest(measure)?
        .evidence(measure: measure),
      notes: notes,
      help: "\(compared.suite.look) of the trial that needed most")
  }

  func allowance(_ policy: MeasurePolicy, _ measure: Measure) -> String? {
    let above = "above baseline `\(compared.baselineName ?? "")`"
    return switch policy.maxIncrease {
    case .relative(let share)?: "may rise at most \(share.percent) \(above)"
    case .absolute(let amount)?: "may rise at most \(measure.text(amount)) \(above)"
    case nil: nil
    }
  }

  private func change(_ measure: Measure, _ test: MeasureTest) -> Finding.Note {
    let change = test.candidate - test.baseline
    let share = test.baseline > 0 ? " (+\((change / test.baseline).percent))" : ""
    let reach = test.interval.map {
      ", 95 % interval [\(measure.text($0.lowerBound)), \(measure.text($0.upperBound))]"
    }
    return Finding.Note("change", "+\(measure.text(change))\(share)\(reach ?? "")")
  }
}
