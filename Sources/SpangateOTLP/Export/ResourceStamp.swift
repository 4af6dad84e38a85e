internal import SpangateCore
import SpangateTrace

/// Adds attributes to every resource of an OTLP request, without touching anything else.
struct ResourceStamp {
  private let entries: [Attributes.Entry]

  init(_ attributes: Attributes) { entries = attributes.entries }

  /// - Parameter request: an `ExportTraceServiceRequest`.
  /// - Returns: the request; a key that a resource already has keeps its value there.
  func applied(to request: [UInt8]) throws(MalformedMessage) -> [UInt8] {
    guard !entries.isEmpty else { return request }
    var result = FieldWriter(capacity: request.count + request.count / 16)
    var cursor = FieldCursor(request)
    while let field = try cursor.next() {
      if field.number == 1, let body = field.body {
        result.field(1, try resourceSpans(request, in: body))
      } else {
        result.append(request[field.whole])
      }
    }
    return result.bytes
  }

  /// Writes the resource as one field, since not every reader merges two.
  private func resourceSpans(_ request: [UInt8], in range: Range<Int>) throws(MalformedMessage) -> [UInt8] {
    var resource: [UInt8] = []
    var rest: [Range<Int>] = []
    var cursor = FieldCursor(request, in: range)
    while let field = try cursor.next() {
      if field.number == 1, let body = field.body { resource += request[body] } else { rest.append(field.whole) }
    }
    let keys = try Self.keys(of: resource)
    var stamped = FieldWriter()
    stamped.append(resource)
    for entry in entries where !keys.contains(entry.key) { stamped.keyValue(1, entry) }
    var result = FieldWriter(capacity: range.count + stamped.bytes.count)
    result.field(1, stamped.bytes)
    for range in rest { result.append(request[range]) }
    return result.bytes
  }

  private static func keys(of resource: [UInt8]) throws(MalformedMessage) -> Set<String> {
    var keys: Set<String> = []
    var attributes = FieldCursor(resource)
    while let attribute = try attributes.next() {
      guard attribute.number == 1, let body = attribute.body else { continue }
      var parts = FieldCursor(resource, in: body)
      while let part = try parts.next() {
        guard part.number == 1, let key = part.body else { continue }
        keys.insert(String(decoding: resource[key], as: UTF8.self))
      }
    }
    return keys
  }
}
