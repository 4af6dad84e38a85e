package import SpangateCore
import SpangateTrace

extension RunRecord {
  package static func stub(_ id: String, at nanoseconds: Int128 = 1_700_000_000_123_456_789) -> RunRecord {
    var selection = RunSelection()
    selection.only = ["refund-*"]
    selection.trials = 5
    return RunRecord(
      id: id, startedAt: Timestamp(nanoseconds: nanoseconds), variant: "control", revision: "abc123", seed: .max,
      selection: selection,
      suites: [
        RunSuite(
          name: "orders", file: "suites/orders.yaml", cases: ["a": Fingerprint(of: 1)],
          scorers: ["a": ["contains": Fingerprint(of: 2)]], trials: ["a": 3])
      ])
  }
}

extension Judgement {
  /// A judgement for each kind of outcome, trace, measure and score.
  package static var everyKind: [Judgement] {
    let completeness: [Trace.Completeness] = [
      .settled, .absent, .off, .cutOff(.rootMissing(spans: 2)), .cutOff(.stillArriving(spans: 7)),
      .cutOff(.parentMissing(span: SpanID(3)!, parent: SpanID(4)!)),
    ]
    let failures = AgentFailure.Kind.allCases.map { kind in
      AgentFailure(
        kind, "\u{1b}[31mno \"answer\"", diagnostics: "line 1\nline 2\u{0}", isTransient: kind == .timedOut,
        retryAfter: kind == .throttled ? .milliseconds(1500) : nil)
    }
    let values: [ScoreValue] = [.passed(true), .passed(false), .number(0.25), .unscored(why: "the judge is down")]
    return (0..<12).map { index in
      Judgement(
        key: TrialKey(suite: "orders", case: index < 6 ? "ä" : "z", variant: "control", index: index % 6),
        traceID: TraceID(high: 1, low: UInt64(index) + 1)!, rootSpanID: SpanID(UInt64(index) + 1)!,
        attempts: index + 1, startedAt: .stub + .nanoseconds(index),
        duration: 1.25, failure: index < failures.count ? failures[index] : nil,
        answerExcerpt: index == 0 ? "" : "14 days 😀", completeness: completeness[index % completeness.count],
        spanCount: index, measures: index == 0 ? [:] : [.latency: .value(0.1), .costUSD: .absent(why: "no price")],
        scores: [
          NamedScore(
            name: "contains", score: Score(values[index % 4], span: SpanID(5), because: "it says\n\u{202e}so"),
            threshold: nil, severity: index % 2 == 0 ? .blocking : .advisory, weight: index == 2 ? 2.5 : 1)
        ],
        judging: index == 3
          ? JudgeUsage(calls: 4, inputTokens: 900, outputTokens: 80, cost: 0.0125, unpriced: 1) : nil)
    }
  }
}

extension Baseline {
  package static func stub(_ name: String) -> Baseline {
    Baseline(
      name: name, runID: "run-a", acceptedAt: Timestamp(nanoseconds: 1_700_000_000_123_456_789), revision: "abc123",
      suites: [
        "orders": SuiteSamples(cases: [
          "refund-window": CaseSamples(
            fingerprint: Fingerprint(of: 1),
            exemplar: SpanReference(trace: TraceID(high: 1, low: 2)!, span: SpanID(3)!),
            scores: [
              "contains": ScoreSamples(fingerprint: Fingerprint(of: 2), values: [1, 0, 1]),
              "similar": ScoreSamples(fingerprint: Fingerprint(of: 3), values: [0.1, 1e-9, 0.30000000000000004]),
            ], measures: [.latency: [1.25, 3], .costUSD: [0]]),
          "no \"scores\"": CaseSamples(fingerprint: Fingerprint(of: 4)),
        ]),
        "empty": SuiteSamples(),
      ])
  }
}

extension Timestamp {
  fileprivate static let stub = Timestamp(nanoseconds: 1_700_000_000_123_456_789)
}
