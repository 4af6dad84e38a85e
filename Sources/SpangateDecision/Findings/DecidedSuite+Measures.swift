import SpangateCore
import SpangateStatistics
import SpangateTrace

extension DecidedSuite {
  /// SG0103: a rise beyond what is allowed, or a level above the ceiling. The ceiling comes first; one finding will do.
  var measuresRegressed: [Finding] {
    Measure.allCases.compactMap { measure in
      guard let policy = tally.suite.gate.measures[measure] else { return nil }
      if isAboveCeiling(measure, policy), let max = policy.max, let level = level(of: measure) {
        return finding(
          measure, policy, "is at \(measure.text(level))", ", above its ceiling of \(measure.text(max))",
          caption: "must be at most \(measure.text(max))", notes: [])
      }
      guard rose(measure), let test = suite.measures[measure]?.test else { return nil }
      return finding(
        measure, policy, "rose from \(measure.text(test.baseline)) to \(measure.text(test.candidate))", "",
        caption: allowance(policy, measure), notes: [change(measure, test)])
    }
  }

  private func finding(
    _ measure: Measure, _ policy: MeasurePolicy, _ what: String, _ rest: String, caption: String?, notes: [Finding.Note]
  ) -> Finding {
    let statistic = policy.statistic == .mean ? "" : " (\(policy.statistic.rawValue))"
    return Finding(
      .measureRegressed, "`\(measure.rawValue)`\(statistic) \(what) in suite `\(tally.suite.name.value)`\(rest)",
      severity: tally.severityOfMeasures.blame, at: policy.range, caption: caption,
      evidence: greatest(measure).map { evidence($0) }, notes: notes,
      help: "open the trace of the trial that needed most")
  }

  private func greatest(_ measure: Measure) -> Judgement? {
    tally.counted.flatMap(\.measurable).filter { $0.measures[measure]?.value != nil }
      .max { $0.measures[measure]?.value ?? 0 < $1.measures[measure]?.value ?? 0 }
  }

  private func allowance(_ policy: MeasurePolicy, _ measure: Measure) -> String? {
    let above = "above baseline `\(tally.baselineName ?? "")`"
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

  /// SG0105, of a measure that has a limit and no value: that is never a pass.
  var measuresUnmeasured: [Finding] {
    Measure.allCases.compactMap { measure in
      guard let policy = tally.suite.gate.measures[measure], verdict(of: measure) == .inconclusive,
        tally.counted.contains(where: { !$0.measurable.isEmpty })
      else { return nil }
      return Finding(
        .scoreUnscored,
        "`\(measure.rawValue)` could not be measured in suite `\(tally.suite.name.value)`: \(whyUnmeasured(measure))",
        severity: tally.severityOfMeasures.blame, at: policy.range, caption: "this limit could not be checked")
    }
  }
}
