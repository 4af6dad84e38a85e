package import SpangateCore
package import SpangateTrace

/// Arize Phoenix: OTLP, pages and annotations on one port.
///
/// It stores spans some time after it took them, about 150 a second, so that a page can be empty for a while; it keeps
/// the first copy of a span. Seen with version 20.26.
package struct PhoenixBackend: Backend {
  package struct Config: Decodable, Sendable {
    /// `http://localhost:6006` unless given.
    package var url: String?
    /// Made by Phoenix when it does not exist; `default` unless given.
    package var project: String?
    package var apiKey: String?
    package var headers: [String: String]?
    package var timeout: Duration?
  }

  package static let kind = Kind("phoenix", "Arize Phoenix, with scores as span annotations")
  package static let shorthand: String? = "url"
  package static let can: Capabilities = [.traceLinks, .spanLinks, .annotations, .recordings]

  package let traces: OTLPEndpoint
  package let resource: Attributes
  let base: BackendURL

  package init(config: Config) throws(Misconfigured) {
    base = try BackendURL(config.url ?? "http://localhost:6006", key: "url")
    var headers = try [HTTPHeader](configured: config.headers)
    if let key = config.apiKey {
      headers += try [HTTPHeader](configured: ["authorization": "Bearer \(key)"])
    }
    traces = OTLPEndpoint(
      url: base.appending("/v1/traces"), headers: headers,
      timeout: try checked(timeout: config.timeout, default: .seconds(30)))
    if let project = config.project, project.isEmpty { throw Misconfigured("must not be empty", key: "project") }
    resource = config.project.map { [Vocabulary.phoenixProject: .string($0)] } ?? [:]
  }

  package func url(of trace: TraceID, span: SpanID?) -> String? {
    base.appending(span.map { "/redirects/spans/\($0)" } ?? "/redirects/traces/\(trace)")
  }

  /// One request for all scores of a trial.
  ///
  /// Without `sync` Phoenix takes annotations of spans that it has not stored yet, and tries for ten minutes. It
  /// updates those of the same span, name and identifier, so that sending them twice does no harm.
  package func annotations(for trial: ScoredTrial) -> [HTTPRequest] {
    let judgement = trial.judgement
    let data = judgement.scores.map { annotation($0, root: judgement.rootSpanID) }
    guard !data.isEmpty else { return [] }
    return [
      HTTPRequest(
        method: "POST", url: base.appending("/v1/span_annotations"),
        headers: [HTTPHeader("content-type", "application/json")] + traces.headers,
        body: Array(JSONValue.object(["data": .array(data)]).description.utf8), timeout: traces.timeout)
    ]
  }

  private func annotation(_ named: NamedScore, root: SpanID) -> JSONValue {
    var result: JSONObject = ["label": .string(named.label.rawValue)]
    if let sample = named.score.value.sample, sample.isFinite { result["score"] = .number(sample) }
    result["explanation"] = named.reason.map { .string($0) }
    return [
      "span_id": .string("\(named.score.span ?? root)"),
      // Phoenix keeps this one name to itself.
      "name": .string(named.name == "note" ? "note (score)" : named.name),
      "annotator_kind": "CODE", "identifier": "spangate", "result": .object(result),
    ]
  }
}

extension NamedScore {
  /// Why it is what it is, or why it is not there.
  var reason: String? {
    if case .unscored(let why) = score.value { why } else { score.because }
  }
}

extension PhoenixBackend.Config: Documented {
  package static let documentation: [KeyDocumentation] = [
    .init(
      "url", "Where Phoenix is: its pages, OTLP and annotations.", default: "http://localhost:6006",
      example: "https://phoenix.example.com"),
    .init(
      "project", "The project, which Phoenix makes when it does not exist.", otherwise: "Phoenix's `default`",
      example: "evals"),
    .init("api_key", "The key, from the environment.", example: "s3cr3t"),
    .headers,
    .timeout("How long one request may take.", default: "30s"),
  ]
}
