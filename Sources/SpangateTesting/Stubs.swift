package import SpangateCore
package import SpangateTrace

extension SourceRange {
  /// Some place.
  package static let stub = SourceRange(file: "suite.yaml", line: 3, column: 5, length: 4, excerpt: "  - stub: 1")
}

extension Case {
  package static func stub(
    _ id: String = "a-case", input: JSONValue = "What is it?", expected: JSONValue? = nil, scorers: [BoundScorer] = [],
    tags: [String] = [], cluster: String? = nil
  ) -> Case {
    Case(id: id, input: input, expected: expected, scorers: scorers, tags: tags, cluster: cluster, range: .stub)
  }
}

extension PlannedTrial {
  /// Trace `0…0a1`, root span `…b1`, unless told otherwise.
  package static func stub(
    _ case: Case = .stub(), suite: String = "a-suite", variant: String = "control", index: Int = 0,
    trace: UInt64 = 0xa1, root: UInt64 = 0xb1
  ) -> PlannedTrial {
    PlannedTrial(
      id: TrialKey(suite: suite, case: `case`.id, variant: variant, index: index), asking: `case`.question,
      runID: "run-1",
      traceID: TraceID(high: 0, low: trace)!, rootSpanID: SpanID(root)!)
  }
}

extension Observation {
  package static func stub(
    answer: String, of trial: PlannedTrial = .stub(), spans: [SpanRecord] = [],
    completeness: Trace.Completeness = .settled, duration: Duration = .seconds(1)
  ) -> Observation {
    Observation(
      trial: trial, answer: Answer(text: answer), startedAt: Timestamp(nanoseconds: 1_000_000_000),
      duration: duration, trace: Trace(id: trial.traceID, spans: spans, completeness: completeness))
  }

  /// What an example shows its scorer.
  package static func of(_ example: ScorerExample) -> Observation {
    var seen = Observation.stub(
      answer: example.answer, of: .stub(.stub(input: example.input, expected: example.expected)), spans: example.spans,
      completeness: example.spans.isEmpty ? .absent : .settled)
    seen.rival = example.rival.map { Rival(variant: "control", answer: $0) }
    return seen
  }
}

extension SpanRecord {
  /// A span of trace `0…0a1`; times are in milliseconds after a fixed moment.
  package static func stub(
    _ id: UInt64, parent: UInt64? = nil, _ name: String, kind: Kind = .internal, at start: UInt64 = 0,
    lasting duration: UInt64 = 1, status: Status = Status(), _ attributes: Attributes = [:], trace: UInt64 = 0xa1,
    events: [Event] = []
  ) -> SpanRecord {
    let base: UInt64 = 1_700_000_000_000_000_000
    return SpanRecord(
      traceID: TraceID(high: 0, low: trace)!, id: SpanID(id)!, parent: parent.flatMap { SpanID($0) }, name: name,
      kind: kind, start: base + start * 1_000_000, end: base + (start + duration) * 1_000_000, status: status,
      attributes: attributes, events: events)
  }
}
