import SpangateCore
import SpangateStatistics
import SpangateTrace

extension DecidedSuite {
  private var trialCount: Int { tally.cases.reduce(0) { $0 + $1.judgements.count } }

  /// SG0104: cases of which no trial counts, those with the same reasons together.
  var casesUnmeasurable: [Finding] {
    let unmeasured = tally.cases.filter(\.measurable.isEmpty).map { ($0, reasons($0)) }
    return grouped(unmeasured).map { reasons, cases in
      Finding(
        .caseUnmeasurable,
        "\(named(cases.map(\.case.id))) could not be measured: \(reasons)", severity: severity(cases),
        at: cases[0].case.range, evidence: cases[0].judgements.first.map { evidence($0) },
        notes: listing(cases.map(\.case.id)) + cases.flatMap(quarantined),
        help: severity(cases) == .error ? "the verdict is inconclusive: mend the cause and run again" : nil)
    }
  }

  /// Each reason once, with how often it occurred where there are several.
  private func reasons(_ tallied: ComparedCase) -> String {
    let all = tallied.obstacles.map(\.obstacle.reason)
    if all.isEmpty { return "no trial ran" }
    return grouped(all.map { (1, $0) }).map { reason, times in
      times.count == all.count ? reason : "\(reason) (\(times.count) of \(all.count))"
    }.joined(separator: "; ")
  }

  /// SG0301, once for each distinct message.
  var agentFailures: [Finding] {
    let failed = tally.cases.flatMap { tallied in
      tallied.obstacles.compactMap { judgement, obstacle in
        if case .agent(let failure) = obstacle { ((tallied, judgement, failure), failure.message) } else { nil }
      }
    }
    return grouped(failed).map { message, trials in
      let (_, judgement, failure) = trials[0]
      let said = failure.diagnostics.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
      return Finding(
        .agentFailed,
        "the agent failed in \(trials.count) of \(trialCount.counted("trial")) of suite "
          + "`\(tally.suite.name.value)`: \(message.inert(limit: 200))",
        severity: severity(trials.map(\.0)), at: tally.suite.target.range, evidence: evidence(judgement),
        notes: said.isEmpty ? [] : [Finding.Note("stderr", said.inert(limit: 300))])
    }
  }

  /// SG0201 and SG0202, once for each way in which traces are incomplete.
  var traceProblems: [Finding] {
    let problems = tally.cases.flatMap { tallied in
      tallied.obstacles.compactMap { judgement, obstacle -> ((ComparedCase, Judgement, FindingRule), String)? in
        switch obstacle {
        case .traceAbsent: ((tallied, judgement, .traceAbsent), obstacle.reason)
        case .traceCutOff: ((tallied, judgement, .traceCutOff), obstacle.reason)
        case .agent: nil
        }
      }
    }
    return grouped(problems).map { reason, trials in
      let (_, judgement, rule) = trials[0]
      return Finding(
        rule,
        "\(reason) in \(trials.count) of \(trialCount.counted("trial")) of suite `\(tally.suite.name.value)`",
        severity: severity(trials.map(\.0)), at: tally.suite.target.range, evidence: evidence(judgement),
        help: rule == .traceAbsent
          ? "set up an OTLP exporter that reads OTEL_EXPORTER_OTLP_ENDPOINT, and flush it before the process ends"
          : "flush the tracer provider before the process ends")
    }
  }

  /// SG0105, once for each score and reason.
  var scoresUnscored: [Finding] {
    let unscored = tally.cases.flatMap { tallied in
      tallied.series.flatMap { series in
        tallied.measurable.compactMap { judgement in
          CaseScore.whyUnscored(series.scorer, in: judgement).map { why in
            ((series, judgement), "`\(series.scorer.name)` could not be scored: \(why)")
          }
        }
      }
    }
    return grouped(unscored).map { what, trials in
      let (series, judgement) = trials[0]
      let stops = trials.contains { $0.0.severity == .blocking && $0.0.samples.isEmpty }
      return Finding(
        .scoreUnscored, "\(what) (in \(trials.count.counted("trial")))", severity: stops ? .error : .warning,
        at: series.scorer.range, evidence: evidence(judgement, score: series.scorer.name),
        notes: listing(distinct(trials.map(\.0.case.id))))
    }
  }

  /// An obstacle that left a case without any trial makes the verdict inconclusive, unless the case is quarantined; any
  /// other is a warning.
  private func severity(_ cases: [ComparedCase]) -> FindingSeverity {
    cases.contains { $0.measurable.isEmpty && $0.quarantine == nil } ? .error : .warning
  }
}
