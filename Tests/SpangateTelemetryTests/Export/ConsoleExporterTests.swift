import SpangateIO
import SpangateTrace
import SpangateWire
import Testing

@testable import SpangateTelemetry

struct ConsoleExporterTests {
  private let written = Locked("")

  private func export(_ batch: Batch) -> String {
    let exporter = ConsoleExporter { [written] text in written.withLock { $0 += text } }
    #expect(exporter.export(batch, until: Deadline(.now)) == .delivered(rejected: 0, problem: nil))
    return written.withLock { $0 }
  }

  private let place = SpanReference(trace: TraceID(high: 0, low: 0xab)!, span: SpanID(0xcd)!)

  @Test func `a span is a line, whatever is in it`() {
    var span = SpanRecord(
      traceID: place.trace, id: place.span, parent: SpanID(1), name: "tool\u{1b}[2J\nx", start: 0, end: 70_000_000,
      status: .init(.error, message: "it broke\n"), attributes: ["n": 1, "list": .array(["a", true])])
    span.events = [.init(name: "exception")]
    let text = export(.spans([span]))
    #expect(text.split(separator: "\n").count == 1 && !text.contains("\u{1b}"))
    for part in [
      "70 ms ERROR it broke", "span=00000000000000cd parent=0000000000000001", "n=1 list=[a,true] [exception]",
    ] {
      #expect(text.contains(part), "\(text)")
    }
  }

  @Test func `log records are lines and metrics are OTLP in JSON`() throws {
    let record = LogRecord(time: 1, severityText: "WARN", body: "slow", attributes: ["k": "v"], span: place)
    #expect(
      export(.logs([record], of: [:]))
        == "WARN slow trace=000000000000000000000000000000ab span=00000000000000cd k=v\n")
    written.withLock { $0 = "" }
    let metric = MetricRecord(name: "calls", data: .gauge([NumberPoint(.int(1), start: 1, time: 2)]))
    let json = try JSONValue(parsing: export(.metrics([metric], of: [:])))
    #expect(json.value(at: "/resourceMetrics/0/scopeMetrics/0/metrics/0/name") == "calls")
  }
}
