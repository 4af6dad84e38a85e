/// A span somewhere, by its IDs.
package struct SpanReference: Hashable, Sendable {
  package var trace: TraceID
  package var span: SpanID

  package init(trace: TraceID, span: SpanID) {
    self.trace = trace
    self.span = span
  }
}
