import SpangateCore
import SpangateStatistics

extension DecidedSuite {
  var report: Report.SuiteReport {
    let scores = scores.map(comparison)
    let measures = measures.compactMap(comparison)
    let cases = cases.map(report)
    let verdicts = (scores + measures).filter { $0.severity == .blocking }.map(\.verdict) + cases.map(\.verdict)
    return Report.SuiteReport(
      name: compared.suite.name.value, file: compared.suite.file,
      verdict: compared.cases.isEmpty ? .inconclusive : .combined(verdicts), scores: scores, measures: measures,
      cases: cases)
  }

  private func report(of decided: DecidedCase) -> Report.CaseReport {
    Report.CaseReport(
      id: decided.compared.case.id, verdict: decided.verdict, quarantine: decided.compared.quarantine,
      scores: decided.scores.map(comparison),
      measures: decided.measures.filter { $0.verdict != .passed }.map(comparison),
      trials: decided.compared.judgements.map { Report.TrialReport(judgement: $0) })
  }

  private func comparison(of decided: DecidedScore) -> Comparison {
    let (score, outcome) = (decided.values, decided.outcome)
    let held = decided.held(in: compared)
    var comparison = Comparison(
      name: score.scorer.name,
      baseline: score.baseline.isEmpty ? .absent(why: why(score.standing)) : .value(score.baseline.mean),
      candidate: score.samples.isEmpty
        ? .absent(why: decided.compared.whyUnmeasured ?? score.whyUnscored ?? "no trial ran")
        : .value(score.values.mean),
      change: score.change.map { .value($0) } ?? .absent(why: whyNoChange(score)),
      interval: score.interval, detectableDrop: outcome.detectableDrop, whyNoDrop: whyNoDrop(decided, held),
      trials: score.samples.count, baselineTrials: score.baseline.count, verdict: decided.verdict,
      improved: decided.isImproved,
      why: decided.verdict == .regressed || decided.isImproved
        ? whyAttempts(outcome, of: [decided.compared]) ?? decided.why : nil,
      flakyRate: held?.standing == .noDifferent ? score.values.mean : nil, severity: score.severity,
      suspectSpan: decided.verdict == .regressed ? score.worst?.score.score.span : nil)
    comparison.held = held
    return comparison
  }

  private func comparison(of decided: Decided<ScoreSubject>) -> Comparison {
    let (subject, test) = (decided.subject, decided.subject.test)
    let candidate = test?.candidate ?? subject.mean
    let whyNone = subject.scores.lazy.map { self.whyNoChange($0) }.first ?? "no case has this score"
    var comparison = Comparison(
      name: subject.name, baseline: test.map { .value($0.baseline) } ?? .absent(why: whyNone),
      candidate: candidate.map { .value($0) } ?? .absent(why: "no trial could be measured"),
      change: test.map { .value($0.candidate - $0.baseline) } ?? .absent(why: whyNone),
      interval: test?.interval, detectableDrop: decided.outcome.detectableDrop,
      whyNoDrop: decided.outcome.detectableDrop == nil ? test.map { $0.isConstant ? Self.constant : Self.noDrop } : nil,
      trials: test?.trials.candidate ?? subject.scores.reduce(0) { $0 + $1.samples.count },
      baselineTrials: test?.trials.baseline ?? 0,
      verdict: decided.verdict == .passed && isUndecided(subject.name) ? .inconclusive : decided.verdict,
      improved: decided.isImproved,
      why: decided.why ?? (decided.verdict == .regressed ? whyAttempts(decided.outcome, of: compared.cases) : nil),
      severity: subject.severity)
    comparison.isGated = test != nil || subject.policy.min != nil
    comparison.held = comparison.verdict == .passed ? decided.held : nil
    return comparison
  }

  /// A row does not say that all passed where one of its cases may be dead.
  private func isUndecided(_ score: String) -> Bool {
    caseScores.contains { $0.values.scorer.name == score && $0.isUndecided }
  }

  /// nil for a measure that nobody measured and nothing limits.
  private func comparison(of decided: Decided<MeasureSubject>) -> Comparison? {
    let subject = decided.subject
    let (measure, test, level) = (subject.measure, subject.test, subject.level)
    guard level != nil || subject.policy != nil else { return nil }
    let why = compared.baselineName.map { "baseline `\($0)` has no comparable values" } ?? "there is no baseline"
    var comparison = Comparison(
      name: measure.name, baseline: test.map { .value($0.baseline) } ?? .absent(why: why),
      candidate: (test?.candidate ?? level).map { .value($0) } ?? .absent(why: compared.whyUnmeasured(measure)),
      change: test.map { .value($0.candidate - $0.baseline) }
        ?? .absent(why: level == nil ? compared.whyUnmeasured(measure) : why),
      interval: test?.interval, whyNoDrop: test.map { _ in "it is told of scores only" },
      trials: subject.values.reduce(0) { $0 + $1.count },
      baselineTrials: compared.counted.reduce(0) { $0 + ($1.baselineMeasures[measure]?.count ?? 0) },
      verdict: decided.verdict, improved: decided.isImproved, why: whyRegressed(decided),
      severity: subject.severity)
    comparison.isGated = subject.isTested || subject.policy?.max != nil
    return comparison
  }

  /// Of a case, by its medians.
  private func comparison(of outcome: MeasureCaseTests.Outcome) -> Comparison {
    let (item, pair) = (outcome.item, outcome.item.pair)
    let (before, now) = (pair.baseline.quantile(0.5), pair.candidate.quantile(0.5))
    let policy = compared.suite.gate.measures[item.measure]
    return Comparison(
      name: item.measure.name, baseline: .value(before), candidate: .value(now), change: .value(now - before),
      whyNoDrop: "it is told of scores only", trials: pair.candidate.count, baselineTrials: pair.baseline.count,
      verdict: outcome.verdict,
      why: "rose \(item.fromTo)" + (policy.flatMap { allowance($0, item.measure) }.map { " and \($0)" } ?? ""),
      severity: outcome.severity, suspectSpan: outcome.greatest?.rootSpanID)
  }

  private static let noDrop = "no drop would have been seen with probability 0.8: too few trials"

  private static let constant = "its values never varied, so it is not known how far they do"

  private func whyNoDrop(_ decided: DecidedScore, _ held: Held?) -> String? {
    guard decided.values.isPaired, decided.outcome.detectableDrop == nil else { return nil }
    guard decided.outcome.normal != nil else { return "it is told of scores that only pass or fail" }
    return held?.reach == .death ? "only a case that never passes would have been named: too few trials" : Self.noDrop
  }

  private func why(_ standing: Standing) -> String {
    let name = "baseline `\(compared.baselineName ?? "")`"
    return switch standing {
    case .alone: "there is no baseline"
    case .added: "\(name) has no samples of it"
    case .changed: "the case or its scorer changed since \(name)"
    case .comparable: "\(name) could not measure it"
    }
  }

  private func whyNoChange(_ score: CaseScore) -> String {
    score.baseline.isEmpty ? why(score.standing) : score.whyUnscored ?? "no trial could be measured"
  }
}

extension CaseScore {
  /// 95 %, of the change: Newcombe's for passes and failures, Welch's for grades.
  var interval: ClosedRange<Double>? {
    guard isPaired else { return nil }
    if let before = SuccessCount(baseline), let now = SuccessCount(values) {
      return now.newcombeInterval(from: before, level: 0.95)
    }
    return welchInterval(baseline: baseline, candidate: values, level: 0.95)
  }
}
