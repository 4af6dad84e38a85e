package import SpangateCore
package import SpangateTrace

/// What there is to know of a recorded trace before it is scored: whose trial it may be.
package struct TraceSummary: Sendable {
  package var id: TraceID
  /// When its first span began, in nanoseconds since 1970.
  package var start: UInt64
  /// The case that it names; nil where it names none, or several.
  package var caseID: String?
  /// Whether its spans name several cases.
  package var isAmbiguous = false
  /// The suite and the variant that it names.
  package var suite: String?
  package var variant: String?
  /// Of the trials of its case, where an evaluation numbered them.
  package var index: Int?
  /// Of the trial's own span.
  package var rootSpanID: SpanID
  /// As the trace has them.
  package var inputs: [String]
  /// Whether there is anything in it of an agent, or of a trial that an evaluation recorded as failed.
  package var isTrial: Bool
  /// Why it is not all of a trace; nil where it is. What is missing may be what names its case.
  package var gap: String?
  /// Traces that it says are earlier attempts at the same trial.
  package var earlier: [TraceID]

  /// - Parameter names: what the suite's traces call things.
  package init(_ id: TraceID, _ spans: [SpanRecord], names: RecordedNames) {
    self.id = id
    start = spans.map(\.start).min() ?? 0
    let trial = RecordedTrial(spans, names: names.exchange)
    inputs = trial.exchange.inputs
    rootSpanID = trial.rootSpanID
    let evaluated = spans.first { $0.name == Vocabulary.trialSpan }
    let tree = TraceTree(spans)
    let told = tree.topDown.map { tree.spans[$0] }
    let cases = told.named(names.case.map { [$0] } ?? [Vocabulary.caseID, Vocabulary.testCaseName])
    caseID = cases.first
    // What the root says holds for all of it.
    isAmbiguous = cases.count > 1 && told.prefix(1).named([names.case ?? Vocabulary.caseID]).isEmpty
    if isAmbiguous { caseID = nil }
    suite = told.named([Vocabulary.suiteName, Vocabulary.testSuiteName]).first
    variant = told.named([Vocabulary.experimentVariant]).first
    index = told.lazy.compactMap { $0.attributes.int(Vocabulary.trialIndex) }.first.map { Int(clamping: $0) }
    // An agent that was killed at once leaves nothing but what it had begun.
    let hasBegun = spans.contains { !Vocabulary.isReservedSpan($0.name) }
    gap = trial.spans.isEmpty ? hasBegun ? "none of its spans has ended" : nil : trial.completeness.gap
    // The agent of such a trial started a trace of its own, which is another one here.
    isTrial = hasBegun || evaluated?.isError == true
    earlier = (evaluated?.links ?? []).filter {
      $0.attributes.string(Vocabulary.linkRelation) == "previous_attempt"
    }.map(\.to.trace)
  }
}

extension Sequence<SpanRecord> {
  /// The different texts under some names, on spans, from the root on, then in resources.
  fileprivate func named(_ names: [String]) -> [String] {
    for name in names {
      var found: [String] = []
      for span in self { if let text = span.attributes[name]?.asName, !found.contains(text) { found.append(text) } }
      if found.isEmpty {
        for span in self { if let text = span.resource[name]?.asName, !found.contains(text) { found.append(text) } }
      }
      if !found.isEmpty { return found }
    }
    return []
  }
}

extension AttributeValue {
  /// A text, or a whole number as one; nil for an empty text and for anything else.
  fileprivate var asName: String? {
    switch self {
    case .string(let text): text.isEmpty ? nil : text
    case .int(let number): "\(number)"
    default: nil
    }
  }
}
