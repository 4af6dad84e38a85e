import SpangateTrace

/// The answer to a request that was taken, whole or in part.
package struct ExportResponse: Sendable, Equatable {
  /// Spans, log records or points; 0 when the message is a mere warning.
  package var rejected: Int
  package var message: String?

  package init(rejected: Int = 0, message: String? = nil) {
    self.rejected = rejected
    self.message = message
  }

  /// Nothing was rejected, and there is no warning.
  package var isWhole: Bool { rejected == 0 && message == nil }

  /// Success without reservations has no `partial_success` at all.
  package func body(for signal: OTLPSignal, as format: OTLPFormat) -> [UInt8] {
    switch format {
    case .protobuf:
      var writer = WireWriter()
      guard !isWhole else { return [] }
      writer.message(.bytes(1)) { partial in
        partial.field(.varint(1), varint: UInt64(rejected))
        partial.field(.bytes(2), text: message ?? "")
      }
      return writer.bytes
    case .json:
      guard !isWhole else { return Array("{}".utf8) }
      var partial = JSONObject()
      partial[signal.rejectedKey] = .string(String(rejected))
      partial["errorMessage"] = .string(message ?? "")
      return Array(JSONValue.object(["partialSuccess": .object(partial)]).description.utf8)
    }
  }
}
