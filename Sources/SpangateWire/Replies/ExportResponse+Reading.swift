package import SpangateTrace

extension ExportResponse {
  /// Reads what a receiver answered to a request that it took.
  ///
  /// - Parameter response: an export response of any signal, in protobuf or JSON; anything else counts as full success.
  package init(of response: HTTPResponse) {
    let type = response.header("content-type")?.lowercased() ?? ""
    let parts = type.contains("json") ? Self.json(response.body) : Self.protobuf(response.body)
    guard let parts, parts.rejected != 0 || !parts.message.isEmpty else {
      self.init()
      return
    }
    self.init(rejected: Int(clamping: max(0, parts.rejected)), message: parts.message.inert(limit: 200))
  }

  /// Both together, for a request that went out in several calls.
  package func adding(_ earlier: ExportResponse) -> ExportResponse {
    ExportResponse(rejected: rejected + earlier.rejected, message: message ?? earlier.message)
  }

  private static func json(_ body: [UInt8]) -> (rejected: Int64, message: String)? {
    guard let part = (try? JSONValue(parsing: body))?["partialSuccess"] else { return nil }
    let count = OTLPSignal.allCases.lazy.compactMap { part[$0.rejectedKey] }.first
    let rejected = count.flatMap { $0.int ?? $0.string.flatMap { Int64($0) } }
    return (rejected ?? 0, part["errorMessage"]?.string ?? "")
  }

  private static func protobuf(_ body: [UInt8]) -> (rejected: Int64, message: String)? {
    let bytes = body.span.bytes
    var cursor = WireCursor(bytes)
    while let field = cursor.nextValidated(in: bytes) {
      guard field.key == .bytes(1) else { continue }
      var rejected: Int64 = 0
      var message = ""
      var parts = WireCursor(field.content)
      while let part = parts.nextValidated(in: bytes) {
        if part.key == .varint(1) { rejected = Int64(bitPattern: part.bits) }
        if part.key == .bytes(2) { message = bytes.text(part.content) }
      }
      return (rejected, message)
    }
    return nil
  }
}
