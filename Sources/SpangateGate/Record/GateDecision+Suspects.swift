import SpangateCore
import SpangateDecision
import SpangateTrace

extension GateDecision {
  /// With the suspect of each case that got worse, at which its findings point.
  ///
  /// - Parameter search: is asked once for each score of a case.
  func suspecting(_ search: SuspectSearch?) -> GateDecision {
    guard let search else { return self }
    var decision = self
    var found: [[String]: Suspect?] = [:]
    func suspect(_ suite: Report.SuiteReport, _ item: Report.CaseReport, _ score: String, _ shown: Int?) -> Suspect? {
      let key = [suite.name, item.id, score]
      if let known = found[key] { return known }
      guard found.count < Self.mostSuspects else { return nil }
      let judgements = item.trials.map(\.judgement)
      let question = SuspectQuestion(
        suite: suite.name, case: item.id, score: score, of: judgements,
        shown: judgements.first { $0.key.index == shown }?.key)
      let answer = question.flatMap(search)
      found[key] = answer
      return answer
    }
    for (place, finding) in findings.enumerated() where finding.severity != .note {
      guard let evidence = finding.evidence, let score = evidence.score, evidence.trace != nil,
        let suite = suites.first(where: { $0.name == evidence.suite }),
        let item = suite.cases.first(where: { $0.id == evidence.case }),
        let suspect = suspect(suite, item, score, evidence.trial)
      else { continue }
      decision.findings[place] = finding.blaming(suspect)
    }
    for (suite, report) in suites.enumerated() {
      for (place, item) in report.cases.enumerated() {
        for (index, score) in item.scores.enumerated() where score.verdict == .regressed {
          guard let suspect = suspect(report, item, score.name, nil) else { continue }
          decision.suites[suite].cases[place].scores[index].suspect = suspect
          decision.suites[suite].cases[place].scores[index].suspectSpan = suspect.span
        }
      }
    }
    return decision
  }

  /// However many cases fell, these tell enough.
  private static let mostSuspects = 100

  /// Passing trials that suspects are shown beside.
  var passingTraces: Set<TraceID> {
    Set(suites.lazy.flatMap(\.cases).flatMap(\.scores).compactMap { $0.suspect?.passing?.traceID })
  }

  /// With where the passing trials beside suspects, and those that show a change, can be looked at.
  func linked(_ url: (TraceID, SpanID?) -> String?) -> GateDecision {
    var decision = self
    for suite in suites.indices {
      for place in suites[suite].cases.indices {
        for score in suites[suite].cases[place].scores.indices {
          guard let passing = suites[suite].cases[place].scores[score].suspect?.passing else { continue }
          decision.suites[suite].cases[place].scores[score].suspect?.passingURL = url(passing.traceID, nil)
        }
      }
    }
    for suite in suites.indices {
      decision.suites[suite].path?.link(url)
    }
    for place in findings.indices {
      guard let label = findings[place].notes.lastIndex(where: { $0.label == Finding.passingLabel }),
        let trace = TraceID(findings[place].notes[label].text), let url = url(trace, nil)
      else { continue }
      decision.findings[place].notes[label].text = url
    }
    return decision
  }
}

extension Finding {
  fileprivate static let passingLabel = "passing"

  /// At the suspect, with what differs there at its head.
  func blaming(_ suspect: Suspect) -> Finding {
    var finding = self
    finding.evidence?.trial = suspect.trial
    finding.evidence?.trace = suspect.trace
    finding.evidence?.span = suspect.span
    finding.evidence?.spanName = suspect.spanName
    var head = [Note("suspect", suspect.reason.inert(limit: 1_000))]
    if let other = suspect.runnerUpReason { head.append(Note("or", other.inert(limit: 1_000))) }
    finding.notes = head + finding.notes
    if let passing = suspect.passing { finding.notes.append(Note(Self.passingLabel, "\(passing.traceID)")) }
    return finding
  }
}
