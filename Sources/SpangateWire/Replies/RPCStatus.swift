import SpangateTrace

/// `google.rpc.Status`: how OTLP says what went wrong.
package struct RPCStatus: Sendable, Equatable {
  /// gRPC's numbers. Source: grpc/grpc, doc/statuscodes.md.
  package enum Code: Int, Sendable {
    case invalidArgument = 3
    case deadlineExceeded = 4
    case permissionDenied = 7
    case resourceExhausted = 8
    case unimplemented = 12
    case `internal` = 13
    case unavailable = 14
    case unauthenticated = 16
  }

  package var code: Code
  package var message: String
  /// Sent as `google.rpc.RetryInfo`.
  package var retryAfter: Duration?

  package init(_ code: Code, _ message: String, retryAfter: Duration? = nil) {
    self.code = code
    self.message = message
    self.retryAfter = retryAfter
  }

  package func body(as format: OTLPFormat) -> [UInt8] {
    switch format {
    case .protobuf: protobuf
    case .json: Array(json.description.utf8)
    }
  }

  /// Also the content of `grpc-status-details-bin`.
  package var protobuf: [UInt8] {
    var writer = WireWriter()
    writer.field(.varint(1), varint: UInt64(code.rawValue))
    writer.field(.bytes(2), text: message)
    if let retryAfter {
      writer.message(.bytes(3)) { any in
        any.field(.bytes(1), text: Self.retryInfo)
        any.message(.bytes(2)) { info in
          info.message(.bytes(1)) { delay in
            delay.field(.varint(1), varint: UInt64(retryAfter.components.seconds))
            delay.field(.varint(2), varint: UInt64(retryAfter.components.attoseconds / 1_000_000_000))
          }
        }
      }
    }
    return writer.bytes
  }

  /// The message of an encoded status; nil when it has none.
  static func message(in status: [UInt8]) -> String? {
    let bytes = status.span.bytes
    var cursor = WireCursor(bytes)
    while let field = cursor.nextValidated(in: bytes) {
      if field.key == .bytes(2) { return bytes.text(field.content) }
    }
    return nil
  }

  private var json: JSONValue {
    var status: JSONObject = ["code": .int(Int64(code.rawValue)), "message": .string(message)]
    if let retryAfter {
      status["details"] = [["@type": .string(Self.retryInfo), "retryDelay": .string("\(retryAfter.seconds)s")]]
    }
    return .object(status)
  }

  private static let retryInfo = "type.googleapis.com/google.rpc.RetryInfo"
}
