package import SpangateTrace

/// Adds attributes to every resource of an export request, without touching anything else.
///
/// A request is written once, for the run file and for all backends; what one backend alone wants to see in its
/// resources is added on the way there.
package struct ResourceStamp: Sendable {
  private let attributes: EncodedAttributes

  package init(_ attributes: Attributes) {
    self.attributes = EncodedAttributes(attributes, under: WireKey.Resource.attributes)
  }

  /// - Parameter request: an `ExportTraceServiceRequest`.
  /// - Returns: the request; a key that a resource already has keeps its value there.
  package func applied(to request: [UInt8]) throws(WireError) -> [UInt8] {
    guard attributes.size > 0 else { return request }
    guard request.count <= Int(UInt32.max) else { throw .tooLarge }
    let source = request.span.bytes
    var writer = WireWriter(capacity: request.count + request.count / 16)
    var cursor = WireCursor(source)
    while let field = try cursor.next(in: source) {
      if field.key == WireKey.Request.resources {
        let size = field.content.count + attributes.size
        try writer.message(field.key, expecting: size) { writer throws(WireError) in
          try append(field.content, of: source, to: &writer)
        }
      } else {
        writer.append(field.whole, of: source)
      }
    }
    return writer.bytes
  }

  /// Writes a `ResourceSpans` with its resource as one field, since not every reader merges two.
  private func append(_ group: ByteRange, of source: RawSpan, to writer: inout WireWriter) throws(WireError) {
    var resource = WireWriter()
    var rest: [ByteRange] = []
    var cursor = WireCursor(group)
    while let field = try cursor.next(in: source) {
      if field.key == WireKey.ResourceGroup.resource {
        resource.append(field.content, of: source)
      } else {
        rest.append(field.whole)
      }
    }
    let merged = resource.bytes
    let bytes = merged.span.bytes
    let whole = ByteRange(0, bytes.byteCount)
    var validation = WireValidation()
    try validation.message(whole, as: .resource, in: bytes)
    writer.message(WireKey.ResourceGroup.resource, expecting: whole.count + attributes.size) { writer in
      writer.append(whole, of: bytes)
      attributes.append(to: &writer, unlessIn: whole, of: bytes)
    }
    for range in rest { writer.append(range, of: source) }
  }
}
