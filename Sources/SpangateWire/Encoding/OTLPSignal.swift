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

  /// What OTLP/JSON calls the number of items that were not taken.
  var rejectedKey: String {
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
