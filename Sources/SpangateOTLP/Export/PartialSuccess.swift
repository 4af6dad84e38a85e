internal import SpangateCore
import SpangateTrace

/// What a backend took only in part, or took with a warning.
package struct PartialSuccess: Sendable, Equatable {
  /// Or log records, or points; 0 when the message is a mere warning.
  package var rejectedSpans: Int
  package var message: String

  /// Both together, for a request that went out in several calls.
  func adding(_ earlier: PartialSuccess?) -> PartialSuccess {
    PartialSuccess(rejectedSpans: rejectedSpans + (earlier?.rejectedSpans ?? 0), message: message)
  }
}

extension PartialSuccess {
  /// - Parameter response: an export response of any signal, in protobuf or JSON; anything else counts as full success.
  init?(of response: HTTPResponse) {
    let type = response.header("content-type")?.lowercased() ?? ""
    let parts = type.contains("json") ? Self.json(response.body) : Self.protobuf(response.body)
    guard let parts, parts.rejected != 0 || !parts.message.isEmpty else { return nil }
    rejectedSpans = Int(clamping: max(0, parts.rejected))
    message = parts.message.inert(limit: 200)
  }

  private static func json(_ body: [UInt8]) -> (rejected: Int64, message: String)? {
    guard let part = (try? JSONValue(parsing: body))?["partialSuccess"] else { return nil }
    let count = part["rejectedSpans"] ?? part["rejectedLogRecords"] ?? part["rejectedDataPoints"]
    let rejected = count.flatMap { $0.int ?? $0.string.flatMap { Int64($0) } }
    return (rejected ?? 0, part["errorMessage"]?.string ?? "")
  }

  private static func protobuf(_ body: [UInt8]) -> (rejected: Int64, message: String)? {
    var cursor = FieldCursor(body)
    while let field = try? cursor.next() {
      guard field.number == 1, let part = field.body else { continue }
      var rejected: Int64 = 0
      var message = ""
      var parts = FieldCursor(body, in: part)
      while let field = try? parts.next() {
        if field.number == 1 { rejected = Int64(bitPattern: field.value) }
        if field.number == 2, let text = field.body { message = String(decoding: body[text], as: UTF8.self) }
      }
      return (rejected, message)
    }
    return nil
  }
}
