package import SpangateTrace

/// A trial with the spans that are kept of it, without spangate's own root.
package struct TracedTrial: Sendable {
  package var judgement: Judgement
  package var spans: [SpanRecord]

  package init(judgement: Judgement, spans: [SpanRecord]) {
    self.judgement = judgement
    self.spans = spans
  }

  package func name(of span: SpanID) -> String? { spans.first { $0.id == span }?.name }
}
