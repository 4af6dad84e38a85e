import Foundation
import FoundationNetworking
import SpangateBuiltins
import SpangateCore
import SpangateTesting
import SpangateTrace
import SpangateWire
import Testing

@testable import SpangateExport

/// Against servers that somebody else started, when the environment says where.
@Suite(.timeLimit(.minutes(5)))
struct ExportRealTests {
  private static let phoenix = ProcessInfo.processInfo.environment["SPANGATE_PHOENIX_URL"]
  private static let mlflow = ProcessInfo.processInfo.environment["SPANGATE_MLFLOW_URL"]
  private let http = SessionHTTP()
  private let spool = MemorySpool()

  @Test(.enabled(if: phoenix != nil, "SPANGATE_PHOENIX_URL is not set"))
  func `phoenix shows the spans, scores and annotations of a run`() async throws {
    let url = try #require(Self.phoenix)
    let project = "spangate-\(UInt32.random(in: 0...UInt32.max))"
    let backend = try PhoenixBackend(config: decoded(["url": url, "project": project]))
    let trials = (0..<3).map { _ in RealTrial() }
    try await deliver(trials, to: NamedBackend(name: "phoenix", backend: backend))
    for trial in trials {
      let spans = try await poll {
        try await get("\(url)/v1/projects/\(project)/spans?trace_id=\(trial.trace)")
      } until: {
        $0["data"]?.array?.count == 3
      }
      let tool = try #require(spans["data"]?.array?.first { $0["name"] == "tool.execute.search_logs" })
      #expect(tool["context"]?["span_id"] == .string("\(trial.tool)"))
      #expect(tool["attributes"]?["eval.score.contains"]?.double == 0)
      #expect(tool["events"]?.array?.first?["name"] == "gen_ai.evaluation.result")

      let ids = "span_ids=\(trial.root)&span_ids=\(trial.tool)"
      let annotations = try await poll {
        try await get("\(url)/v1/projects/\(project)/span_annotations?\(ids)")
      } until: {
        $0["data"]?.array?.count == 3
      }
      let bySpan = Dictionary(
        grouping: annotations["data"]?.array ?? [], by: { $0["span_id"]?.string ?? "" })
      #expect(bySpan["\(trial.tool)"]?.map { $0["name"] } == ["contains"])
      #expect(bySpan["\(trial.tool)"]?.first?.value(at: "/result/score")?.double == 0)
      #expect(bySpan["\(trial.tool)"]?.first?.value(at: "/result/explanation") == "no “14 days” in the answer")
      #expect(Set(bySpan["\(trial.root)"]?.compactMap { $0["name"]?.string } ?? []) == ["quality", "judge"])
    }
  }

  @Test(.enabled(if: mlflow != nil, "SPANGATE_MLFLOW_URL is not set"))
  func `mlflow shows the spans, scores and assessments of a run`() async throws {
    let url = try #require(Self.mlflow)
    let backend = try MLflowBackend(config: decoded(["url": url]))
    let trials = (0..<3).map { _ in RealTrial() }
    try await deliver(trials, to: NamedBackend(name: "mlflow", backend: backend))
    for trial in trials {
      let reply = try await get("\(url)/api/3.0/mlflow/traces/get?trace_id=tr-\(trial.trace)")
      let trace = try #require(reply["trace"])
      let spans = try #require(trace["spans"]?.array)
      #expect(spans.count == 3)
      let tool = try #require(spans.first { $0["name"] == "tool.execute.search_logs" })
      #expect(tool["span_id"] == .string(base64(trial.tool)))
      let keys = Set(tool["attributes"]?.array?.compactMap { $0["key"]?.string } ?? [])
      #expect(keys.contains("eval.score.contains"))
      #expect(tool["events"]?.array?.first?["name"] == "gen_ai.evaluation.result")

      let assessments = try #require(trace.value(at: "/trace_info/assessments")?.array)
      let byName = Dictionary(uniqueKeysWithValues: assessments.map { ($0["assessment_name"]?.string ?? "", $0) })
      #expect(Set(byName.keys) == ["contains", "quality", "judge"])
      #expect(byName["contains"]?["span_id"] == .string("\(trial.tool)"))
      #expect(byName["contains"]?.value(at: "/feedback/value") == false)
      #expect(byName["contains"]?["rationale"] == "no “14 days” in the answer")
      #expect(byName["quality"]?["span_id"] == .string("\(trial.root)"))
      #expect(byName["quality"]?.value(at: "/feedback/value")?.double == 0.75)
      #expect(byName["judge"]?.value(at: "/feedback/error/error_message") == "no key")
    }
  }

  private func deliver(_ trials: [RealTrial], to backend: NamedBackend) async throws {
    let forwarder = OTLPForwarder(backends: [backend], http: http, spool: spool)
    for trial in trials { await forwarder.export(trial.enriched, of: trial.scored) }
    let delivery = try #require(await forwarder.finish(within: .seconds(120)).first)
    #expect(delivery.accepted == Set(trials.map(\.trace)))
    #expect(delivery.problem == nil)
    #expect(delivery.undelivered == 0)
  }

  private func decoded<Config: Decodable>(_ object: [String: String]) throws -> Config {
    try JSONDecoder().decode(Config.self, from: JSONEncoder().encode(object))
  }

  private func get(_ url: String) async throws -> JSONValue {
    let response = try await http.send(HTTPRequest(url: url))
    guard response.status == 200 else { return ["status": .int(Int64(response.status))] }
    return try JSONValue(parsing: response.body)
  }

  /// A backend may store later than it accepts.
  private func poll(
    _ read: () async throws -> JSONValue, until isThere: (JSONValue) -> Bool
  ) async throws -> JSONValue {
    var value = try await read()
    for _ in 0..<120 where !isThere(value) {
      try await Task.sleep(for: .milliseconds(500))
      value = try await read()
    }
    return value
  }
}

/// A trial as it is released: its root, the agent's root, and a tool call that a score blames.
private struct RealTrial {
  let trace: TraceID
  let root: SpanID
  let agent: SpanID
  let tool: SpanID

  init() {
    var generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    trace = TraceID(using: &generator)
    root = SpanID(using: &generator)
    agent = SpanID(using: &generator)
    tool = SpanID(using: &generator)
  }

  var scored: ScoredTrial {
    ScoredTrial(
      judgement: Judgement(
        key: TrialKey(suite: "real", case: "a-case", variant: "control", index: 0), traceID: trace, rootSpanID: root,
        startedAt: .now, duration: 1, completeness: .settled,
        scores: [
          NamedScore(
            name: "contains", score: .failed(because: "no “14 days” in the answer", span: tool), threshold: nil,
            severity: .blocking, weight: 1),
          NamedScore(name: "quality", score: Score(.number(0.75)), threshold: nil, severity: .blocking, weight: 1),
          NamedScore(name: "judge", score: .unscored("no key"), threshold: nil, severity: .blocking, weight: 1),
        ]))
  }

  var enriched: EnrichedTrace {
    let spans = [
      span(root, parent: nil, Vocabulary.trialSpan), span(agent, parent: root, "agent.run"),
      span(tool, parent: agent, "tool.execute.search_logs", isBlamed: true),
    ]
    return EnrichedTrace(id: trace, request: OTLPTraces.request(for: spans), spanCount: spans.count)
  }

  private func span(_ id: SpanID, parent: SpanID?, _ name: String, isBlamed: Bool = false) -> SpanRecord {
    var span = SpanRecord(traceID: trace, id: id, parent: parent, name: name, kind: .internal)
    span.resource = ["service.name": "real-agent"]
    span.start = Timestamp.now.unixNanoseconds
    span.end = (Timestamp.now + .seconds(1)).unixNanoseconds
    span.attributes[Vocabulary.scorePrefix + "contains"] = 0.0
    if isBlamed {
      var event = SpanRecord.Event(name: Vocabulary.evaluationEvent)
      event.time = Timestamp.now.unixNanoseconds
      event.attributes[Vocabulary.evaluationName] = "contains"
      span.events.append(event)
    }
    return span
  }
}

/// As protobuf's JSON mapping has the bytes of an ID.
private func base64(_ id: SpanID) -> String {
  withUnsafeBytes(of: id.value.bigEndian) { Data($0).base64EncodedString() }
}

/// Foundation's client, so that these tests need no other target.
private struct SessionHTTP: HTTPClient {
  func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    guard let url = URL(string: request.url) else { throw .invalid(request.url) }
    var call = URLRequest(url: url, timeoutInterval: request.timeout.seconds)
    call.httpMethod = request.method
    for header in request.headers { call.setValue(header.value, forHTTPHeaderField: header.name) }
    call.httpBody = request.body.map { Data($0) }
    do {
      let (body, response) = try await URLSession.shared.data(for: call)
      guard let response = response as? HTTPURLResponse else { throw HTTPFailure.disconnected("no HTTP") }
      let headers = response.allHeaderFields.map { HTTPHeader("\($0.key)", "\($0.value)") }
      return HTTPResponse(status: response.statusCode, headers: headers, body: [UInt8](body))
    } catch {
      throw .unreachable("\(error)")
    }
  }
}
