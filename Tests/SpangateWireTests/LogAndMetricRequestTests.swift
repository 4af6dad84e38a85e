import SpangateTrace
import Testing

@testable import SpangateWire

struct LogAndMetricRequestTests {
  private static let trace = "0af7651916cd43dd8448eb211c80319c"

  private func logs(_ records: String, resource: String = "{}") throws -> LogRequest {
    let body = #"{"resourceLogs":[{"scopeLogs":[{"logRecords":[\#(records)]}],"resource":\#(resource)}]}"#
    return try LogRequest(
      parsing: OTLPJSON.protobuf(from: Array(body.utf8), of: .logs).bytes, resourceTrace: "eval.trial.id")
  }

  @Test(arguments: [
    (#""eventName":"gen_ai.choice""#, "gen_ai.choice"),
    (#""attributes":[{"key":"event.name","value":{"stringValue":"older"}}]"#, "older"), (#""severityNumber":9"#, "log"),
  ])
  func `a record inside a trace becomes an event`(fields: String, name: String) throws {
    let logs = try logs(
      """
      {"traceId":"\(Self.trace)","spanId":"00f067aa0ba902b7","observedTimeUnixNano":"5",
       "body":{"stringValue":"hello"},\(fields)}
      """)
    #expect(logs.count == 1)
    #expect(logs.records.count == 1)
    #expect(logs.records[0].spanID?.description == "00f067aa0ba902b7")
    let event = logs.event(of: logs.records[0])
    #expect(event.name == name)
    #expect(event.time == 5)
    #expect(event.attributes.string("body") == "hello")
  }

  @Test func `a record outside of any trace is only counted`() throws {
    let logs = try logs(#"{"body":{"stringValue":"x"}},{"traceId":"","eventName":"y"}"#)
    #expect(logs.count == 2)
    #expect(logs.records.isEmpty)
  }

  @Test func `the trial in the resource counts wherever the resource stands`() throws {
    let resource = #"{"attributes":[{"key":"eval.trial.id","value":{"stringValue":"\#(Self.trace)"}}]}"#
    let logs = try logs(#"{"traceId":"11111111111111111111111111111111"}"#, resource: resource)
    #expect(logs.records[0].resourceTraceID?.description == Self.trace)
    #expect(logs.records[0].spanID == nil)
  }

  @Test func `points of every kind of metric are counted`() throws {
    let metrics = ["gauge", "sum", "histogram", "exponentialHistogram", "summary"]
      .map { #"{"name":"m","\#($0)":{"dataPoints":[{},{"asInt":"3"}]}}"# }.joined(separator: ",")
    let body = #"{"resourceMetrics":[{"scopeMetrics":[{"metrics":[\#(metrics)]}]}]}"#
    #expect(try MetricRequest(parsing: OTLPJSON.protobuf(from: Array(body.utf8), of: .metrics).bytes).pointCount == 10)
  }

  @Test func `answers say only what is worth saying`() {
    #expect(ExportResponse().body(for: .traces, as: .protobuf).isEmpty)
    #expect(String(decoding: ExportResponse().body(for: .logs, as: .json), as: UTF8.self) == "{}")
    let partial = ExportResponse(rejected: 2, message: "why")
    #expect(partial.body(for: .traces, as: .protobuf) == [0x0a, 7, 0x08, 2, 0x12, 3] + Array("why".utf8))
    #expect(
      String(decoding: partial.body(for: .traces, as: .json), as: UTF8.self)
        == #"{"partialSuccess":{"rejectedSpans":"2","errorMessage":"why"}}"#)
  }

  @Test func `a status carries how long to wait`() throws {
    let status = RPCStatus(.unavailable, "full", retryAfter: .milliseconds(1_500))
    #expect(
      String(decoding: status.body(as: .json), as: UTF8.self)
        == #"{"code":14,"message":"full","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","#
        + #""retryDelay":"1.5s"}]}"#)
    #expect(status.protobuf.prefix(4) == [0x08, 14, 0x12, 4])
  }
}
