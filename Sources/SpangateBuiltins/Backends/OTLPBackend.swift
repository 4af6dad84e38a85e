package import SpangateCore
package import SpangateTrace

/// Any OTLP/HTTP endpoint, such as a Collector or a vendor's intake.
package struct OTLPBackend: Backend {
  package struct Config: Decodable, Sendable {
    /// A base URL, or the whole one that ends in `/v1/traces`.
    package var endpoint: String
    /// Sent with every request; keys belong here, from the environment.
    package var headers: [String: String]?
    /// The page of a trace, with `{trace_id}` in it.
    package var traceUrl: String?
    /// The page of a span, with `{span_id}` in it, and `{trace_id}` where it needs that.
    package var spanUrl: String?
    package var timeout: Duration?
    package var compression: OTLPEndpoint.Compression?
  }

  package static let kind = Kind("otlp", "any OTLP/HTTP endpoint: a Collector, Tempo, a vendor's intake")
  package static let shorthand: String? = "endpoint"
  package static let can: Capabilities = [.traceLinks, .spanLinks]

  package let traces: OTLPEndpoint
  private let traceURL: String?
  private let spanURL: String?

  package init(config: Config) throws(Misconfigured) {
    traces = OTLPEndpoint(
      url: try BackendURL(config.endpoint, key: "endpoint", allowsQuery: true).appending("/v1/traces"),
      headers: try [HTTPHeader](configured: config.headers),
      timeout: try checked(timeout: config.timeout, default: .seconds(30)), compression: config.compression ?? .gzip)
    traceURL = try Self.template(config.traceUrl, needing: "{trace_id}", key: "trace_url")
    spanURL = try Self.template(config.spanUrl, needing: "{span_id}", key: "span_url")
  }

  /// What `--export URL` means.
  package init(url: String) throws(Misconfigured) { try self.init(config: Config(endpoint: url)) }

  private static func template(_ text: String?, needing token: String, key: String) throws(Misconfigured) -> String? {
    guard let text else { return nil }
    guard text.hasPrefix("http://") || text.hasPrefix("https://"), text.unicodeScalars.allSatisfy(\.isInert) else {
      throw Misconfigured("must be a URL that begins with `http://` or `https://`", key: key)
    }
    guard text.contains(token) else { throw Misconfigured("must contain `\(token)`", key: key) }
    return text
  }

  package func url(of trace: TraceID, span: SpanID?) -> String? {
    if let span, let spanURL {
      return spanURL.replacing("{trace_id}", with: "\(trace)").replacing("{span_id}", with: "\(span)")
    }
    return traceURL?.replacing("{trace_id}", with: "\(trace)")
  }
}

extension OTLPBackend.Config: Documented {
  package static let documentation: [KeyDocumentation] = [
    .init("endpoint", "A base URL, or the whole one that ends in `/v1/traces`.", example: "https://otlp.example.com"),
    .headers,
    .init(
      "trace_url", "The page of a trace, with `{trace_id}` in it.", otherwise: "there is no link",
      example: "https://example.com/trace/{trace_id}"),
    .init(
      "span_url", "The page of a span, with `{span_id}` in it, and `{trace_id}` where it needs that.",
      otherwise: "the page of the trace", example: "https://example.com/trace/{trace_id}?span={span_id}"),
    .timeout("How long one request may take.", default: "30s"),
    .init("compression", "How requests are compressed.", default: "gzip", example: "none"),
  ]
}
