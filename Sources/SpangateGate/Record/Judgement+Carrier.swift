package import SpangateCore
package import SpangateTrace

extension Judgement {
  /// A span `eval.trial` that carries the scores of a trial whose spans ended elsewhere, where nobody can change them: it
  /// belongs to the same trace, below the span that the scores are about where there is one, and linked to it.
  ///
  /// - Parameters:
  ///   - run: its ID.
  ///   - resource: spangate's own.
  package func carrier(of run: String, resource: Attributes) -> SpanRecord {
    let trial = PlannedTrial(
      id: key, asking: Question(.null), runID: run, traceID: traceID, rootSpanID: rootSpanID)
    var span = Enrichment(self, of: trial, agentRoot: nil, resource: resource).root
    span.attributes = Attributes(
      span.attributes.entries.map { entry in
        guard entry.key.hasPrefix(Self.scoredDelta) else { return entry }
        return .init(Vocabulary.deltaPrefix + entry.key.dropFirst(Self.scoredDelta.count), entry.value)
      })
    if let about = scores.lazy.compactMap(\.score.span).first {
      span.parent = about
      span.links.append(SpanRecord.Link(to: SpanReference(trace: traceID, span: about)))
    }
    return span
  }

  /// Of a score that is a difference of two.
  private static let scoredDelta = Vocabulary.scorePrefix + "delta."
}
