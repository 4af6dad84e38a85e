package import SpangateCore
package import SpangateTrace

/// Grafana Tempo: OTLP in on one port, its query API on another. Its pages are Grafana's, whose address it does not know.
///
/// Made to the shape that Tempo publishes; not tried against a real one.
package struct TempoBackend: Backend {
  package struct Config: Decodable, Sendable {
    /// Where its query API is; `http://localhost:3200` unless given.
    package var url: String?
    /// Where it takes OTLP over HTTP; `http://localhost:4318` unless given.
    package var endpoint: String?
    package var headers: [String: String]?
    package var timeout: Duration?
  }

  package static let kind = Kind("tempo", "Grafana Tempo 2.7 or later, over OTLP/HTTP")
  package static let shorthand: String? = "url"
  package static let can: Capabilities = [.recordings]

  package let traces: OTLPEndpoint
  private let base: BackendURL

  package init(config: Config) throws(Misconfigured) {
    base = try BackendURL(config.url ?? "http://localhost:3200", key: "url")
    traces = OTLPEndpoint(
      url: try BackendURL(config.endpoint ?? "http://localhost:4318", key: "endpoint", allowsQuery: true).appending(
        "/v1/traces"),
      headers: try [HTTPHeader](configured: config.headers),
      timeout: try checked(timeout: config.timeout, default: .seconds(30)))
  }

  package func url(of trace: TraceID, span: SpanID?) -> String? { nil }

  /// The traces that a query of TraceQL finds; without a time those of the last seven days, which is as far as Tempo looks
  /// unless it is told otherwise.
  package func reading(of selection: TraceSelection) throws(Misconfigured) -> TraceReading? {
    let (base, headers, timeout) = (base, traces.headers, traces.timeout)
    let start = selection.since ?? selection.until + .seconds(-7 * 86_400 + 60)
    let query = [
      ("q", selection.what.isEmpty ? "{}" : selection.what), ("limit", "\(selection.limit + 1)"),
      ("start", "\(start.unixNanoseconds / 1_000_000_000)"),
      ("end", "\(selection.until.unixNanoseconds / 1_000_000_000 + 1)"),
    ]
    return TraceReading(
      list: .init(
        first: .read(base.appending("/api/search"), query, headers: headers, timeout: timeout), batch: 1,
        ids: { ($0["traces"]?.array ?? []).compactMap { $0["traceID"]?.string } },
        spans: { ids in
          .read(base.appending("/api/v2/traces/\(ids.first!.percentEncoded)"), headers: headers, timeout: timeout)
        }),
      limit: selection.limit,
      complaint: { answer in
        guard answer["status"]?.string?.uppercased() == "PARTIAL" else { return nil }
        return "a trace came in part: \(answer["message"]?.string?.inert(limit: 200) ?? "Tempo does not say why")"
      })
  }
}

extension TempoBackend.Config: Documented {
  package static let documentation: [KeyDocumentation] = [
    .init("url", "Where its query API is.", default: "http://localhost:3200", example: "https://tempo.example.com"),
    .init(
      "endpoint", "Where it takes OTLP over HTTP.", default: "http://localhost:4318", example: "http://localhost:4318"),
    .headers,
    .timeout("How long one request may take.", default: "30s"),
  ]
}
