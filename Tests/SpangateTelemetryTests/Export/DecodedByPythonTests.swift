import CoreMetrics
import Foundation
import Logging
import SpangateTrace
import SpangateWire
import Testing
import Tracing

@testable import SpangateTelemetry

/// Python's opentelemetry-proto reads what is exported, and finds the same in protobuf and in JSON.
@Suite(
  .timeLimit(.minutes(5)),
  .enabled(
    if: ProcessInfo.processInfo.environment["SPANGATE_PYTHON"] != nil,
    "SPANGATE_PYTHON does not name a python that has opentelemetry-proto; `.ci/python otel` makes one"),
  .timeLimit(.minutes(5)))
struct DecodedByPythonTests {
  /// Reads lines of a signal and a request in base64, as protobuf and as JSON; prints each as protobuf's own JSON.
  private static let script = """
    import base64, importlib, json, sys
    from google.protobuf.json_format import MessageToJson, ParseDict

    def with_base64_ids(value):
        if isinstance(value, list):
            return [with_base64_ids(item) for item in value]
        if not isinstance(value, dict):
            return value
        ids = ("traceId", "spanId", "parentSpanId")
        return {key: base64.b64encode(bytes.fromhex(item)).decode() if key in ids else with_base64_ids(item)
                for key, item in value.items()}

    for line in sys.stdin:
        signal, binary, text = line.split()
        module = {"traces": "trace", "metrics": "metrics", "logs": "logs"}[signal]
        service = importlib.import_module(f"opentelemetry.proto.collector.{module}.v1.{module}_service_pb2")
        kind = getattr(service, f"Export{module.capitalize()}ServiceRequest")
        message = kind.FromString(base64.b64decode(binary))
        from_json = ParseDict(with_base64_ids(json.loads(base64.b64decode(text))), kind())
        assert from_json == message, f"{signal}: JSON differs from protobuf"
        print(MessageToJson(message, indent=None))
    """

  private func decoded(_ requests: [(signal: OTLPSignal, body: [UInt8])]) throws -> [JSONValue] {
    let process = Process()
    process.executableURL = URL(filePath: try #require(ProcessInfo.processInfo.environment["SPANGATE_PYTHON"]))
    process.arguments = ["-c", Self.script]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    for (signal, body) in requests {
      let json = OTLPJSON.json(from: body, of: signal).description
      let line = [signal.rawValue, Base64.encode(body), Base64.encode(Array(json.utf8))].joined(separator: " ") + "\n"
      try input.fileHandleForWriting.write(contentsOf: Data(line.utf8))
    }
    try input.fileHandleForWriting.close()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return try text.split(separator: "\n").map { try JSONValue(parsing: $0) }
  }

  /// IDs are base64 in protobuf's own JSON.
  private func base64(_ hex: String) -> JSONValue {
    let digits = Array(hex.utf8)
    return .string(
      Base64.encode(
        stride(from: 0, to: digits.count, by: 2).map { digits[$0].hexValue! << 4 | digits[$0 + 1].hexValue! }))
  }

  private let memory = MemoryExporter()

  private func telemetry(_ limits: SpanLimits = SpanLimits()) -> Telemetry {
    var options = Telemetry.Options(service: "s", exporter: .memory(memory))
    options.limits = limits
    return Telemetry(
      options, environment: ["OTEL_METRIC_EXPORT_INTERVAL": "600000", "OTEL_BSP_SCHEDULE_DELAY": "600000"])
  }

  @Test func `a span arrives with everything that it has`() async throws {
    var limits = SpanLimits()
    (limits.attributes, limits.events) = (5, 1)
    let telemetry = telemetry(limits)
    let tracer = telemetry.tracer
    var context = ServiceContext.topLevel
    tracer.extract(
      [
        "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "tracestate": "v=1",
        "baggage": "experiment.id=e1",
      ], into: &context, using: Headers())
    let span = tracer.startSpan("日本 \"quoted\"", context: context, ofKind: .client)
    span.attributes["list"] = ["a", "b"]
    span.setAttribute("big", Int.max)
    span.setAttribute("real", 0.1)
    span.setAttribute("yes", true)
    span.setAttribute("too", "many")
    span.recordError(CancellationError())
    span.addEvent("dropped")
    span.addLink(to: SpanContext(traceparent: "00-11111111111111111111111111111111-2222222222222222-00")!, as: .retry)
    span.setStatus(SpanStatus(code: .error, message: "no"))
    span.end()
    await telemetry.shutdown(within: .seconds(120))
    let request = try decoded(memory.requests.map { (.traces, $0) })[0]
    let read = try #require(request.value(at: "/resourceSpans/0/scopeSpans/0/spans/0"))
    #expect(read["traceId"] == base64("4bf92f3577b34da6a3ce929d0e0e4736") && read["traceState"] == "v=1")
    #expect(read["parentSpanId"] == base64("00f067aa0ba902b7") && read["flags"] == 0x301)
    #expect(read["name"] == "日本 \"quoted\"" && read["kind"] == "SPAN_KIND_CLIENT")
    #expect(read["droppedAttributesCount"] == 1 && read["droppedEventsCount"] == 1)
    #expect(read["status"] == ["message": "no", "code": "STATUS_CODE_ERROR"])
    let attributes = Dictionary(
      uniqueKeysWithValues: try #require(read["attributes"]?.array).map { ($0["key"]?.string ?? "", $0["value"]) })
    #expect(attributes["experiment.id"] == ["stringValue": "e1"] && attributes["yes"] == ["boolValue": true])
    #expect(attributes["big"] == ["intValue": "9223372036854775807"] && attributes["real"] == ["doubleValue": 0.1])
    #expect(attributes["list"] == ["arrayValue": ["values": [["stringValue": "a"], ["stringValue": "b"]]]])
    #expect(read.value(at: "/events/0/name") == "exception")
    #expect(read.value(at: "/links/0/spanId") == base64("2222222222222222"))
    #expect(read.value(at: "/links/0/flags") == 0x300)
  }

  @Test func `metrics and log records arrive`() async throws {
    let telemetry = telemetry()
    await withMetricsFactory(telemetry.metrics) {
      await telemetry.tracer.withCompletion(by: "m", of: "openai") {
        $0.setCompletion(model: "m", finishReasons: [], usage: TokenUsage(input: 300, output: 7), cost: nil)
        Logger(label: "agent") { telemetry.logHandler(label: $0) }.error("it broke", metadata: ["k": ["a": "b"]])
      }
    }
    await telemetry.shutdown(within: .seconds(120))
    let metrics = try decoded([(.metrics, OTLPMetrics.request(for: memory.metrics, of: ["service.name": "s"]))])[0]
    let all = try #require(metrics.value(at: "/resourceMetrics/0/scopeMetrics/0/metrics")?.array)
    let tokens = try #require(all.first { $0["name"] == "gen_ai.client.token.usage" })
    #expect(tokens["unit"] == "{token}")
    #expect(tokens.value(at: "/histogram/aggregationTemporality") == "AGGREGATION_TEMPORALITY_CUMULATIVE")
    let point = try #require(tokens.value(at: "/histogram/dataPoints/0"))
    #expect(point["count"] == "1" && point["sum"]?.double == 300 && point["max"]?.double == 300)
    #expect(point["explicitBounds"]?.array?.count == 14 && point.value(at: "/bucketCounts/5") == "1")
    let requests = try #require(all.first { $0["name"] == "llm.requests.count" })
    #expect(requests.value(at: "/sum/dataPoints/0/asInt") == "1" && requests.value(at: "/sum/isMonotonic") == true)
    let logs = try decoded([(.logs, OTLPLogs.request(for: memory.logs, of: ["service.name": "s"]))])[0]
    let record = try #require(logs.value(at: "/resourceLogs/0/scopeLogs/0/logRecords/0"))
    #expect(record["severityNumber"] == "SEVERITY_NUMBER_ERROR" && record.value(at: "/body/stringValue") == "it broke")
    #expect(record["spanId"] == base64(memory.spans[0].spanID) && record["traceId"] == base64(memory.spans[0].traceID))
  }
}
