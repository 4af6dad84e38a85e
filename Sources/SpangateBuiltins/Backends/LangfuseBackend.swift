package import SpangateCore
package import SpangateTrace

/// Langfuse 4 or later: OTLP, pages and its read API on one port.
///
/// Made to the shape that Langfuse publishes; not tried against a real one.
package struct LangfuseBackend: Backend {
  package struct Config: Decodable, Sendable {
    /// `https://cloud.langfuse.com` unless given.
    package var url: String?
    package var publicKey: String?
    package var secretKey: String?
    package var headers: [String: String]?
    package var timeout: Duration?
  }

  package static let kind = Kind("langfuse", "Langfuse 4 or later, over OTLP/HTTP")
  package static let shorthand: String? = "url"
  package static let can: Capabilities = [.traceLinks, .recordings]

  package let traces: OTLPEndpoint
  private let base: BackendURL

  package init(config: Config) throws(Misconfigured) {
    base = try BackendURL(config.url ?? "https://cloud.langfuse.com", key: "url")
    var headers = try [HTTPHeader](configured: config.headers)
    if let key = config.publicKey, let secret = config.secretKey {
      headers += try [HTTPHeader](configured: [
        "authorization": "Basic \(Base64.encode(Array("\(key):\(secret)".utf8)))"
      ])
    } else if (config.publicKey == nil) != (config.secretKey == nil) {
      throw Misconfigured("needs the other key, too", key: config.publicKey == nil ? "secret_key" : "public_key")
    }
    traces = OTLPEndpoint(
      url: base.appending("/api/public/otel/v1/traces"),
      headers: [HTTPHeader("x-langfuse-ingestion-version", "4")] + headers,
      timeout: try checked(timeout: config.timeout, default: .seconds(30)))
  }

  /// Langfuse sends on from here to the page in its project.
  package func url(of trace: TraceID, span: SpanID?) -> String? { base.appending("/trace/\(trace)") }

  /// The newest traces, or those of an environment.
  package func reading(of selection: TraceSelection) throws(Misconfigured) -> TraceReading? {
    let (headers, timeout) = (traces.headers, traces.timeout)
    let path = base.appending("/api/public/v2/observations")
    var query = [("fields", "core"), ("limit", "1000")]
    if !selection.what.isEmpty { query.append(("environment", selection.what)) }
    if let since = selection.since { query.append(("fromStartTime", since.iso8601)) }
    return TraceReading(
      list: .init(
        first: .read(path, query, headers: headers, timeout: timeout), batch: 1,
        ids: { ($0["data"]?.array ?? []).compactMap { $0["traceId"]?.string } },
        spans: { ids in
          .read(
            path,
            [
              ("traceId", ids.first!), ("limit", "1000"), ("expandMetadata", "true"),
              ("fields", "core,basic,time,io,metadata,model,usage,prompt"),
            ], headers: headers, timeout: timeout)
        }),
      limit: selection.limit,
      next: { request, answer in
        answer["meta"]?["cursor"]?.string.flatMap { $0.isEmpty ? nil : request.with("cursor", $0) }
      })
  }
}

extension LangfuseBackend.Config: Documented {
  package static let documentation: [KeyDocumentation] = [
    .init(
      "url", "Where Langfuse is: its pages, OTLP and read API.", default: "https://cloud.langfuse.com",
      example: "https://langfuse.example.com"),
    .init("public_key", "The project's public key, from the environment.", example: "pk-lf-1"),
    .init("secret_key", "The project's secret key, from the environment.", example: "s3cr3t"),
    .headers,
    .timeout("How long one request may take.", default: "30s"),
  ]
}
