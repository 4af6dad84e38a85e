import SpangateTrace
import Testing

@testable import SpangateWire

/// What is written as JSON reads back as the protobuf that it was made from.
struct OTLPJSONWritingTests {
  private func roundTrip(_ request: [UInt8], _ signal: OTLPSignal) throws -> [UInt8] {
    let text = OTLPJSON.json(from: request, of: signal).description
    return try OTLPJSON.protobuf(from: Array(text.utf8), of: signal).bytes
  }

  @Test(arguments: 0..<10)
  func `spans survive`(seed: Int) throws {
    let spans = [SpanRecord].random(20, seed: UInt64(seed))
    #expect(
      try OTLPTraces.spans(in: roundTrip(OTLPTraces.request(for: spans), .traces)).inOrder == spans.inOrder)
  }

  @Test func `log records survive to the byte`() throws {
    let trace = TraceID(high: 1, low: 2)!
    let request = OTLPLogs.request(
      for: [
        LogRecord(
          time: 5, severity: 17, severityText: "ERROR", body: "it broke", attributes: ["a": .map(["b": 1])],
          span: SpanReference(trace: trace, span: SpanID(3)!), flags: 1, eventName: "e", scope: "x"),
        LogRecord(time: 6, scope: "x"),
      ], of: ["service.name": "s"])
    #expect(try roundTrip(request, .logs) == request)
    let read = try LogRequest(parsing: request)
    #expect(read.count == 2 && read.records.map { read.event(of: $0).name } == ["e"])
  }

  @Test func `metrics survive`() throws {
    let spread = HistogramPoint(
      attributes: ["k": "v"], start: 1, time: 2, bounds: [0.5, 1], counts: [1, 0, 2], sum: 7.5, least: 0.25, greatest: 5
    )
    let metrics = [
      MetricRecord(name: "g", unit: "s", data: .gauge([NumberPoint(.double(1.5), start: 1, time: 2)])),
      MetricRecord(
        name: "c", description: "d", data: .sum([NumberPoint(.int(-3), start: 1, time: 2)], isMonotonic: true, .delta)),
      MetricRecord(name: "h", data: .histogram([spread], .cumulative)),
    ]
    let request = OTLPMetrics.request(for: metrics, of: ["service.name": "s"])
    let json = OTLPJSON.json(from: request, of: .metrics)
    let point = json.value(at: "/resourceMetrics/0/scopeMetrics/0/metrics/2/histogram/dataPoints/0")
    #expect(point?["bucketCounts"] == ["1", "0", "2"] && point?["count"] == "3" && point?["max"]?.double == 5)
    #expect(point?["explicitBounds"]?.array?.count == 2)
    let sum = json.value(at: "/resourceMetrics/0/scopeMetrics/0/metrics/1/sum")
    #expect(sum?["isMonotonic"] == true && sum?["aggregationTemporality"] == 1)
    #expect(sum?.value(at: "/dataPoints/0/asInt") == "-3")
    let back = try roundTrip(request, .metrics)
    #expect(OTLPJSON.json(from: back, of: .metrics)["resourceMetrics"] != nil)
    #expect(try MetricRequest(parsing: back).pointCount == 3)
  }
}
