package import SpangateTrace

/// Spans to and from the bytes of an `ExportTraceServiceRequest`.
package enum OTLPTraces {
  /// Decodes every span of a request. Spans whose IDs are not valid are left out.
  ///
  /// - Throws: when the request is not well-formed.
  package static func spans(in request: [UInt8]) throws(WireError) -> [SpanRecord] {
    try TraceRequest(parsing: request).records
  }

  /// Encodes spans, those of one resource and one scope together, in the order in which these first appear.
  package static func request(for spans: [SpanRecord]) -> [UInt8] {
    var writer = WireWriter(capacity: spans.count * 512)
    writer.resourceSpans(of: spans)
    return writer.bytes
  }
}

extension WireWriter {
  mutating func resourceSpans(of spans: [SpanRecord]) {
    for spans in spans.grouped(by: \.resource) {
      resource(spans[0].resource) { group in
        for spans in spans.grouped(by: \.scope) {
          group.scope(spans[0].scope) { scope in
            for span in spans { scope.message(WireKey.ScopeGroup.items) { $0.span(span) } }
          }
        }
      }
    }
  }
}
