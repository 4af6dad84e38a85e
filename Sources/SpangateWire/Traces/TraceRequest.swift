package import SpangateTrace

/// An `ExportTraceServiceRequest` that is kept as it came, with an index of what joining needs.
///
/// By hand rather than by swift-protobuf: one pass that validates and indexes costs about a hundredth of its decoding,
/// few spans are ever decoded, and what is not understood is passed on as it is. Python's opentelemetry-proto is the
/// oracle of the tests.
///
/// Everything in it is well-formed, and every indexed span has valid IDs.
package struct TraceRequest: Sendable {
  package let bytes: [UInt8]
  /// In the order in which they were sent.
  package internal(set) var spans: [SpanSlice] = []
  /// Those that have spans.
  package internal(set) var resources: [Group] = []
  package internal(set) var scopes: [Group] = []
  /// Spans whose IDs are not valid; they are not in ``spans``.
  package internal(set) var rejected = 0
  /// What is wrong with the first of them.
  package internal(set) var rejection: String?
  /// Spans, events, links, attributes and values in it.
  package internal(set) var parts = 0
  /// Strings in it that are not UTF-8, which readers of protobuf refuse.
  package internal(set) var brokenTexts = 0

  /// One span: its IDs, and where the rest of it is.
  package struct SpanSlice: Sendable {
    package var traceID: TraceID
    package var id: SpanID
    package var parent: SpanID?
    /// Of the `Span` message, without its key and length.
    package var body: ByteRange
    /// Its scope's place in ``TraceRequest/scopes``.
    package var scope: UInt32
  }

  /// A `ResourceSpans` or a `ScopeSpans` without what is listed under it.
  package struct Group: Sendable {
    /// Its other fields, known and unknown.
    var envelope: [ByteRange] = []
    /// The `Resource` or the `InstrumentationScope`.
    var subject: ByteRange?
    /// Of a scope: its resource's place in ``TraceRequest/resources``.
    package internal(set) var resource: UInt32 = 0

    mutating func keep(_ field: ByteRange) {
      if let last = envelope.last, last.upper == field.lower {
        envelope[envelope.count - 1] = ByteRange(Int(last.lower), Int(field.upper))
      } else {
        envelope.append(field)
      }
    }
  }

  /// What it costs to hold it and to read it, in bytes.
  package var footprint: Int {
    bytes.count * 2 + parts * MemoryLayout<Attributes.Entry>.stride
      + spans.count * (MemoryLayout<SpanSlice>.stride + MemoryLayout<SpanRecord>.stride)
  }

  package func resource(of span: SpanSlice) -> Group { resources[Int(scopes[Int(span.scope)].resource)] }

  /// The trace that a resource names in an attribute of it, beside those that its spans are in.
  package func traceID(in key: String, ofResource index: Int) -> TraceID? {
    guard let subject = resources[index].subject else { return nil }
    let value = bytes.span.bytes.value(of: key, under: WireKey.Resource.attributes, in: subject)
    guard case .string(let text)? = value else { return nil }
    return TraceID(text)
  }

  /// Whether two spans, perhaps of different requests, are the same to the byte.
  package static func same(_ a: SpanSlice, of request: TraceRequest, _ b: SpanSlice, of other: TraceRequest) -> Bool {
    request.bytes.span.bytes.equal(a.body, other.bytes.span.bytes, b.body)
  }
}
