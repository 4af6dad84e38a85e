import SpangateCore
import SpangateTrace

extension ComparedSuite {
  /// What could not be measured, and why. Needs no baseline and no test.
  ///
  /// - Parameter failing: cases whose failed calls are told of elsewhere, since the baseline has fewer of them.
  func obstacleFindings(without failing: Set<String> = []) -> [Finding] {
    casesUnmeasurable(without: failing) + agentFailures(without: failing) + traceProblems + scoresUnscored
      + measuresUnmeasured
  }

  private var trialCount: Int { cases.reduce(0) { $0 + $1.judgements.count } }

  /// SG0104: cases of which no trial counts, those with the same reasons together.
  private func casesUnmeasurable(without failing: Set<String>) -> [Finding] {
    let unmeasured = cases.filter { $0.measurable.isEmpty && !failing.contains($0.case.id) }.map { ($0, reasons($0)) }
    return grouped(unmeasured).map { reasons, cases in
      Finding(
        .caseUnmeasurable,
        "\(named(cases.map(\.case.id))) could not be measured: \(reasons)", severity: severity(cases),
        at: cases[0].case.range, evidence: cases[0].judgements.first?.evidence(),
        notes: listing(cases.map(\.case.id)) + cases.flatMap(\.quarantineNotes),
        help: severity(cases) == .error ? "the verdict is inconclusive: mend the cause and run again" : nil)
    }
  }

  /// Each reason once, with how often it occurred where there are several.
  private func reasons(_ compared: ComparedCase) -> String {
    let all = compared.obstacles.map(\.obstacle.reason)
    if all.isEmpty { return "no trial ran" }
    return grouped(all.map { (1, $0) }).map { reason, times in
      times.count == all.count ? reason : "\(reason) (\(times.count) of \(all.count))"
    }.joined(separator: "; ")
  }

  /// SG0301, once for each distinct message.
  private func agentFailures(without failing: Set<String>) -> [Finding] {
    let failed = cases.filter { !failing.contains($0.case.id) }.flatMap { compared in
      compared.obstacles.compactMap { judgement, obstacle in
        if case .agent(let failure) = obstacle, failure.kind != .unrecorded {
          ((compared, judgement, failure), failure.message)
        } else {
          nil
        }
      }
    }
    return grouped(failed).map { message, trials in
      let (_, judgement, failure) = trials[0]
      return Finding(
        .agentFailed,
        "the agent failed in \(trials.count) of \(trialCount.counted("trial")) of suite "
          + "`\(suite.name.value)`: \(message.inert(limit: 200))",
        severity: severity(trials.map(\.0)), at: suite.target.range, evidence: judgement.evidence(),
        notes: failure.lastWords.map { [Finding.Note("stderr", $0)] } ?? [])
    }
  }

  /// SG0201 and SG0202, once for each way in which traces are incomplete.
  private var traceProblems: [Finding] {
    let problems = cases.flatMap { compared in
      compared.obstacles.compactMap { judgement, obstacle -> ((ComparedCase, Judgement, FindingRule), String)? in
        switch obstacle {
        case .traceAbsent: ((compared, judgement, .traceAbsent), obstacle.reason)
        case .traceCutOff: ((compared, judgement, .traceCutOff), obstacle.reason)
        case .agent: nil
        }
      }
    }
    return grouped(problems).map { reason, trials in
      let (_, judgement, rule) = trials[0]
      return Finding(
        rule,
        "\(reason) in \(trials.count) of \(trialCount.counted("trial")) of suite `\(suite.name.value)`",
        severity: severity(trials.map(\.0)), at: suite.target.range, evidence: judgement.evidence(),
        notes: rule == .traceAbsent ? silencers : [],
        help: rule == .traceAbsent
          ? "set up an OTLP exporter that reads OTEL_EXPORTER_OTLP_ENDPOINT, and flush it before the process ends"
          : "flush the tracer provider before the process ends")
    }
  }

  /// What the suite itself sets, and keeps spans away with.
  private var silencers: [Finding.Note] {
    let names = suite.target.value.silencers
    return names.isEmpty ? [] : [Finding.Note("cause", "`env` of the agent sets \(names.listed)")]
  }

  /// SG0105, once for each score and reason.
  private var scoresUnscored: [Finding] {
    let unscored = cases.flatMap { compared in
      compared.scores.flatMap { score in
        compared.measurable.compactMap { judgement in
          CaseScore.whyUnscored(score.scorer, in: judgement).map { why in
            ((score, judgement), "`\(score.scorer.name)` could not be scored: \(why)")
          }
        }
      }
    }
    return grouped(unscored).map { what, trials in
      let (score, judgement) = trials[0]
      let stops = trials.contains { $0.0.severity == .blocking && $0.0.samples.isEmpty }
      return Finding(
        .scoreUnscored, "\(what) (in \(trials.count.counted("trial")))", severity: stops ? .error : .warning,
        at: score.scorer.range, evidence: judgement.evidence(score: score.scorer.name),
        notes: listing(distinct(trials.map(\.0.case.id))))
    }
  }

  /// SG0105, of a measure that has a limit and no value: that is never a pass.
  private var measuresUnmeasured: [Finding] {
    guard counted.contains(where: { !$0.measurable.isEmpty }) else { return [] }
    return suite.gate.measured.compactMap { measure in
      guard let policy = suite.gate.measures[measure] else { return nil }
      let subject = MeasureSubject(measure, in: self)
      guard subject.isUnmeasured else { return nil }
      let lost = subject.level == nil ? [] : subject.lost
      let place = lost.isEmpty ? "suite `\(suite.name.value)`" : named(lost.map(\.case.id))
      let share = lost.contains { !$0.values(of: measure).isEmpty } ? " in half of the trials or more" : ""
      let gap = lost.lazy.flatMap(\.measurable).first { $0.measures[measure]?.value == nil }
      return Finding(
        .scoreUnscored,
        "`\(measure.name)` could not be measured in \(place)\(share): "
          + whyUnmeasured(measure, in: lost.isEmpty ? counted : lost),
        severity: severityOfMeasures.blame, at: policy.range, caption: "this limit could not be checked",
        evidence: gap?.evidence(), notes: listing(lost.map(\.case.id)))
    }
  }

  /// The first reason why a measure has no value.
  func whyUnmeasured(_ measure: Measure) -> String { whyUnmeasured(measure, in: counted) }

  private func whyUnmeasured(_ measure: Measure, in cases: [ComparedCase]) -> String {
    for judgement in cases.lazy.flatMap(\.measurable) {
      switch judgement.measures[measure] {
      case .absent(let absence): return absence.why.inert(limit: 200)
      case nil: if let gap = judgement.completeness.gap { return gap }
      case .value: continue
      }
    }
    return "no trial could be measured"
  }

  /// An obstacle that left a case without any trial makes the verdict inconclusive, unless the case is quarantined; any
  /// other is a warning.
  private func severity(_ cases: [ComparedCase]) -> FindingSeverity {
    cases.contains { $0.measurable.isEmpty && $0.quarantine == nil } ? .error : .warning
  }
}
