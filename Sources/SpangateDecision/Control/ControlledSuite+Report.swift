import SpangateCore
import SpangateStatistics

extension ControlledSuite {
  /// What becomes of a score of a case; nil where it stays as the baseline has it.
  func verdict(_ series: ControlSeries, _ standing: ControlGroup.Standing) -> Verdict? {
    switch standing {
    case .unsuspected: nil
    case .cleared: .passed
    case .worse: isBeyondTolerance(series) ? .regressed : .passed
    case .unmeasured: .inconclusive
    case .undecided, .asking, .unproven: series.isDead || isDoubted(series) ? .inconclusive : .passed
    }
  }

  private func isBeyondTolerance(_ series: ControlSeries) -> Bool {
    series.change.map { compared.policy(for: series.score.scorer.name).isExceeded(by: $0) } ?? false
  }

  /// The comparison with the baseline says that it got worse.
  func isHeldAgainst(_ series: ControlSeries) -> Bool { stored(series) == .regressed }

  /// The comparison with the baseline does not let it pass.
  private func isDoubted(_ series: ControlSeries) -> Bool { stored(series).map { $0 != .passed } ?? false }

  private func stored(_ series: ControlSeries) -> Verdict? {
    report.cases.first { $0.id == series.score.case.id }?.scores
      .first { $0.name == series.score.scorer.name }?.verdict
  }

  /// The baseline holds something against it, or it never passes any more.
  func hasFallen(_ series: ControlSeries) -> Bool { isHeldAgainst(series) || series.isDead }

  /// The control is lower than the baseline, too.
  private func isDrift(_ series: ControlSeries) -> Bool {
    guard let theirs = series.control?.values, !theirs.isEmpty else { return false }
    return theirs.mean < series.score.baseline.mean - DecisionTuning.rounding
  }

  /// What becomes of a score of the suite as a whole; nil where it stays as it is.
  func verdict(_ group: ControlGroup) -> Verdict? {
    let stored = report.scores.first { $0.name == group.name }
    switch group.whole {
    case .unsuspected: return nil
    case .worse: return .regressed
    case .cleared: return stored?.isHeldAgainst == true ? .passed : nil
    case .undecided, .unmeasured, .asking, .unproven:
      return stored.map { $0.isHeldAgainst || report.isInDoubt($0) } == true ? .inconclusive : nil
    }
  }

  /// What is said of a suspect that passed: how much worse than the control it may be.
  private func held(_ series: ControlSeries) -> Held? {
    guard let drop = series.greatestDrop else { return nil }
    return Held(.excluded(drop), standing: .notWorseThan(name))
  }

  /// A row that waited for its cases alone waits no longer once the control has decided them.
  private func settleRows(of report: inout Report.SuiteReport) {
    let open = report.cases.flatMap(\.scores).filter { $0.severity == .blocking && $0.verdict == .inconclusive }
    for (index, row) in report.scores.enumerated()
    where groups.contains(where: { $0.name == row.name && verdict($0) == nil }) {
      guard row.verdict == .inconclusive, row.candidate.value != nil, !open.contains(where: { $0.name == row.name })
      else { continue }
      report.scores[index].verdict = .passed
    }
  }

  /// The suite's report with what the control says.
  var controlledReport: Report.SuiteReport {
    var report = report
    let positions = Dictionary(
      report.cases.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    var changed: Set<Int> = []
    for group in groups {
      for (series, standing) in zip(group.series, group.standings) {
        guard let place = positions[series.score.case.id],
          let score = report.cases[place].scores.firstIndex(where: { $0.name == group.name })
        else { continue }
        if let values = series.control?.values, !values.isEmpty {
          report.cases[place].scores[score].control = .init(
            name: name, mean: values.reduce(0, +) / Double(values.count), trials: values.count)
        }
        guard let verdict = verdict(series, standing) else { continue }
        report.cases[place].scores[score].verdict = verdict
        report.cases[place].scores[score].suspectSpan =
          verdict == .regressed ? series.score.worst?.score.score.span : nil
        if verdict != .regressed { report.cases[place].scores[score].why = nil }
        report.cases[place].scores[score].held = verdict == .passed ? held(series) : nil
        report.cases[place].scores[score].hasDrifted =
          verdict == .passed && standing == .cleared && hasFallen(series) && isDrift(series)
        changed.insert(place)
      }
      if let verdict = verdict(group), let score = report.scores.firstIndex(where: { $0.name == group.name }) {
        // A floor that is missed is missed, whatever a control does.
        let isBelowFloor = compared.policy(for: group.name).isMissed(by: report.scores[score].candidate.value)
        report.scores[score].verdict = isBelowFloor ? .regressed : verdict
        if verdict != .regressed, !isBelowFloor { report.scores[score].why = nil }
        if report.scores[score].verdict != .passed { report.scores[score].held = nil }
      }
    }
    settleRows(of: &report)
    for place in changed {
      report.cases[place].verdict = .combined(
        (report.cases[place].scores + report.cases[place].measures).filter { $0.severity == .blocking }.map(\.verdict))
    }
    let verdicts = (report.scores + report.measures).filter { $0.severity == .blocking }.map(\.verdict)
    let doubt = broken.isEmpty ? [] : [Verdict.inconclusive]
    report.verdict =
      report.cases.isEmpty ? .inconclusive : .combined(verdicts + report.cases.map(\.verdict) + doubt)
    return report
  }
}
