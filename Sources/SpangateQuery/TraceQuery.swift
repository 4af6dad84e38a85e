package import SpangateTrace

/// A query over traces, in Grafana's TraceQL without metrics, and with fields of an agent's work.
///
/// `{ gen.tool = "search" && status = error } >> { gen.kind = "model" } | count() > 2`
///
/// Operators bind, from the weakest: `|`, then `&&` and `||` alike, comparisons and relations, `+ -`, `!`, `* / %`, `^`,
/// the sign. What a span does not have is equal to `nil`, and everything else about it is false. Patterns fit at both
/// ends. A list is like each of its elements, and unlike only what none of them is. Durations are nanoseconds.
package struct TraceQuery: Sendable {
  package let text: String
  private let pipeline: QueryPipeline
  /// Texts each of which the bytes of a trace have somewhere, if the query finds anything in it.
  private let needs: [[UInt8]]

  package init(_ text: String) throws(QueryError) {
    self.text = text
    pipeline = try QueryParser.pipeline(text)
    needs = pipeline.needs.map { Array($0.utf8) }
  }

  /// Whether it takes a trace's tool calls to answer it: what each was given, which models may tell.
  package var usesArguments: Bool {
    pipeline.fields.contains { field in
      if case .argument = field { true } else { field == .normalised(.arguments) }
    }
  }

  /// Whether it may find something in a trace, by the bytes of its OTLP request; a look that saves decoding most of them.
  package func mayMatch(_ request: [UInt8]) -> Bool {
    needs.allSatisfy { need in
      request.withUnsafeBufferPointer { bytes in need.withUnsafeBufferPointer { bytes.range(of: $0, from: 0) != nil } }
    }
  }

  /// Whether it asks what spans say of an agent's work.
  package var usesWork: Bool { pipeline.usesWork }

  /// Whether it asks about tool calls; by `gen.kind` it does when it says `tool`.
  package var usesTools: Bool { pipeline.usesTools(text) }

  /// A set of spans that a query found in a trace.
  package struct Match: Sendable {
    /// In order of their start.
    package var spans: [SpanRecord]
    /// What `by()` tells the set from others by.
    package var group: [QueryValue]
    /// What `select()` asks for, of each span.
    package var selected: [[(field: QueryField, value: QueryValue)]]
  }

  /// No set, where the trace is none of the query's.
  package func matches(in trace: QueriedTrace) -> [Match] { run(on: trace, trail: nil) }

  /// The same, with what each stage kept.
  package func explained(in trace: QueriedTrace) -> (matches: [Match], trail: QueryTrail) {
    var trail = QueryTrail()
    let matches = withUnsafeMutablePointer(to: &trail) { run(on: trace, trail: $0) }
    return (matches, trail)
  }

  private func run(on trace: QueriedTrace, trail: UnsafeMutablePointer<QueryTrail>?) -> [Match] {
    let fields = pipeline.stages.flatMap { stage in
      if case .select(let fields) = stage { fields } else { [QueryField]() }
    }
    let all = QuerySpanset(spans: Array(trace.tree.spans.indices))
    return trace.run(pipeline, on: [all], trail: trail).map { set in
      Match(
        spans: set.spans.map { trace.tree.spans[$0] }, group: set.group,
        selected: fields.isEmpty ? [] : set.spans.map { index in fields.map { ($0, trace.value(of: $0, at: index)) } })
    }
  }
}

/// A query that gives a number of each trace, such as `{ gen.tool = "search" } | count()`; of spans alone it is how many.
package struct TraceCount: Sendable {
  package let text: String
  private let pipeline: QueryPipeline

  package init(_ text: String) throws(QueryError) {
    self.text = text
    pipeline = try QueryParser.pipeline(text, givesNumber: true)
  }

  /// Whether it asks what spans say of an agent's work.
  package var usesWork: Bool { pipeline.usesWork }

  /// Whether it asks about tool calls; by `gen.kind` it does when it says `tool`.
  package var usesTools: Bool { pipeline.usesTools(text) }

  /// What there is of a query's number in a trace.
  package enum Found: Sendable, Equatable {
    /// The sum over several sets.
    case number(Double)
    /// Spans, and none of them has what is asked.
    case spansWithoutNumber
    case nothing
  }

  package func found(in trace: QueriedTrace) -> Found {
    let all = QuerySpanset(spans: Array(trace.tree.spans.indices))
    let numbers = trace.run(pipeline, on: [all], trail: nil).map { $0.number?.double }
    if numbers.isEmpty { return pipeline.countsSpans ? .number(0) : .nothing }
    let known = numbers.compactMap { $0 }
    return known.isEmpty ? .spansWithoutNumber : .number(known.reduce(0, +))
  }
}

extension QueryPipeline {
  fileprivate var usesWork: Bool { fields.contains(where: \.isOfWork) }

  fileprivate func usesTools(_ text: String) -> Bool {
    fields.contains { $0.isOfTools || $0 == .normalised(.kind) && text.contains("tool") }
  }

  /// Whether no span at all is a number too.
  fileprivate var countsSpans: Bool {
    if case .number(.aggregate(.count, _))? = stages.last { true } else { false }
  }
}
