import Foundation
import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateReceiver

/// The real OpenTelemetry SDK for Python exports to the receiver; not a span may be lost.
///
/// One process an environment of Python, or starting Python would be most of the time.
@Suite(
  .timeLimit(.minutes(5)),
  .enabled(
    if: ProcessInfo.processInfo.environment["SPANGATE_PYTHON"] != nil,
    "SPANGATE_PYTHON does not name a python with the OpenTelemetry SDK; `.ci/python otel` makes one"), .serialized)
struct SDKTests {
  /// For each trial that it is told of, exports a root with children, with or without reading TRACEPARENT.
  private static let agent = """
    import importlib, json, os, sys
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    def export(module, is_propagated, children):
      exporter = importlib.import_module(module).OTLPSpanExporter()
      provider = TracerProvider()
      provider.add_span_processor(BatchSpanProcessor(exporter, max_queue_size=10000))
      tracer = provider.get_tracer("an-agent", "1.0")
      carrier = {"traceparent": os.environ["TRACEPARENT"]} if is_propagated else {}
      with tracer.start_as_current_span("agent.run", context=TraceContextTextMapPropagator().extract(carrier)):
        for index in range(children):
          with tracer.start_as_current_span(f"tool.execute.{index % 7}") as span:
            for number in range(12):
              span.set_attribute(f"attribute.{number}", index if number % 2 else "some text")
      flushed = provider.force_flush()
      provider.shutdown()
      return flushed

    own = dict(os.environ)
    for trial in json.loads(sys.argv[1]):
      os.environ.clear()
      os.environ.update(own | trial["environment"])
      if not export(trial["module"], trial["isPropagated"], trial["children"]):
        sys.exit(3)
    """

  struct Transport: Sendable, CustomTestStringConvertible {
    var module: String
    var compression: String?
    var isPropagated = true
    /// Several batches of 512, the last of them not full.
    var children = 1_499
    var testDescription: String {
      "\(module.split(separator: ".").suffix(3).joined(separator: ".")) \(compression ?? "none")"
        + (isPropagated ? "" : " ignored")
    }
  }

  private static let grpc = "opentelemetry.exporter.otlp.proto.grpc.trace_exporter"
  private static let http = "opentelemetry.exporter.otlp.proto.http.trace_exporter"
  private static let json = "opentelemetry.exporter.otlp.json.http.trace_exporter"

  @Test func `not a span in protobuf is lost`() async throws {
    try await export(
      [
        Transport(module: Self.grpc, children: 4_999), Transport(module: Self.grpc, compression: "gzip"),
        Transport(module: Self.http), Transport(module: Self.http, compression: "gzip", children: 4_999),
        Transport(module: Self.grpc, isPropagated: false),
        Transport(module: Self.http, compression: "gzip", isPropagated: false),
      ], python: ProcessInfo.processInfo.environment["SPANGATE_PYTHON"]!)
  }

  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["SPANGATE_PYTHON_JSON"] != nil,
      "SPANGATE_PYTHON_JSON does not name a python with the JSON exporter; `.ci/python json` makes one"))
  func `not a span in JSON is lost`() async throws {
    try await export(
      [Transport(module: Self.json), Transport(module: Self.json, compression: "gzip")],
      python: ProcessInfo.processInfo.environment["SPANGATE_PYTHON_JSON"]!)
  }

  private func export(_ transports: [Transport], python: String) async throws {
    let collector = try await OTLPCollector.start()
    let trials = transports.indices.map { index in
      PlannedTrial.stub(index: index, trace: 0xa1 + UInt64(index), root: 0xb1 + UInt64(index))
    }
    for trial in trials { collector.expect(trial) }
    #expect(try await run(python, zip(transports, trials).map { $0.job(for: $1, endpoint: collector.endpoint) }) == 0)
    for (transport, trial) in zip(transports, trials) {
      let trace = await collector.settle(trial, agentExited: true)
      #expect(trace.completeness == .settled, "\(transport.testDescription)")
      #expect(trace.spans.count == transport.children + 1, "\(transport.testDescription)")
      #expect(Set(trace.spans.map(\.id)).count == transport.children + 1, "\(transport.testDescription)")
      #expect(trace.spans.allSatisfy { $0.name == "agent.run" || $0.attributes.count == 12 })
      let enrichment = Enrichment(tags: ["experiment.id": "e"], spans: [:], root: .stub(0xb1, "eval.trial"))
      #expect(collector.release(trial, writing: enrichment).spanCount == transport.children + 2)
    }
    let spans = transports.reduce(0) { $0 + $1.children + 1 }
    #expect(collector.counts.received == spans)
    #expect(collector.counts.joined == spans)
    #expect(collector.counts.refused.isEmpty)
    await collector.close()
  }

  /// - Returns: the exit status.
  private func run(_ python: String, _ jobs: [JSONValue]) async throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: python)
    process.arguments = ["-c", Self.agent, JSONValue.array(jobs).description]
    return try await withCheckedThrowingContinuation { waiting in
      process.terminationHandler = { waiting.resume(returning: $0.terminationStatus) }
      do { try process.run() } catch { waiting.resume(throwing: error) }
    }
  }
}

extension SDKTests.Transport {
  fileprivate func job(for trial: PlannedTrial, endpoint: String) -> JSONValue {
    var variables = trial.environment(endpoint: endpoint)
    // The gRPC exporter knows no word for "none".
    if let compression { variables.append(("OTEL_EXPORTER_OTLP_COMPRESSION", compression)) }
    return [
      "module": .string(module), "isPropagated": .bool(isPropagated), "children": .int(Int64(children)),
      "environment": .object(JSONObject(variables.map { ($0.name, .string($0.value)) })),
    ]
  }
}
