package import SpangateTrace

/// A trace as queries see it: its spans with their places, and what each says of an agent's work.
package struct QueriedTrace: Sendable {
  package let tree: TraceTree
  /// Those of the tree, for a query about them.
  package let toolCalls: [ToolCall]
  /// What each tool call was given, by its span.
  private let arguments: [SpanID: JSONValue]
  private let childCounts: [Int]
  private let root: SpanRecord?
  private let duration: Int64
  /// What its texts may still take of patterns, and whether one took more.
  private let patience = Locked((steps: RegularExpression.sharedSteps, isSpent: false))

  /// - Parameter withTools: whether tool calls are asked about: they take as long as all else together, since models' answers
  ///   are read for them.
  package init(_ spans: [SpanRecord], withTools: Bool = true) {
    tree = TraceTree(spans)
    toolCalls = withTools ? tree.toolCalls : []
    var arguments: [SpanID: JSONValue] = [:]
    for call in toolCalls where call.hasSpan { arguments[call.span] = call.arguments }
    self.arguments = arguments
    var counts = [Int](repeating: 0, count: tree.spans.count)
    for index in tree.spans.indices {
      if let parent = tree.parent(of: index) { counts[parent] += 1 }
    }
    childCounts = counts
    root = tree.root
    let start = tree.spans.map(\.start).min() ?? 0
    duration = Int64(clamping: (tree.spans.map(\.end).max() ?? start).subtractingOrZero(start))
  }

  /// Whether a query asked whether a text matches a pattern, and nobody could tell within `RegularExpression.sharedLimits`:
  /// any span that it found or did not find may be wrong.
  package var isUndecided: Bool { patience.withLock(\.isSpent) }

  /// What cannot be told is noted, and is no match.
  func fits(_ value: QueryValue, _ pattern: RegularExpression, _ isMatch: Bool) -> Bool {
    patience.withLock { patience in
      let budget = PatternBudget(steps: patience.steps, pace: .current)
      let fits = value.fits(isMatch) { pattern.matches($0, on: budget) }
      patience = (budget.steps, patience.isSpent || fits == nil)
      return fits ?? false
    }
  }

  func value(of field: QueryField, at index: Int) -> QueryValue {
    let span = tree.spans[index]
    switch field {
    case .attribute(let scope, let name): return attribute(scope, name, of: span)
    case .intrinsic(let intrinsic): return value(of: intrinsic, span, index)
    case .normalised(let field): return value(of: field, span, tree.readings[index])
    case .argument(let path):
      var value = arguments[span.id] ?? tree.readings[index].json(.toolArguments)
      for name in path { value = value?[name] }
      return value.map { QueryValue($0) } ?? .absent
    }
  }

  private func attribute(_ scope: QueryField.Scope, _ name: String, of span: SpanRecord) -> QueryValue {
    switch scope {
    case .any: return (span.attributes[name] ?? span.resource[name]).map { QueryValue($0) } ?? .absent
    case .span: return span.attributes[name].map { QueryValue($0) } ?? .absent
    case .resource: return span.resource[name].map { QueryValue($0) } ?? .absent
    case .event: return .all(span.events.compactMap { $0.attributes[name].map { QueryValue($0) } })
    case .link: return .all(span.links.compactMap { $0.attributes[name].map { QueryValue($0) } })
    // A record keeps the name of its scope alone.
    case .instrumentation: return .absent
    }
  }

  private func value(of intrinsic: QueryField.Intrinsic, _ span: SpanRecord, _ index: Int) -> QueryValue {
    switch intrinsic {
    case .duration: .duration(Int64(clamping: span.end.subtractingOrZero(span.start)))
    case .name: .text(span.name)
    case .kind: .kind(span.kind)
    case .status: .status(span.status.code)
    case .statusMessage: .text(span.status.message)
    case .id: .text("\(span.id)")
    case .parentID: span.parent.map { .text("\($0)") } ?? .absent
    case .childCount: .int(Int64(childCounts[index]))
    case .traceDuration: .duration(duration)
    case .rootName: .text(root?.name ?? "")
    case .rootService: .text(root?.resource.string(Vocabulary.serviceName) ?? "")
    case .traceID: .text("\(span.traceID)")
    case .eventName: .all(span.events.map { .text($0.name) })
    case .eventTime: .all(span.events.map { .duration(Int64(clamping: $0.time.subtractingOrZero(span.start))) })
    case .linkTraceID: .all(span.links.map { .text("\($0.to.trace)") })
    case .linkSpanID: .all(span.links.map { .text("\($0.to.span)") })
    case .scopeName: .text(span.scope)
    case .scopeVersion: .text("")
    }
  }

  private func value(of field: QueryField.Normalised, _ span: SpanRecord, _ reading: SpanReading) -> QueryValue {
    func text(_ field: SpanField) -> QueryValue { reading.string(field).map { .text($0) } ?? .absent }
    func count(_ value: Int64?) -> QueryValue { value.map { .int($0) } ?? .absent }
    let usage = ModelCall.Usage(reading)
    switch field {
    case .kind: return reading.role == .other ? .absent : .text(reading.role.rawValue)
    case .model: return reading.model.map { .text($0) } ?? .absent
    case .provider: return text(.provider)
    case .tool: return reading.role == .tool ? .text(ToolCall(span, reading).name) : .absent
    case .arguments: return (arguments[span.id] ?? reading.json(.toolArguments)).map { QueryValue($0) } ?? .absent
    case .result: return reading.json(.toolResult).map { QueryValue($0) } ?? .absent
    case .inputTokens: return count(usage.inputTokens)
    case .outputTokens: return count(usage.outputTokens)
    case .totalTokens: return count(usage.allTokens)
    case .cachedTokens: return count(usage.cacheRead)
    case .cost: return usage.cost.map { .number($0) } ?? .absent
    case .error: return span.isError ? .text(span.errorMessage ?? "") : .absent
    case .finishReason: return reading.json(.finishReasons).map { QueryValue($0) } ?? .absent
    case .promptName: return text(.promptName)
    case .promptVersion: return text(.promptVersion)
    case .session: return text(.session)
    }
  }
}

extension UInt64 {
  fileprivate func subtractingOrZero(_ other: UInt64) -> UInt64 { self > other ? self - other : 0 }
}
