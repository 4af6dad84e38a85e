import SpangateCore
import SpangateTesting
import SpangateTrace
import SpangateWire
import Testing

@testable import SpangateRecordings

/// What other tools write, in their own words.
struct ShapeTests {
  private let trace = TraceID("4bf92f3577b34da6a3ce929d0e0e4736")!
  private let root = SpanID("00f067aa0ba902b7")!
  private let child = SpanID("00f067aa0ba902b8")!

  @Test func `Jaeger's JSON is read`() throws {
    let spans = try Recorded.spans(
      #"""
      {"data":[{"traceID":"4bf92f3577b34da6a3ce929d0e0e4736","spans":[
        {"traceID":"4bf92f3577b34da6a3ce929d0e0e4736","spanID":"f067aa0ba902b7","operationName":"agent.run",
         "references":[],"startTime":1700000000000001,"duration":2000,
         "tags":[{"key":"span.kind","type":"string","value":"server"},{"key":"error","type":"bool","value":true},
                 {"key":"otel.status_description","type":"string","value":"no luck"},
                 {"key":"otel.scope.name","type":"string","value":"agent"},
                 {"key":"gen_ai.usage.input_tokens","type":"int64","value":12},
                 {"key":"big","type":"int64","value":"9007199254740993"},
                 {"key":"ratio","type":"float64","value":1},{"key":"raw","type":"binary","value":"AQI="}],
         "logs":[{"timestamp":1700000000000500,"fields":[{"key":"event","type":"string","value":"exception"},
                                                         {"key":"exception.type","type":"string","value":"E"}]}],
         "processID":"p1"},
        {"traceID":"4bf92f3577b34da6a3ce929d0e0e4736","spanID":"00f067aa0ba902b8","operationName":"tool",
         "references":[{"refType":"CHILD_OF","traceID":"4bf92f3577b34da6a3ce929d0e0e4736","spanID":"00f067aa0ba902b7"},
                       {"refType":"FOLLOWS_FROM","traceID":"000000000000000000000000000000a1","spanID":"00000000000000b1"}],
         "startTime":1700000000000100,"duration":0,"tags":[],"logs":[],"processID":"p1","warnings":null}],
       "processes":{"p1":{"serviceName":"agent","tags":[{"key":"host.name","type":"string","value":"h"}]}}}],
       "total":0,"limit":0,"offset":0,"errors":null}
      """#)
    #expect(spans.map(\.id) == [root, child])
    #expect(spans[0].traceID == trace)
    #expect(spans[0].kind == .server)
    #expect(spans[0].start == 1_700_000_000_000_001_000)
    #expect(spans[0].end == 1_700_000_000_002_001_000)
    #expect(spans[0].status == .init(.error, message: "no luck"))
    #expect(spans[0].scope == "agent")
    #expect(
      spans[0].attributes
        == [
          "gen_ai.usage.input_tokens": 12, "big": 9_007_199_254_740_993, "ratio": .double(1), "raw": .bytes([1, 2]),
        ])
    #expect(
      spans[0].events == [
        .init(name: "exception", time: 1_700_000_000_000_500_000, attributes: ["exception.type": "E"])
      ])
    #expect(spans[0].resource == ["service.name": "agent", "host.name": "h"])
    #expect(spans[1].parent == root)
    #expect(spans[1].links.map(\.to.span) == [SpanID(0xb1)!])
  }

  private let body = #"""
    [{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"agent"}}]},"SCOPES":[{"scope":{"name":"s"},
     "spans":[{"traceId":"S/kvNXezTaajzpKdDg5HNg==","spanId":"APBnqgupArc=","name":"agent.run","kind":"SPAN_KIND_SERVER",
     "startTimeUnixNano":"1","endTimeUnixNano":"2","status":{"code":"STATUS_CODE_ERROR","message":"no luck"}}]}]}]
    """#

  @Test(arguments: [
    (#"{"batches":BODY}"#, "scopeSpans"), (#"{"batches":BODY}"#, "instrumentationLibrarySpans"),
    (#"{"trace":{"resourceSpans":BODY}}"#, "scopeSpans"), (#"{"trace":{"batches":BODY},"metrics":{}}"#, "scopeSpans"),
    (#"{"metrics":{},"trace":{"resourceSpans":BODY}}"#, "scopeSpans"),
    (#"{"x":1,"trace":{"resourceSpans":BODY}}"#, "scopeSpans"),
    (#"{"result":{"resourceSpans":BODY}}"#, "scopeSpans"), (#"{"resource_spans":BODY}"#, "scope_spans"),
  ])
  func `Tempo's and protobuf's own JSON is read`(envelope: String, scopes: String) throws {
    let spans = try Recorded.spans(envelope.replacing("BODY", with: body.replacing("SCOPES", with: scopes)))
    #expect(
      spans == [
        SpanRecord(
          traceID: trace, id: root, name: "agent.run", kind: .server, start: 1, end: 2,
          status: .init(.error, message: "no luck"), scope: "s", resource: ["service.name": "agent"])
      ])
  }

  @Test func `keys in snake case are read`() throws {
    let spans = try Recorded.spans(
      #"""
      {"data":[{"attributes":[{"key":"n","value":{"array_value":null,"bool_value":null,"int_value":3,"string_value":null}}],
        "dropped_attributes_count":null,"end_time_unix_nano":2000,"events":null,"kind":null,"name":"agent.run",
        "parent_span_id":null,"span_id":"00f067aa0ba902b7","start_time_unix_nano":1000,"status":{"code":2,"message":null},
        "trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}],"next_cursor":null}
      """#)
    #expect(
      spans == [
        SpanRecord(
          traceID: trace, id: root, name: "agent.run", kind: .unspecified, start: 1_000, end: 2_000,
          status: .init(.error), attributes: ["n": 3])
      ])
  }

  @Test func `what the SDK's console exporter prints is read`() throws {
    let spans = try Recorded.spans(
      #"""
      {
          "name": "tool",
          "context": {
              "trace_id": "0x4bf92f3577b34da6a3ce929d0e0e4736",
              "span_id": "0x00f067aa0ba902b8",
              "trace_state": "[]"
          },
          "kind": "SpanKind.CLIENT",
          "parent_id": "0x00f067aa0ba902b7",
          "start_time": "2023-11-14T22:13:20.000001Z",
          "end_time": "2023-11-14T22:13:21.500000Z",
          "status": {
              "status_code": "ERROR",
              "description": "no luck"
          },
          "attributes": {"n": 3, "l": ["a", "b"]},
          "events": [{"name": "e", "timestamp": "2023-11-14T22:13:20.000002Z", "attributes": {}}],
          "links": [],
          "resource": {
              "attributes": {"service.name": "agent"},
              "schema_url": ""
          }
      }
      {
          "name": "agent.run",
          "context": {"trace_id": "0x4bf92f3577b34da6a3ce929d0e0e4736", "span_id": "0x00f067aa0ba902b7"},
          "kind": "SpanKind.INTERNAL",
          "parent_id": null,
          "start_time": "2023-11-14T22:13:20.000000Z",
          "end_time": null,
          "status": {"status_code": "UNSET"},
          "attributes": {}, "events": [], "links": [], "resource": {"attributes": {}}
      }
      """#)
    #expect(spans.map(\.id) == [root, child])
    #expect(spans[0].end == 0)
    #expect(spans[1].parent == root)
    #expect(spans[1].kind == .client)
    #expect(spans[1].start == 1_700_000_000_000_001_000)
    #expect(spans[1].end == 1_700_000_001_500_000_000)
    #expect(spans[1].status == .init(.error, message: "no luck"))
    #expect(spans[1].attributes == ["n": 3, "l": .array(["a", "b"])])
    #expect(spans[1].events.map(\.time) == [1_700_000_000_000_002_000])
    #expect(spans[1].resource == ["service.name": "agent"])
  }

  @Test func `a trace of MLflow is read`() throws {
    let spans = try Recorded.spans(
      #"""
      {"info":{"trace_id":"tr-4bf92f3577b34da6a3ce929d0e0e4736"},"data":{"spans":[
        {"trace_id":"S/kvNXezTaajzpKdDg5HNg==","span_id":"APBnqgupArc=","parent_span_id":null,"name":"agent.run",
         "start_time_unix_nano":1,"end_time_unix_nano":2,"events":[],"status":{"code":"STATUS_CODE_OK","message":""},
         "attributes":{"mlflow.traceRequestId":"\"tr-1\"","n":"3","mlflow.spanInputs":"{\"q\": 1}"}}]}}
      """#)
    #expect(
      spans == [
        SpanRecord(
          traceID: trace, id: root, name: "agent.run", start: 1, end: 2, status: .init(.ok),
          attributes: ["mlflow.traceRequestId": "tr-1", "n": 3, "mlflow.spanInputs": #"{"q": 1}"#])
      ])
  }

  @Test func `logs that were written inside a span are its events`() throws {
    let logs = #"""
      {"resourceLogs":[{"scopeLogs":[{"logRecords":[
        {"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7","timeUnixNano":"1","severityNumber":9,
         "eventName":"gen_ai.user.message","body":{"stringValue":"hello"}},
        {"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","timeUnixNano":"1","body":{"stringValue":"of no span"}},
        {"timeUnixNano":"1","body":{"stringValue":"of no trace"}}]}]}]}
      """#.replacing("\n", with: " ")
    let spans = #"""
      {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736",
       "spanId":"00f067aa0ba902b7","name":"chat","startTimeUnixNano":"1","endTimeUnixNano":"2"}]}]}]}
      """#.replacing("\n", with: " ")
    for text in ["\(logs)\n\(spans)\n", "\(spans)\n\(logs)\n"] {
      let read = try Recorded.spans(text)
      #expect(read.map(\.id) == [root])
      #expect(read[0].events.map(\.name) == ["gen_ai.user.message"])
      #expect(read[0].events[0].attributes.contains { $0.value == "hello" })
    }
    #expect(Recorded.traces(logs).problems.map(\.rule) == [.recordingEmpty])
  }

  @Test func `the answer of MLflow's API is read`() throws {
    let spans = try Recorded.spans(
      #"""
      {"traces":[{"trace_info":{"trace_id":"tr-4bf92f3577b34da6a3ce929d0e0e4736"},"spans":[
        {"trace_id":"S/kvNXezTaajzpKdDg5HNg==","span_id":"APBnqgupArc=","name":"agent.run","start_time_unix_nano":1,
         "end_time_unix_nano":2,"attributes":[{"key":"n","value":{"int_value":3}}],"status":{"code":"STATUS_CODE_ERROR"}}]}]}
      """#)
    #expect(
      spans == [
        SpanRecord(
          traceID: trace, id: root, name: "agent.run", kind: .unspecified, start: 1, end: 2, status: .init(.error),
          attributes: ["n": 3])
      ])
  }

  @Test func `the observations of Langfuse are read`() throws {
    let spans = try Recorded.spans(
      #"""
      {"data":[{"id":"00f067aa0ba902b7","traceId":"4bf92f3577b34da6a3ce929d0e0e4736","type":"GENERATION","name":"chat",
        "startTime":"2023-11-14T22:13:20.000Z","endTime":"2023-11-14T22:13:21.000Z","parentObservationId":null,
        "level":"ERROR","statusMessage":"no luck","input":"[1]","output":"hello","providedModelName":"gpt-5",
        "usageDetails":{"input":3,"output":4,"total":7},"costDetails":{"total":0.5},"metadata":{"k":"v"}}],"meta":{"cursor":null}}
      """#)
    #expect(spans.map(\.id) == [root])
    #expect(spans[0].status == .init(.error, message: "no luck"))
    #expect(spans[0].end - spans[0].start == 1_000_000_000)
    #expect(spans[0].attributes["langfuse.observation.type"] == "generation")
    #expect(spans[0].attributes["langfuse.observation.model.name"] == "gpt-5")
    #expect(spans[0].attributes["langfuse.observation.usage_details"] == #"{"input":3,"output":4,"total":7}"#)
    #expect(spans[0].attributes["langfuse.observation.metadata.k"] == "v")
  }

  @Test(arguments: [
    ("2023-11-14T22:13:20Z", 1_700_000_000_000_000_000), ("2023-11-14T22:13:20", 1_700_000_000_000_000_000),
    ("2023-11-15 00:13:20.5+02:00", 1_700_000_000_500_000_000),
    ("2023-11-14T22:13:20.123456789Z", 1_700_000_000_123_456_789),
  ])
  func `times are read`(text: String, nanoseconds: UInt64) {
    #expect(JSONValue.string(text).recordedTime == nanoseconds)
  }

  @Test(arguments: [
    "", "2023-11-14", "2023-13-14T22:13:20Z", "2023-11-14T25:13:20Z", "2023-11-14T22:13:20+2", "1969-12-31T23:59:59Z",
  ])
  func `what is no time is none`(text: String) {
    #expect(JSONValue.string(text).recordedTime == nil)
  }

  @Test func `spans are read one by one in a value of any length`() throws {
    let many = (1...6_000).map {
      SpanRecord.stub($0, "agent.run", ["text": .string(String(repeating: "x", count: 300))], trace: $0 % 7 + 1)
    }
    let request = OTLPTraces.request(for: many)
    let json = OTLPJSON.json(from: request, of: .traces).description
    #expect(json.utf8.count > 3 << 20)
    for bytes in [Array(json.utf8), request] {
      let traces = Recorded.traces(bytes)
      #expect(traces.problems == [])
      #expect(traces.spanCount == 6_000)
      #expect(Set(try Recorded.spans(traces)) == Set(many))
    }
  }
}
