import Foundation
import SpangateCore
import SpangateTrace
import Testing

@testable import SpangateBuiltins

struct BackendTests {
  private let trace = TraceID("4bf92f3577b34da6a3ce929d0e0e4736")!
  private let span = SpanID("00f067aa0ba902b7")!

  private static func backend(_ kind: String, _ config: String) throws -> any Backend {
    let type = try #require(Registry.builtinBackends.first { $0.kind.id == kind })
    return try make(type, config)
  }

  private static func make<B: Backend>(_ type: B.Type, _ config: String) throws -> any Backend {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try B(config: decoder.decode(B.Config.self, from: Data(config.utf8)))
  }

  @Test func `the shelf is in alphabetical order and names each kind once`() {
    let kinds = Registry.builtinBackends.map { $0.kind.id }
    #expect(kinds == ["jaeger", "langfuse", "mlflow", "otlp", "phoenix", "tempo"])
  }

  @Test(
    arguments: [
      ("jaeger", "{}", "http://localhost:16686/trace/T", "http://localhost:16686/trace/T?uiFind=S"),
      (
        "jaeger", #"{"url": "https://jaeger.example/ui/"}"#, "https://jaeger.example/ui/trace/T",
        "https://jaeger.example/ui/trace/T?uiFind=S"
      ),
      ("phoenix", "{}", "http://localhost:6006/redirects/traces/T", "http://localhost:6006/redirects/spans/S"),
      (
        "mlflow", "{}", "http://localhost:5000/#/experiments/0/traces?selectedEvaluationId=tr-T",
        "http://localhost:5000/#/experiments/0/traces?selectedEvaluationId=tr-T"
      ),
      (
        "mlflow", #"{"url": "http://m:1/x", "experiment_id": 7}"#,
        "http://m:1/x/#/experiments/7/traces?selectedEvaluationId=tr-T",
        "http://m:1/x/#/experiments/7/traces?selectedEvaluationId=tr-T"
      ),
      ("otlp", #"{"endpoint": "http://c:4318", "trace_url": "https://t/{trace_id}"}"#, "https://t/T", "https://t/T"),
      (
        "otlp",
        #"{"endpoint": "http://c", "trace_url": "http://t/{trace_id}", "span_url": "http://t/{trace_id}?s={span_id}"}"#,
        "http://t/T", "http://t/T?s=S"
      ),
      ("otlp", #"{"endpoint": "http://c:4318"}"#, nil, nil),
    ] as [(String, String, String?, String?)])
  func `links lead to the trace and to the span`(
    _ kind: String, _ config: String, _ traceURL: String?, _ spanURL: String?
  ) throws {
    let backend = try Self.backend(kind, config)
    let filled = { (url: String?) in
      url?.replacing("S", with: "\(span)").replacing("T", with: "\(trace)")
    }
    #expect(backend.url(of: trace, span: nil) == filled(traceURL))
    #expect(backend.url(of: trace, span: span) == filled(spanURL))
  }

  @Test(arguments: [
    ("otlp", #"{"endpoint": "http://c:4318"}"#, "http://c:4318/v1/traces"),
    ("otlp", #"{"endpoint": "http://c:4318/"}"#, "http://c:4318/v1/traces"),
    ("otlp", #"{"endpoint": "https://c/otlp/v1/traces"}"#, "https://c/otlp/v1/traces"),
    ("otlp", #"{"endpoint": "https://c/otlp?k=v"}"#, "https://c/otlp/v1/traces?k=v"),
    ("otlp", #"{"endpoint": "http://[::1]:4318"}"#, "http://[::1]:4318/v1/traces"),
    ("jaeger", "{}", "http://localhost:4318/v1/traces"),
    ("phoenix", #"{"url": "http://p:6006//"}"#, "http://p:6006/v1/traces"),
    ("mlflow", "{}", "http://localhost:5000/v1/traces"),
  ])
  func `spans go to the trace endpoint`(_ kind: String, _ config: String, _ url: String) throws {
    #expect(try Self.backend(kind, config).traces.url == url)
  }

  @Test(arguments: [
    ("otlp", #"{"endpoint": "localhost:4318"}"#, "endpoint"),
    ("otlp", #"{"endpoint": "ftp://c"}"#, "endpoint"),
    ("otlp", #"{"endpoint": "http://"}"#, "endpoint"),
    ("otlp", #"{"endpoint": "http://:80"}"#, "endpoint"),
    ("otlp", #"{"endpoint": "http://c:99999"}"#, "endpoint"),
    ("otlp", #"{"endpoint": "http://c/a b"}"#, "endpoint"),
    ("otlp", #"{"endpoint": "http://c/#x"}"#, "endpoint"),
    ("otlp", #"{"endpoint": "http://me:hunter2@c"}"#, "endpoint"),
    ("otlp", #"{"endpoint": "http://c", "headers": {"x": "a\r\nhost: b hunter2"}}"#, "headers"),
    ("otlp", #"{"endpoint": "http://c", "headers": {"x y": "hunter2"}}"#, "headers"),
    ("otlp", #"{"endpoint": "http://c", "trace_url": "https://t/"}"#, "trace_url"),
    ("otlp", #"{"endpoint": "http://c", "span_url": "{span_id}"}"#, "span_url"),
    ("otlp", #"{"endpoint": "http://c", "timeout": [0, 0]}"#, "timeout"),
    ("jaeger", #"{"url": "http://j/?x=hunter2"}"#, "url"),
    ("phoenix", #"{"project": ""}"#, "project"),
    ("phoenix", #"{"api_key": "hunter2\n"}"#, "headers"),
    ("mlflow", #"{"experiment_id": "main"}"#, "experiment_id"),
  ])
  func `a configuration that makes no sense is refused by its key, without its secrets`(
    _ kind: String, _ config: String, _ key: String
  ) throws {
    let misconfigured = try #require(throws: Misconfigured.self) { try Self.backend(kind, config) }
    #expect(misconfigured.key == key)
    #expect(!misconfigured.message.contains("hunter2"))
  }

  @Test func `keys and experiments travel in headers, projects in the resource`() throws {
    let phoenix = try Self.backend("phoenix", #"{"project": "evals", "api_key": "k"}"#)
    #expect(phoenix.traces.headers == [HTTPHeader("authorization", "Bearer k")])
    #expect(phoenix.resource == ["openinference.project.name": "evals"])
    let mlflow = try Self.backend("mlflow", #"{"experiment_id": "12", "headers": {"authorization": "Basic x"}}"#)
    #expect(
      mlflow.traces.headers == [HTTPHeader("x-mlflow-experiment-id", "12"), HTTPHeader("authorization", "Basic x")])
    #expect(mlflow.traces.timeout == .seconds(60))
  }

  @Test func `a bare URL makes an OTLP backend`() throws {
    let backend = try OTLPBackend(url: "http://host:4318")
    #expect(backend.traces == OTLPEndpoint(url: "http://host:4318/v1/traces"))
    #expect(backend.url(of: trace, span: span) == nil)
  }
}

struct BackendAnnotationTests {
  private let trial = ScoredTrial(
    judgement: Judgement(
      key: TrialKey(suite: "s", case: "c", variant: "v", index: 0),
      traceID: TraceID("4bf92f3577b34da6a3ce929d0e0e4736")!, rootSpanID: SpanID(0xb1)!,
      startedAt: Timestamp(nanoseconds: 1), duration: 1, completeness: .settled,
      scores: [
        NamedScore(
          name: "contains", score: .failed(because: "no “14 days”", span: SpanID(0xc1)), threshold: nil,
          severity: .blocking, weight: 1),
        NamedScore(name: "note", score: Score(.number(0.75)), threshold: nil, severity: .blocking, weight: 1),
        NamedScore(name: "judge", score: .unscored("no key"), threshold: nil, severity: .blocking, weight: 1),
      ]))

  private func body(_ request: HTTPRequest) throws -> JSONValue { try JSONValue(parsing: request.body ?? []) }

  @Test func `phoenix gets all scores of a trial in one request that may be repeated`() throws {
    let backend = try PhoenixBackend(config: PhoenixBackend.Config(apiKey: "k"))
    let requests = backend.annotations(for: trial)
    #expect(requests.map(\.url) == ["http://localhost:6006/v1/span_annotations"])
    #expect(requests[0].headers.contains(HTTPHeader("authorization", "Bearer k")))
    let data = try #require(try body(requests[0])["data"]?.array)
    #expect(
      data == [
        [
          "span_id": "00000000000000c1", "name": "contains", "annotator_kind": "CODE", "identifier": "spangate",
          "result": ["label": "fail", "score": 0.0, "explanation": "no “14 days”"],
        ],
        [
          "span_id": "00000000000000b1", "name": "note (score)", "annotator_kind": "CODE", "identifier": "spangate",
          "result": ["label": "pass", "score": 0.75],
        ],
        [
          "span_id": "00000000000000b1", "name": "judge", "annotator_kind": "CODE", "identifier": "spangate",
          "result": ["label": "unscored", "explanation": "no key"],
        ],
      ])
  }

  @Test func `mlflow gets one assessment for each score`() throws {
    let requests = try MLflowBackend(config: MLflowBackend.Config(url: "http://m")).annotations(for: trial)
    let url = "http://m/api/3.0/mlflow/traces/tr-4bf92f3577b34da6a3ce929d0e0e4736/assessments"
    #expect(requests.map(\.url) == [url, url, url])
    let assessments = try requests.compactMap { try body($0)["assessment"] }
    #expect(assessments.map { $0["assessment_name"] } == ["contains", "note", "judge"])
    #expect(assessments.map { $0["span_id"] } == ["00000000000000c1", "00000000000000b1", "00000000000000b1"])
    #expect(assessments.map { $0["feedback"]?["value"] } == [false, 0.75, .null])
    #expect(assessments[0]["rationale"] == "no “14 days”")
    #expect(assessments[2].value(at: "/feedback/error/error_message") == "no key")
  }

  @Test func `a trial without scores is not annotated`() throws {
    var empty = trial
    empty.judgement.scores = []
    #expect(try PhoenixBackend(config: PhoenixBackend.Config()).annotations(for: empty).isEmpty)
    #expect(try MLflowBackend(config: MLflowBackend.Config()).annotations(for: empty).isEmpty)
  }
}
