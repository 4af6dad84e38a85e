import SpangateCore

/// A suite with what its control says of each blocking score, in the light of what the baseline holds against it.
struct ControlledSuite {
  let compared: ComparedSuite
  /// As the comparison with the baseline has it.
  let report: Report.SuiteReport
  let groups: [ControlGroup]
  /// Of the control, by case.
  private let control: [String: ComparedCase]
  /// The control's.
  let name: String
  /// Where its agent starts; nil where that is not known, or no place of its own.
  let place: String?

  /// How many scores of cases can be compared, and how many scores there are: among so many a bound is shared.
  static func tests(in compared: ComparedSuite) -> (cases: Int, wholes: Int) {
    let scores = compared.cases.flatMap(\.scores).filter(\.isControllable)
    return (scores.count, Set(scores.map(\.scorer.name)).count)
  }

  init(
    _ compared: ComparedSuite, _ report: Report.SuiteReport, beside control: Control,
    bound: (case: Double, whole: Double)
  ) {
    self.compared = compared
    self.report = report
    name = control.name
    place = control.place
    let theirs = Dictionary(
      ComparedSuite(control.measured, beside: nil).cases.map { ($0.case.id, $0) },
      uniquingKeysWith: { first, _ in first })
    self.control = theirs
    groups = compared.scoreNames.compactMap { name in
      let series = compared.cases.flatMap { item in
        item.scores.filter { $0.scorer.name == name && $0.isControllable }.map {
          ControlSeries($0, of: item, beside: theirs[item.case.id], in: compared.suite)
        }
      }
      guard !series.isEmpty else { return nil }
      let suspected = report.cases.filter { item in
        item.scores.contains { $0.name == name && $0.severity == .blocking && $0.verdict != .passed }
      }
      return ControlGroup(
        name, series, suspected: Set(suspected.map(\.id)),
        isWholeSuspected: report.scores.contains { $0.name == name && ($0.isHeldAgainst || report.isInDoubt($0)) },
        bound: bound)
    }
  }

  /// Whether any control trial of a case was asked.
  func isAsked(_ case: String) -> Bool { (control[`case`]?.asked ?? 0) > 0 }

  /// Why nothing of the control's trials of a case counts.
  func whyUnmeasured(_ case: String) -> String? { control[`case`]?.whyUnmeasured }

  /// The first trial of the control in the cases of some series.
  func firstTrial(in series: [ControlSeries]) -> Judgement? {
    series.lazy.compactMap { self.control[$0.score.case.id]?.judgements.first }.first
  }

  /// The scores of which the control passes nothing.
  var broken: [ControlGroup] { groups.filter(\.proof.isMissing) }

  /// What a further round should ask of the candidate, and of the control.
  var demands: (candidate: [TrialDemand], control: [TrialDemand]) {
    var wanted: [String: (candidate: Int, control: Int)] = [:]
    func want(_ series: ControlSeries, candidate: Int, control: Int) {
      let before = wanted[series.score.case.id] ?? (0, 0)
      wanted[series.score.case.id] = (max(before.candidate, candidate), max(before.control, control))
    }
    for group in groups {
      for (series, standing) in zip(group.series, group.standings) {
        if case .asking(let candidate, let control) = standing {
          want(series, candidate: candidate, control: control)
        }
      }
      for index in group.proof.demand { want(group.series[index], candidate: 0, control: 1) }
      for (index, trials) in group.wholeDemand { want(group.series[index], candidate: 0, control: trials) }
    }
    let name = compared.suite.name.value
    let cases = compared.cases.filter { wanted[$0.case.id] != nil }
    return (
      cases.compactMap { item in
        let trials = wanted[item.case.id]!.candidate
        return trials > item.asked ? TrialDemand(suite: name, case: item.case.id, trials: trials) : nil
      },
      cases.compactMap { item in
        let trials = wanted[item.case.id]!.control
        return trials > (control[item.case.id]?.asked ?? 0)
          ? TrialDemand(suite: name, case: item.case.id, trials: trials) : nil
      }
    )
  }
}

extension CaseScore {
  /// It can block, and both the candidate and the baseline have it.
  fileprivate var isControllable: Bool { severity == .blocking && isPaired }
}

extension Report.SuiteReport {
  /// The suite as a whole may have fallen, by what was measured of it, and does not wait for a case of it alone.
  func isInDoubt(_ row: Comparison) -> Bool {
    row.severity == .blocking && row.verdict == .inconclusive && (row.change.value ?? 0) < -DecisionTuning.rounding
      && !cases.contains { $0.scores.contains { $0.name == row.name && $0.verdict == .inconclusive } }
  }
}

extension Comparison {
  /// The suite as a whole fell since the baseline, by what was measured of it.
  var isHeldAgainst: Bool {
    severity == .blocking && verdict == .regressed && (change.value ?? 0) < -DecisionTuning.rounding
  }
}
