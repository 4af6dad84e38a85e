import SpangateCore
import SpangateTrace
import Testing

@testable import SpangateBuiltins

/// What is asked of backends to read their traces back.
struct BackendReadingTests {
  private static let since = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
  private static let until = Timestamp(nanoseconds: 1_700_000_900_000_000_000)

  private func reading(_ backend: any Backend, _ what: String, limit: Int = 10, since: Timestamp? = since) throws
    -> TraceReading
  {
    let selection = TraceSelection(what, limit: limit, since: since, until: Self.until)
    return try #require(try backend.reading(of: selection))
  }

  @Test func `Phoenix is asked for a project's traces, then for their spans`() throws {
    let backend = try PhoenixBackend(config: .init(url: "http://p:6006/x", project: "a b", apiKey: "k"))
    let reading = try reading(backend, "")
    let list = try #require(reading.list)
    #expect(
      list.first.url
        == "http://p:6006/x/v1/projects/a%20b/traces?limit=11&sort=start_time&order=desc&start_time=2023-11-14T22%3A13%3A20.000Z"
    )
    #expect(list.first.headers.contains(HTTPHeader("authorization", "Bearer k")))
    #expect(!list.first.followsRedirects)
    #expect(list.ids(["data": [["trace_id": "t1"], ["trace_id": "t2"]]]) == ["t1", "t2"])
    let spans = list.spans(["t1", "t2"])
    #expect(spans.url == "http://p:6006/x/v1/projects/a%20b/spans/otlpv1?limit=1000&trace_id=t1&trace_id=t2")
    #expect(reading.next(spans, ["data": [], "next_cursor": "c=1"])?.url == "\(spans.url)&cursor=c%3D1")
    #expect(reading.next(spans, ["data": [], "next_cursor": nil]) == nil)
    #expect(try self.reading(backend, "other", since: nil).list?.first.url.contains("/projects/other/traces") == true)
  }

  @Test func `MLflow is asked for an experiment's traces, then for their spans`() throws {
    let backend = try MLflowBackend(config: .init(url: "http://m"))
    let reading = try reading(backend, "7", limit: 2_000)
    let list = try #require(reading.list)
    #expect(list.first.url == "http://m/api/3.0/mlflow/traces/search")
    #expect(list.first.method == "POST")
    let question = try JSONValue(parsing: try #require(list.first.body))
    #expect(question.value(at: "/locations/0/mlflow_experiment/experiment_id") == "7")
    #expect(question["max_results"] == 500)
    #expect(question["filter"] == "trace.timestamp_ms >= 1700000000000")
    let next = try #require(reading.next(list.first, ["next_page_token": "p2"]))
    #expect(try JSONValue(parsing: try #require(next.body))["page_token"] == "p2")
    #expect(reading.next(list.first, ["next_page_token": ""]) == nil)
    #expect(
      list.spans(["tr-1", "tr-2"]).url == "http://m/api/3.0/mlflow/traces/batchGet?trace_ids=tr-1&trace_ids=tr-2")
    #expect(throws: Misconfigured.self) { try self.reading(backend, "main") }
  }

  @Test func `Jaeger is asked for a service's traces`() throws {
    let reading = try reading(try JaegerBackend(config: .init()), "my agent")
    #expect(
      reading.pages?.url
        == "http://localhost:16686/api/traces?service=my%20agent&limit=10&start=1700000000000000&end=1700000900000000")
    #expect(
      reading.complaint(["data": nil, "errors": [["code": 500, "msg": "no storage"]]]) == "Jaeger says: no storage")
    #expect(reading.complaint(["data": [], "errors": nil]) == nil)
    #expect(throws: Misconfigured.self) { try self.reading(try JaegerBackend(config: .init()), "") }
  }

  @Test func `Tempo is asked by a query, then for each trace`() throws {
    let reading = try reading(try TempoBackend(config: .init()), "{ true }", since: nil)
    let list = try #require(reading.list)
    #expect(
      list.first.url == "http://localhost:3200/api/search?q=%7B%20true%20%7D&limit=11&start=1699396160&end=1700000901")
    #expect(list.ids(["traces": [["traceID": "2f"]], "metrics": [:]]) == ["2f"])
    #expect(list.spans(["2f"]).url == "http://localhost:3200/api/v2/traces/2f")
    #expect(
      reading.complaint(["trace": [:], "status": "PARTIAL", "message": "too large"])
        == "a trace came in part: too large")
    #expect(reading.complaint(["trace": [:], "status": "COMPLETE"]) == nil)
  }

  @Test func `Langfuse is asked for its observations, then for those of each trace`() throws {
    let backend = try LangfuseBackend(config: .init(url: "https://l", publicKey: "pk", secretKey: "sk"))
    #expect(backend.traces.headers.last == HTTPHeader("authorization", "Basic cGs6c2s="))
    let reading = try reading(backend, "production")
    let list = try #require(reading.list)
    #expect(
      list.first.url
        == "https://l/api/public/v2/observations?fields=core&limit=1000&environment=production&fromStartTime=2023-11-14T22%3A13%3A20.000Z"
    )
    #expect(list.ids(["data": [["traceId": "t1"]]]) == ["t1"])
    #expect(list.spans(["t1"]).url.hasPrefix("https://l/api/public/v2/observations?traceId=t1&limit=1000&"))
    #expect(reading.next(list.first, ["meta": ["cursor": "c"]])?.url == "\(list.first.url)&cursor=c")
    #expect(reading.next(list.first, ["meta": [:]]) == nil)
    #expect(throws: Misconfigured.self) { try LangfuseBackend(config: .init(publicKey: "pk")) }
  }

  @Test func `who can be read says so`() throws {
    for kind in Registry.builtinBackends {
      #expect(kind.can.contains(.recordings) == (kind.kind.id != "otlp"))
    }
  }
}
