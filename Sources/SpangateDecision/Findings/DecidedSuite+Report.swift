import SpangateCore
import SpangateStatistics
import SpangateTrace

extension DecidedSuite {
  var report: Report.SuiteReport {
    let scores = tally.scoreNames.map(comparison(ofScore:))
    let measures = Measure.allCases.compactMap(comparison(of:))
    let cases = zip(tally.cases, cases).map(report(of:_:))
    let verdicts = (scores + measures).filter { $0.severity == .blocking }.map(\.verdict) + cases.map(\.verdict)
    return Report.SuiteReport(
      name: tally.suite.name.value, file: tally.suite.file,
      verdict: tally.cases.isEmpty ? .inconclusive : .combined(verdicts), scores: scores, measures: measures,
      cases: cases)
  }

  private func report(of tallied: ComparedCase, _ results: [CaseTests.Result]) -> Report.CaseReport {
    let scores = zip(tallied.series, results).map { comparison(of: $0, in: tallied, $1) }
    var verdicts = scores.filter { $0.severity == .blocking }.map(\.verdict)
    if tallied.measurable.isEmpty, tallied.quarantine == nil { verdicts.append(.inconclusive) }
    return Report.CaseReport(
      id: tallied.case.id, verdict: .combined(verdicts), quarantine: tallied.quarantine, scores: scores,
      trials: tallied.judgements.map { Report.TrialReport(judgement: $0) })
  }

  private func comparison(of series: CaseScore, in tallied: ComparedCase, _ result: CaseTests.Result) -> Comparison {
    let verdict = verdict(of: series, result)
    let improved = result.shown.contains(.better) && series.change.map { $0 > 0 } ?? false
    return Comparison(
      name: series.scorer.name,
      baseline: series.baseline.isEmpty
        ? .absent(why: why(series.standing)) : .value(series.baseline.mean),
      candidate: series.samples.isEmpty
        ? .absent(why: tallied.whyUnmeasured ?? series.whyUnscored ?? "no trial ran") : .value(series.values.mean),
      change: series.change.map { .value($0) } ?? .absent(why: whyNoChange(series)),
      interval: series.interval, detectableDrop: result.detectableDrop, whyNoDrop: whyNoDrop(series, result),
      trials: series.samples.count, baselineTrials: series.baseline.count, verdict: verdict, improved: improved,
      why: verdict == .regressed || improved ? self.why(series, result) : nil,
      flakyRate: series.isPaired && result.shown.isEmpty ? series.flakyRate : nil, severity: series.severity,
      suspectSpan: verdict == .regressed ? series.worst?.score.score.span : nil)
  }

  private func comparison(ofScore name: String) -> Comparison {
    let all = tally.counted(of: name)
    let result = suite.scores[name]
    let test = result?.test
    let candidate = test?.candidate ?? mean(ofScore: name)
    let why = all.lazy.map { self.whyNoChange($0) }.first ?? "no case has this score"
    return Comparison(
      name: name, baseline: test.map { .value($0.baseline) } ?? .absent(why: why),
      candidate: candidate.map { .value($0) } ?? .absent(why: "no trial could be measured"),
      change: test.map { .value($0.candidate - $0.baseline) } ?? .absent(why: why),
      interval: test?.interval, detectableDrop: result?.detectableDrop,
      whyNoDrop: result.flatMap { $0.detectableDrop == nil ? Self.noDrop : nil },
      trials: test?.trials.candidate ?? all.reduce(0) { $0 + $1.samples.count },
      baselineTrials: test?.trials.baseline ?? 0,
      verdict: verdict(ofScore: name), improved: improved(name), why: self.why(ofScore: name),
      severity: tally.severity(of: name))
  }

  /// nil for a measure that nobody measured and nothing limits.
  private func comparison(of measure: Measure) -> Comparison? {
    let result = suite.measures[measure]
    let test = result?.test
    let level = level(of: measure)
    guard level != nil || tally.suite.gate.measures[measure] != nil else { return nil }
    let why = tally.baselineName.map { "baseline `\($0)` has no comparable values" } ?? "there is no baseline"
    return Comparison(
      name: measure.rawValue, baseline: test.map { .value($0.baseline) } ?? .absent(why: why),
      candidate: (test?.candidate ?? level).map { .value($0) } ?? .absent(why: whyUnmeasured(measure)),
      change: test.map { .value($0.candidate - $0.baseline) }
        ?? .absent(why: level == nil ? whyUnmeasured(measure) : why),
      interval: test?.interval, whyNoDrop: test.map { _ in "it is told of scores only" },
      trials: values(of: measure).reduce(0) { $0 + $1.count },
      baselineTrials: tally.counted.reduce(0) { $0 + ($1.baselineMeasures[measure]?.count ?? 0) },
      verdict: verdict(of: measure), improved: result.map { $0.shown.contains(.better) && $0.test.rise < 0 } ?? false,
      severity: tally.severityOfMeasures)
  }

  private static let noDrop = "no drop would have been seen with probability 0.8: too few trials"

  private func whyNoDrop(_ series: CaseScore, _ result: CaseTests.Result) -> String? {
    guard series.isPaired, result.detectableDrop == nil else { return nil }
    return result.normal == nil ? "it is told of scores that only pass or fail" : Self.noDrop
  }

  func whyUnmeasured(_ measure: Measure) -> String {
    for judgement in tally.counted.lazy.flatMap(\.measurable) {
      switch judgement.measures[measure] {
      case .absent(let why): return why.inert(limit: 200)
      case nil: if let gap = judgement.completeness.gap { return gap }
      case .value: continue
      }
    }
    return "no trial could be measured"
  }

  private func why(_ standing: Standing) -> String {
    let name = "baseline `\(tally.baselineName ?? "")`"
    return switch standing {
    case .alone: "there is no baseline"
    case .added: "\(name) has no samples of it"
    case .changed: "the case or its scorer changed since \(name)"
    case .comparable: "\(name) could not measure it"
    }
  }

  private func whyNoChange(_ series: CaseScore) -> String {
    series.baseline.isEmpty ? why(series.standing) : series.whyUnscored ?? "no trial could be measured"
  }
}

extension CaseScore {
  /// How often it passes, over both sides; nil unless it passes sometimes and fails sometimes in at least four trials.
  fileprivate var flakyRate: Double? {
    guard let all = SuccessCount(baseline + values), all.trials >= 4, all.successes > 0,
      all.successes < all.trials
    else { return nil }
    return all.proportion
  }

  /// 95 %, of the change: Newcombe's for passes and failures, Welch's for grades.
  var interval: ClosedRange<Double>? {
    guard isPaired else { return nil }
    if let before = SuccessCount(baseline), let now = SuccessCount(values) {
      return now.newcombeInterval(from: before, level: 0.95)
    }
    return welchInterval(baseline: baseline, candidate: values, level: 0.95)
  }
}
