import SpangateCore
import SpangateTrace

/// What OTLP is received of. The three signals have services, paths and responses that differ in their names only.
package enum OTLPSignal: String, Sendable, CaseIterable {
  case traces, logs, metrics

  /// Of OTLP over HTTP.
  package var path: String { "/v1/\(rawValue)" }

  /// The full method name of OTLP over gRPC.
  package var method: String {
    let (package, service) =
      switch self {
      case .traces: ("trace", "TraceService")
      case .logs: ("logs", "LogsService")
      case .metrics: ("metrics", "MetricsService")
      }
    return "/opentelemetry.proto.collector.\(package).v1.\(service)/Export"
  }

  fileprivate var rejectedKey: String {
    switch self {
    case .traces: "rejectedSpans"
    case .logs: "rejectedLogRecords"
    case .metrics: "rejectedDataPoints"
    }
  }
}

/// How the bodies of requests and responses are written.
package enum OTLPFormat: Sendable, CaseIterable {
  case protobuf, json

  package var contentType: String {
    switch self {
    case .protobuf: "application/x-protobuf"
    case .json: "application/json"
    }
  }
}

/// The answer to a request that was taken, whole or in part.
package struct ExportResponse: Sendable, Equatable {
  package var rejected: Int
  package var message: String?

  package init(rejected: Int = 0, message: String? = nil) {
    self.rejected = rejected
    self.message = message
  }

  /// Success without reservations has no `partial_success` at all.
  package func body(for signal: OTLPSignal, as format: OTLPFormat) -> [UInt8] {
    let isWhole = rejected == 0 && message == nil
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
