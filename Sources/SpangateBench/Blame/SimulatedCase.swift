import SpangateTrace

/// Failing and passing trials of one case of a simulated agent.
struct SimulatedCase {
  var failing: [(spans: [SpanRecord], blamed: SpanID?)]
  var passing: [[SpanRecord]]
  /// Further passing ones.
  var others: [[SpanRecord]]
  var name: String

  /// nil where the agent of this seed has no place for such a fault.
  init?(_ kind: InjectedFault.Kind, seed: UInt64, trials: Int) {
    var draws = Draws(seed: seed)
    let plan = AgentPlan(&draws, size: draws.pick([1, 2, 2, 3, 3, 4, 5, 6, 8, 10]))
    guard let fault = InjectedFault(kind, in: plan, &draws) else { return nil }
    let noise = PlayedTrial.Noise(
      retry: draws.pick([0, 0, 0.05, 0.15]), spread: draws.pick([0.1, 0.2, 0.35]),
      extra: draws.pick([0, 0, 0.05, 0.15]),
      consequence: draws.pick([0, 0.3, 0.8]), hasTurns: draws.chance(0.3), hasContent: draws.chance(0.7),
      hasAnswers: kind == .wrongAnswer || draws.chance(0.7))
    let dialect = draws.pick(SpanDialect.allCases)
    var written = noise
    if kind == .wrongAnswer { written.hasContent = true }
    func trial(_ number: UInt64, _ fault: InjectedFault?) -> (spans: [SpanRecord], blamed: SpanID?) {
      let played = PlayedTrial(plan, fault, written, seed: seed &* 7_919 &+ number)
      return Self.written(played, in: dialect, hasContent: written.hasContent, seed: seed &* 31 &+ number)
    }
    failing = (0..<UInt64(trials)).map { trial($0, fault) }
    passing = (0..<UInt64(trials)).map { trial(100 + $0, nil).spans }
    others = (0..<UInt64(trials)).map { trial(200 + $0, nil).spans }
    name = "\(dialect), \(plan.rounds.count) rounds, seed \(seed)"
    guard failing.allSatisfy({ $0.blamed != nil }) else { return nil }
  }

  private static func written(
    _ played: PlayedTrial, in dialect: SpanDialect, hasContent: Bool, seed: UInt64
  ) -> (spans: [SpanRecord], blamed: SpanID?) {
    var draws = Draws(seed: seed)
    func id() -> UInt64 { UInt64(draws.int(1...Int.max)) }
    let ids = played.spans.map { _ in SpanID(id())! }
    let trace = TraceID(high: id(), low: id())!
    let base: UInt64 = 1_764_000_000_000_000_000 + UInt64(draws.int(0...1_000_000)) * 1_000_000_000
    var spans = played.spans.enumerated().map { index, span in
      SpanRecord(
        traceID: trace, id: ids[index], parent: span.parent.map { ids[$0] }, name: dialect.name(of: span),
        kind: span.kind == .client || span.kind == .model ? .client : .internal,
        start: base + UInt64(span.start * 1e6) + UInt64(index),
        end: base + UInt64(max(span.end, span.start) * 1e6) + UInt64(index),
        status: span.error.map { SpanRecord.Status(.error, message: $0) } ?? SpanRecord.Status(),
        attributes: dialect.attributes(of: span, hasContent: hasContent), scope: "agent")
    }
    // They arrive as they end.
    spans.sort { ($0.end, $0.start) < ($1.end, $1.start) }
    return (spans, played.blamed.map { ids[$0] })
  }
}
