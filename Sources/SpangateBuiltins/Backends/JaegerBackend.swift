package import SpangateCore
package import SpangateTrace

/// Jaeger: OTLP in on one port, its pages on another.
package struct JaegerBackend: Backend {
  package struct Config: Decodable, Sendable {
    /// Where its pages are; `http://localhost:16686` unless given.
    package var url: String?
    /// Where it takes OTLP over HTTP; `http://localhost:4318` unless given.
    package var endpoint: String?
    package var headers: [String: String]?
    package var timeout: Duration?
  }

  package static let kind = Kind("jaeger", "Jaeger 1.35 or later, over OTLP/HTTP")
  package static let can: Capabilities = [.traceLinks, .spanLinks, .recordings]

  package let traces: OTLPEndpoint
  let pages: BackendURL

  package init(config: Config) throws(Misconfigured) {
    pages = try BackendURL(config.url ?? "http://localhost:16686", key: "url")
    traces = OTLPEndpoint(
      url: try BackendURL(config.endpoint ?? "http://localhost:4318", key: "endpoint", allowsQuery: true).appending(
        "/v1/traces"),
      headers: try [HTTPHeader](configured: config.headers),
      timeout: try checked(timeout: config.timeout, default: .seconds(30)))
  }

  package func url(of trace: TraceID, span: SpanID?) -> String? {
    pages.appending("/trace/\(trace)") + (span.map { "?uiFind=\($0)" } ?? "")
  }
}

extension JaegerBackend.Config: Documented {
  package static let documentation: [KeyDocumentation] = [
    .init("url", "Where its pages are.", default: "http://localhost:16686", example: "https://jaeger.example.com"),
    .init(
      "endpoint", "Where it takes OTLP over HTTP.", default: "http://localhost:4318", example: "http://localhost:4318"),
    .headers,
    .timeout("How long one request may take.", default: "30s"),
  ]
}
