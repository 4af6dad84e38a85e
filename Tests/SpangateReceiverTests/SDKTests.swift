import Foundation
import SpangateCore
import SpangateTesting
import Testing

@testable import SpangateReceiver

/// The real OpenTelemetry SDK for Python exports to the receiver; not a span may be lost.
@Suite(
  .timeLimit(.minutes(5)),
  .enabled(
    if: ProcessInfo.processInfo.environment["SPANGATE_PYTHON"] != nil,
    "SPANGATE_PYTHON does not name a python with the OpenTelemetry SDK; `.ci/python otel` makes one"), .serialized)
struct SDKTests {
  /// Exports a root with 4,999 children, with or without reading TRACEPARENT.
  private static let agent = """
    import importlib, os, sys
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
    exporter = importlib.import_module(sys.argv[1]).OTLPSpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(exporter, max_queue_size=10000))
    tracer = provider.get_tracer("an-agent", "1.0")
    carrier = {"traceparent": os.environ["TRACEPARENT"]} if sys.argv[2] == "propagated" else {}
    with tracer.start_as_current_span("agent.run", context=TraceContextTextMapPropagator().extract(carrier)):
      for index in range(4999):
        with tracer.start_as_current_span(f"tool.execute.{index % 7}") as span:
          for number in range(12):
            span.set_attribute(f"attribute.{number}", index if number % 2 else "some text")
    flushed = provider.force_flush()
    provider.shutdown()
    sys.exit(0 if flushed else 3)
    """

  struct Transport: Sendable, CustomTestStringConvertible {
    var module: String
    var compression: String
    var context = "propagated"
    var python = "SPANGATE_PYTHON"
    var testDescription: String {
      "\(module.split(separator: ".").suffix(3).joined(separator: ".")) \(compression) \(context)"
    }
  }

  private static let grpc = "opentelemetry.exporter.otlp.proto.grpc.trace_exporter"
  private static let http = "opentelemetry.exporter.otlp.proto.http.trace_exporter"
  private static let json = "opentelemetry.exporter.otlp.json.http.trace_exporter"

  @Test(arguments: [
    Transport(module: grpc, compression: "none"), Transport(module: grpc, compression: "gzip"),
    Transport(module: http, compression: "none"), Transport(module: http, compression: "gzip"),
    Transport(module: grpc, compression: "none", context: "ignored"),
    Transport(module: http, compression: "gzip", context: "ignored"),
    Transport(module: json, compression: "none", python: "SPANGATE_PYTHON_JSON"),
    Transport(module: json, compression: "gzip", python: "SPANGATE_PYTHON_JSON"),
  ])
  func `not a span is lost`(transport: Transport) async throws {
    guard let python = ProcessInfo.processInfo.environment[transport.python] else {
      try Test.cancel("\(transport.python) is not set")
    }
    let collector = try await OTLPCollector.start()
    let trial = PlannedTrial.stub()
    collector.expect(trial)
    #expect(try run(python, transport, trial, endpoint: collector.endpoint) == 0)
    let trace = await collector.settle(trial, agentExited: true)
    #expect(trace.completeness == .settled)
    #expect(trace.spans.count == 5_000)
    #expect(Set(trace.spans.map(\.id)).count == 5_000)
    #expect(trace.spans.allSatisfy { $0.name == "agent.run" || $0.attributes.count == 12 })
    let enrichment = Enrichment(tags: ["experiment.id": "e"], spans: [:], root: .stub(0xb1, "eval.trial"))
    #expect(collector.release(trial, writing: enrichment).spanCount == 5_001)
    #expect(collector.counts.received == 5_000)
    #expect(collector.counts.joined == 5_000)
    #expect(collector.counts.refused.isEmpty)
    await collector.close()
  }

  /// - Returns: the exit status.
  private func run(_ python: String, _ transport: Transport, _ trial: PlannedTrial, endpoint: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: python)
    process.arguments = ["-c", Self.agent, transport.module, transport.context]
    var variables = trial.environment(endpoint: endpoint)
    // The gRPC exporter knows no word for "none".
    if transport.compression != "none" { variables.append(("OTEL_EXPORTER_OTLP_COMPRESSION", transport.compression)) }
    process.environment = ProcessInfo.processInfo.environment.merging(variables.map { ($0.name, $0.value) }) { $1 }
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
