package import SpangateTrace

/// What is appended to the bytes of one span.
package struct SpanAddition: Sendable {
  package var attributes: EncodedAttributes
  package var events: [SpanRecord.Event]

  package init(attributes: EncodedAttributes, events: [SpanRecord.Event] = []) {
    self.attributes = attributes
    self.events = events
  }
}

extension TraceRequest {
  /// Writes some spans with their resources and scopes, byte for byte but for what is redacted, and what is added to each
  /// at its end.
  ///
  /// - Parameters:
  ///   - indices: into ``spans``, ascending.
  ///   - pass: takes out what is sensitive; nil for nothing.
  ///   - reserved: names that the agent's own values are moved away from; nil for none.
  ///   - addition: nil for a span that stays as it is.
  package func write(
    _ indices: some Collection<Int>, to writer: inout WireWriter, redactedBy pass: RedactionPass? = nil,
    reserved: ReservedNames? = nil, adding addition: (SpanSlice) -> SpanAddition?
  ) {
    let source = bytes.span.bytes
    let redaction = pass.map { WireRedaction($0) }
    for group in indices.runs(of: { scopes[Int(spans[$0].scope)].resource }) {
      writer.message(WireKey.Request.resources, expecting: expectedSize(of: group)) { writer in
        let own = addition(spans[group.first!])?.attributes ?? EncodedAttributes([:])
        writer.append(
          resource(of: spans[group.first!]), of: source, as: .resourceSpans, redactedBy: redaction,
          without: reserved, beside: own)
        for group in group.runs(of: { spans[$0].scope }) {
          writer.message(WireKey.ResourceGroup.scopes, expecting: expectedSize(of: group)) { writer in
            let scope = scopes[Int(spans[group.first!].scope)]
            writer.append(
              scope, of: source, as: .scopeSpans, redactedBy: redaction, without: reserved, beside: own)
            for index in group {
              let (body, addition) = (spans[index].body, addition(spans[index]))
              if let moved = reserved?.moving(
                body, of: source, as: .span, beside: addition?.attributes ?? EncodedAttributes([:]))
              {
                let whole = ByteRange(0, moved.count)
                writer.append(whole, of: moved.span.bytes, redactedBy: redaction, adding: addition)
              } else {
                writer.append(body, of: source, redactedBy: redaction, adding: addition)
              }
            }
          }
        }
      }
    }
  }

  /// About how many bytes spans take once something was added to each.
  private func expectedSize(of indices: some Collection<Int>) -> Int {
    indices.reduce(0) { $0 + spans[$1].body.count + 256 }
  }

  /// The same request with nothing in it but some of its spans.
  package func keeping(_ indices: some Collection<Int>) throws(WireError) -> TraceRequest {
    var writer = WireWriter()
    write(indices, to: &writer) { _ in nil }
    var kept = try TraceRequest(parsing: writer.bytes)
    kept.rejected = rejected
    kept.rejection = rejection
    return kept
  }
}

extension WireWriter {
  fileprivate mutating func append(
    _ group: TraceRequest.Group, of source: RawSpan, as shape: TextShape, redactedBy redaction: WireRedaction?,
    without reserved: ReservedNames?, beside own: EncodedAttributes
  ) {
    for range in group.envelope {
      if let moved = reserved?.moving(range, of: source, as: shape, beside: own) {
        let (whole, bytes) = (ByteRange(0, moved.count), moved.span.bytes)
        if let redaction {
          append(whole, of: bytes, as: shape, redactedBy: redaction)
        } else {
          append(whole, of: bytes)
        }
      } else if let redaction {
        append(range, of: source, as: shape, redactedBy: redaction)
      } else {
        append(range, of: source)
      }
    }
  }

  fileprivate mutating func append(
    _ body: ByteRange, of source: RawSpan, redactedBy redaction: WireRedaction?,
    adding addition: SpanAddition?
  ) {
    message(WireKey.ScopeGroup.items, expecting: body.count + (addition?.attributes.size ?? 0)) { writer in
      if let redaction {
        writer.append(body, of: source, as: .span, redactedBy: redaction)
      } else {
        writer.append(body, of: source)
      }
      guard let addition else { return }
      addition.attributes.append(to: &writer, unlessIn: body, of: source)
      for event in addition.events { writer.event(event) }
    }
  }
}

extension Collection {
  /// The elements cut wherever the key changes.
  fileprivate func runs<Key: Equatable>(of key: (Element) -> Key) -> [SubSequence] {
    var runs: [SubSequence] = []
    var start = startIndex
    while start < endIndex {
      let first = key(self[start])
      let end = self[start...].firstIndex { key($0) != first } ?? endIndex
      runs.append(self[start..<end])
      start = end
    }
    return runs
  }
}
