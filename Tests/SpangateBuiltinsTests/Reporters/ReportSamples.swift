import SpangateCore
import SpangateTrace

/// Reports that the tests render: one of each kind that a user meets.
enum ReportSample: String, CaseIterable, Sendable {
  case passed, regressed, quarantined, inconclusive, limited, first, hostile

  var report: Report {
    switch self {
    case .passed: .passed
    case .regressed: .regressed
    case .quarantined: .quarantined
    case .inconclusive: .inconclusive
    case .limited: .limited
    case .first: .first
    case .hostile: .hostile(Hostile.golden)
    }
  }
}

extension Report.Run {
  static func stub(
    baseline: String? = "main", cost: Measurement = .value(0.41), judging: JudgeUsage? = nil
  ) -> Report.Run {
    Report.Run(
      id: "2026-11-23-a1b2c3", startedAt: Timestamp(nanoseconds: 1_795_415_726_120_000_000), duration: 12.3,
      variant: "control", experimentID: "prompt-v2", baseline: baseline, trials: 18, rounds: 2, cost: cost,
      judging: judging,
      revision: "05eb8f1c6a0f4e5d9b7a3c2d1e0f9a8b7c6d5e4f")
  }

  static var uncompared: Report.Run {
    var run = stub(baseline: nil)
    run.uncomparedBy = "--no-baseline"
    return run
  }
}

extension Comparison {
  static func stub(
    _ name: String = "contains", from baseline: Double? = 0.93, to candidate: Double = 0.91,
    interval: ClosedRange<Double>? = -0.11...0.07, verdict: Verdict = .passed, why: String? = nil, trials: Int = 18,
    span: UInt64? = nil, isMeasure: Bool = false
  ) -> Comparison {
    let old = baseline.map { Measurement.value($0) } ?? .absent(why: "no baseline `main` yet")
    var comparison = Comparison(
      name: name, baseline: old, candidate: .value(candidate),
      change: baseline.map { .value(candidate - $0) } ?? .absent(why: "no baseline `main` yet"),
      interval: baseline == nil ? nil : interval, detectableDrop: baseline == nil ? nil : 0.07, trials: trials,
      baselineTrials: baseline == nil ? 0 : 24, verdict: verdict, why: why,
      suspectSpan: span.flatMap { SpanID($0) })
    comparison.held = baseline == nil || verdict != .passed || isMeasure ? nil : Held(.drop(0.07))
    return comparison
  }
}

extension Judgement {
  static func stub(
    _ id: String = "refund-window", suite: String = "ops-assistant", index: Int = 0, failure: AgentFailure? = nil,
    completeness: Trace.Completeness = .settled, cost: Measurement = .value(0.0021), answer: String = "",
    scores: [NamedScore] = []
  ) -> Judgement {
    Judgement(
      key: TrialKey(suite: suite, case: id, variant: "control", index: index),
      traceID: TraceID("4bf92f3577b34da6a3ce929d0e0e473\(index)")!, rootSpanID: SpanID(0xb1)!,
      startedAt: Timestamp(nanoseconds: 1_795_415_726_120_000_000), duration: 1.234, failure: failure,
      answerExcerpt: answer, completeness: completeness, spanCount: 9,
      measures: [.latency: .value(1.234), .costUSD: cost, .turns: .value(3)], scores: scores)
  }
}

extension NamedScore {
  static func stub(_ value: ScoreValue, named name: String = "contains", span: UInt64? = nil, because: String? = nil)
    -> NamedScore
  {
    NamedScore(
      name: name, score: Score(value, span: span.flatMap { SpanID($0) }, because: because), threshold: nil,
      severity: .blocking, weight: 1)
  }
}

extension Report {
  static func suite(
    _ verdict: Verdict, path: PathReport? = nil, scores: [Comparison], measures: [Comparison] = [], cases: [CaseReport]
  ) -> SuiteReport {
    var suite = SuiteReport(
      name: "ops-assistant", file: "suites/ops.yaml", verdict: verdict, scores: scores, measures: measures,
      cases: cases)
    suite.path = path
    return suite
  }

  static let url = "http://localhost:16686/trace/4bf92f3577b34da6a3ce929d0e0e4730"

  static func passing(_ id: String) -> CaseReport {
    let judgement = Judgement.stub(id, answer: "Within 14 days.", scores: [.stub(.passed(true))])
    return CaseReport(
      id: id, verdict: .passed, scores: [.stub(from: 1, to: 1, interval: -0.1...0.1, trials: 3)],
      trials: [TrialReport(judgement: judgement, urls: ["jaeger": url])])
  }

  /// Its second trial failed, as some did before.
  static func flaky(_ id: String, _ rate: Double) -> CaseReport {
    var report = passing(id)
    report.scores[0] = .stub(from: rate, to: rate, interval: -0.3...0.3, trials: 3)
    report.scores[0].flakyRate = rate
    report.scores[0].held = Held(.excluded(0.04), standing: .noDifferent)
    let judgement = Judgement.stub(
      id, index: 1, scores: [.stub(.passed(false), because: "the answer lacks `14 days`")])
    report.trials.append(TrialReport(judgement: judgement, urls: ["jaeger": url]))
    return report
  }

  static let passed = Report(
    verdict: .passed, exitStatus: .passed,
    run: .stub(judging: JudgeUsage(calls: 54, inputTokens: 21_600, outputTokens: 1_620, cost: 0.378)),
    suites: [
      suite(
        .passed, scores: [.stub(), improvement],
        measures: [
          .stub("latency", from: 1.2, to: 0.84, interval: -0.5 ... -0.2, isMeasure: true),
          .stub("cost_usd", from: 0.0021, to: 0.0023, interval: -0.0001...0.0005, isMeasure: true),
          .stub("input_tokens", from: 1204, to: 1250, interval: -20...112, isMeasure: true),
        ], cases: [passing("refund-window"), flaky("late-orders", 0.71), flaky("refund-total", 0.5)])
    ],
    findings: [
      Finding(
        .scoreImproved, "`tool_called` rose from 0.62 to 0.91",
        notes: [
          .init("change", "+0.29 [+0.12, +0.44], 95 % interval, 18 trials (baseline 24)"),
          .init("why", whyImproved),
        ],
        help: "accept this run, so that the gate holds on to it")
    ])

  private static var improvement: Comparison {
    var comparison = Comparison.stub("tool_called", from: 0.62, to: 0.91, interval: 0.12...0.44)
    (comparison.improved, comparison.why, comparison.held) = (true, whyImproved, nil)
    return comparison
  }

  private static let whyImproved = "3 of 3 cases passed more often than before, by 0.29 on average, and none less often"

  static let regressed = Report(
    verdict: .regressed, exitStatus: .regressed, run: .stub(),
    suites: [
      suite(
        .regressed,
        scores: [
          .stub(
            to: 0.74, interval: -0.3 ... -0.08, verdict: .regressed,
            why: "1 of 2 cases passed less often than before, by 0.80 on average, and none more often"),
          .stub("no_errors", from: 1, to: 1),
        ],
        measures: [.stub("latency", from: 1.2, to: 1.3, interval: -0.2...0.4, isMeasure: true)],
        cases: [failing, passing("late-orders")])
    ],
    findings: [
      Finding(
        .scoreRegressed, "`contains` fell from 1.00 to 0.20 in case `refund-window`",
        at: SourceRange(
          file: "suites/ops.yaml", line: 23, column: 9, length: 8, excerpt: "      - contains: 14 days"),
        caption: "may drop at most 0.02 below baseline `main`",
        evidence: Evidence(
          suite: "ops-assistant", case: "refund-window", score: "contains", trial: 0,
          trace: TraceID("4bf92f3577b34da6a3ce929d0e0e4730"), span: SpanID("00f067aa0ba902b7"),
          spanName: "tool.execute.search_logs", url: url + "?uiFind=00f067aa0ba902b7"),
        notes: [
          .init("change", "−0.80 [−0.95, −0.50], 95 % interval, 10 trials (baseline 24)"),
          .init("why", whyRegressed),
        ],
        help: "open the trace, or run `spangate baseline accept` if the drop is intended"),
      Finding(
        .floorMissed, "`contains` is 0.74 over all cases, below its floor of 0.80",
        at: SourceRange(
          file: "suites/ops.yaml", line: 14, column: 22, length: 9,
          excerpt: "    contains: {tolerance: 0.02, min: 0.80}")),
      Finding(.spansUnjoined, "12 spans belong to no trial", help: "see `spangate explain SG0203`"),
    ])

  private static let whyRegressed = "2 of 10 passed, and cases like this one pass 97 % of the time"

  private static let failing = CaseReport(
    id: "refund-window", verdict: .regressed,
    scores: [
      .stub(
        from: 1, to: 0.2, interval: -0.95 ... -0.5, verdict: .regressed, why: whyRegressed, trials: 10,
        span: 0x00f0_67aa_0ba9_02b7)
    ],
    trials: [
      TrialReport(
        judgement: .stub(
          answer: "I could not find a policy.",
          scores: [.stub(.passed(false), span: 0x00f0_67aa_0ba9_02b7, because: "the answer lacks `14 days`")]),
        urls: ["jaeger": url])
    ])

  /// The regression does not block: somebody knows of it.
  static var quarantined: Report {
    var report = regressed
    (report.verdict, report.exitStatus) = (.passed, .passed)
    report.suites[0].verdict = .passed
    report.suites[0].scores[0] = .stub(from: 1, to: 1, interval: -0.1...0.1)
    let entry = Quarantine(
      case: "refund-window", reason: "the vendor's search is down, see #412", owner: "ana", until: Day("2026-12-31")!)
    report.suites[0].cases[0].quarantine = entry
    report.suites[0].cases[0].verdict = .passed
    report.suites[0].cases[0].scores[0].severity = .advisory
    report.findings.removeLast(2)
    report.findings[0].severity = .warning
    report.findings[0].notes.append(.init("quarantined", entry.text))
    return report
  }

  static let inconclusive = Report(
    verdict: .inconclusive, exitStatus: .inconclusive, run: .stub(cost: .absent(why: "no price is known for `tiny-1`")),
    suites: [
      suite(
        .inconclusive, scores: [.stub(), absent],
        cases: [
          CaseReport(
            id: "refund-window", verdict: .inconclusive, scores: [absent],
            trials: [
              TrialReport(
                judgement: .stub(
                  failure: AgentFailure(.crashed, "exit status 3"), completeness: .absent,
                  cost: .absent(why: "no span arrived")))
            ]),
          passing("late-orders"),
        ])
    ],
    findings: [
      Finding(
        .agentFailed, "the agent crashed in each of 3 attempts at case `refund-window`: exit status 3",
        evidence: Evidence(suite: "ops-assistant", case: "refund-window", trial: 0))
    ])

  private static let absent = Comparison(
    name: "no_errors", baseline: .value(1), candidate: .absent(why: "no trial could be scored"),
    change: .absent(why: "no trial could be scored"), baselineTrials: 24, verdict: .inconclusive)

  /// One case is beyond the limit of a measure in every trial, and another may be.
  static let limited = Report(
    verdict: .regressed, exitStatus: .regressed, run: .stub(),
    suites: [
      suite(
        .regressed, path: .stub(), scores: [.stub()],
        measures: [
          .stub(
            "cost_usd", from: 0.0021, to: 0.0152, interval: -0.0001...0.0405, verdict: .regressed,
            why: "is beyond its limit in every trial of `refund-window`", isMeasure: true),
          .stub(
            "tool_calls", from: 1, to: 7.3, interval: -0.8...300, verdict: .inconclusive,
            why: "is beyond its limit in every trial of `late-orders`, too few to rule out chance", isMeasure: true),
        ],
        cases: [
          beyond("refund-window", "cost_usd", 0.0021, 0.0415, .regressed),
          beyond("late-orders", "tool_calls", 1, 20, .inconclusive), passing("refund-total"),
        ])
    ],
    findings: [
      Finding(
        .measureRegressed,
        "`cost_usd` rose from 0.0021 USD to 0.0415 USD in case `refund-window`, beyond its limit in each of 12 trials",
        at: SourceRange(
          file: "suites/ops.yaml", line: 9, column: 16, length: 8,
          excerpt: "    measures: {cost_usd: {max_increase: 25%}, tool_calls: {max_increase: 2 calls}}"),
        caption: "may rise at most 25% above baseline `main`",
        evidence: Evidence(
          suite: "ops-assistant", case: "refund-window", trial: 0, trace: TraceID("4bf92f3577b34da6a3ce929d0e0e4730"),
          span: SpanID(0xb1), spanName: "eval.trial", url: url + "?uiFind=00000000000000b1"),
        help: "open the trace of the trial that needed most"),
      Finding(
        .limitUndecided,
        "`tool_calls` rose from 1 to 20 in case `late-orders`, beyond its limit in each of 3 trials, and that is too few "
          + "to rule out chance",
        at: SourceRange(
          file: "suites/ops.yaml", line: 9, column: 47, length: 10,
          excerpt: "    measures: {cost_usd: {max_increase: 25%}, tool_calls: {max_increase: 2 calls}}"),
        caption: "may rise at most 2 above baseline `main`",
        evidence: Evidence(
          suite: "ops-assistant", case: "late-orders", trial: 0, trace: TraceID("4bf92f3577b34da6a3ce929d0e0e4730"),
          span: SpanID(0xb1), spanName: "eval.trial", url: url + "?uiFind=00000000000000b1"),
        notes: [.init("to decide", "a baseline of 9 trials (`--accept --keep 3`)")],
        help: "open the trace of the trial that needed most"),
    ])

  private static func beyond(
    _ id: String, _ measure: String, _ before: Double, _ now: Double, _ verdict: Verdict
  ) -> CaseReport {
    var report = passing(id)
    report.verdict = verdict
    report.measures = [
      .stub(
        measure, from: before, to: now, interval: nil, verdict: verdict, why: "it rose", trials: 12, span: 0xb1,
        isMeasure: true)
    ]
    return report
  }

  static let first = Report(
    verdict: .passed, exitStatus: .passed, run: .uncompared,
    suites: [
      suite(
        .passed, scores: [.stub(from: nil, to: 0.83)],
        cases: [
          CaseReport(
            id: "refund-window", verdict: .passed, scores: [.stub(from: nil, to: 0.67, trials: 3)],
            trials: [
              TrialReport(judgement: .stub(scores: [.stub(.passed(true))])),
              TrialReport(
                judgement: .stub(index: 1, scores: [.stub(.passed(false), because: "the answer lacks `14 days`")])),
              TrialReport(judgement: .stub(index: 2, scores: [.stub(.unscored(why: "the judge did not answer"))])),
            ])
        ])
    ])
}
