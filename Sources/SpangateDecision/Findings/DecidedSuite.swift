import SpangateCore

/// A suite with all tests done and every verdict taken: the report, the findings and the demands follow from it.
struct DecidedSuite {
  let compared: ComparedSuite
  var cases: [DecidedCase]
  /// In the order in which the suite first names them.
  var scores: [Decided<ScoreSubject>]
  var measures: [Decided<MeasureSubject>]

  /// Decides several suites that share one bound.
  ///
  /// - Parameter shares: of the bound, what single cases and what whole suites have.
  static func all(_ suites: [ComparedSuite], sharing bound: BoundShares) -> [DecidedSuite] {
    let cases = CaseTests(suites, bound: bound.cases)
    let scores = suites.map { suite in suite.scoreNames.map { ScoreSubject($0, in: suite) } }
    let measures = suites.map { suite in suite.suite.gate.measured.map { MeasureSubject($0, in: suite) } }
    let subjects = zip(scores, measures).map { scores, measures -> [any SuiteSubject] in scores + measures }
    let outcomes = SuiteTests(suites, subjects: subjects, bound: bound.suites).outcomes
    let ofCases = MeasureCaseTests(suites, wholes: measures, bound: bound.measures).outcomes
    return suites.indices.map { index in
      let decided = zip(scores[index], outcomes[index]).map { Decided($0, $1) }
      var suite = DecidedSuite(
        compared: suites[index],
        cases: DecidedCase.all(of: suites[index], suite: index, by: cases, beside: decided),
        scores: decided,
        measures: zip(measures[index], outcomes[index].dropFirst(scores[index].count)).map { Decided($0, $1) })
      suite.take(ofCases[index])
      return suite
    }
  }

  /// In the order in which a reader wants them; the command sorts them by severity.
  var findings: [Finding] {
    caseRegressions + suiteRegressions + undecided + dropsNotExcluded + rulesBroken + floorsMissed + measuresRegressed
      + measuresBeyondLimits + failedCalls + openScores + compared.obstacleFindings(without: casesThatFail)
      + baselineChanges + improvements
  }

  /// Every score of every case.
  var caseScores: [DecidedScore] { cases.flatMap(\.scores) }

  /// The score of the suite as a whole.
  func score(of name: String) -> Decided<ScoreSubject>? { scores.first { $0.subject.name == name } }
}
