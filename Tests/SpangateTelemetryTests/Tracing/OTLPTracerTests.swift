import SpangateTelemetry
import SpangateTrace
import Testing
import Tracing

@Suite(.timeLimit(.minutes(5)))
struct OTLPTracerTests {
  let traces = RecordedTraces()

  @Test func `spans nest by the context of their task, across child tasks`() async throws {
    let tracer = traces.tracer(resource: ["eval.trial.id": "7"])
    await tracer.withSpan("root", ofKind: .server) { _ in
      await withTaskGroup { group in
        group.addTask { tracer.withSpan("left", ofKind: .client) { _ in } }
        group.addTask { tracer.withSpan("right", ofKind: .producer) { _ in } }
      }
    }
    let root = try #require(traces["root"])
    #expect(root.parent == nil && root.kind == .server)
    for (name, kind) in [("left", SpanRecord.Kind.client), ("right", .producer)] {
      let span = try #require(traces[name])
      #expect(span.parent == root.id && span.traceID == root.traceID && span.kind == kind)
      #expect(root.start <= span.start && span.start <= span.end && span.end <= root.end)
    }
    #expect(Set(traces.spans.map(\.id)).count == 3)
    #expect(root.resource == ["service.name": "a-service", "eval.trial.id": "7"])
  }

  @Test func `a trace is handed on once, when its root has ended`() {
    let tracer = traces.tracer()
    let root = tracer.startSpan("root")
    tracer.startSpan("child", context: root.context).end()
    #expect(traces.batches.isEmpty)
    root.end()
    #expect(traces.batches.map { $0.map(\.name) } == [["child", "root"]])
  }

  @Test func `traces do not mix`() {
    let tracer = traces.tracer()
    let first = tracer.startSpan("first")
    let second = tracer.startSpan("second")
    tracer.startSpan("child", context: first.context).end()
    second.end()
    first.end()
    #expect(traces.batches.map { $0.map(\.name) } == [["second"], ["child", "first"]])
    #expect(traces.spans[0].traceID != traces.spans[1].traceID)
  }

  @Test func `a span that outlives its root is handed on by itself`() {
    let tracer = traces.tracer()
    let root = tracer.startSpan("root")
    let child = tracer.startSpan("child", context: root.context)
    root.end()
    child.end()
    #expect(traces.batches.map { $0.map(\.name) } == [["root"], ["child"]])
  }

  @Test func `a flush hands on what has ended, and nothing twice`() {
    let tracer = traces.tracer()
    let root = tracer.startSpan("root")
    tracer.startSpan("child", context: root.context).end()
    tracer.forceFlush()
    #expect(traces.spans.map(\.name) == ["child"])
    tracer.forceFlush()
    root.end()
    #expect(traces.batches.map { $0.map(\.name) } == [["child"], ["root"]])
  }

  @Test func `a long trace is handed on in parts`() {
    let tracer = traces.tracer()
    let root = tracer.startSpan("root")
    for _ in 0..<600 { tracer.startSpan("child", context: root.context).end() }
    #expect(traces.batches.map(\.count) == [512])
    root.end()
    #expect(traces.batches.map(\.count) == [512, 89])
  }

  @Test func `a streaming tracer hands on each span as it closes`() {
    let tracer = traces.tracer(streams: true)
    let root = tracer.startSpan("root")
    tracer.startSpan("first", context: root.context).end()
    #expect(traces.batches.map { $0.map(\.name) } == [["first"]])
    tracer.startSpan("second", context: root.context).end()
    root.end()
    #expect(traces.batches.map { $0.map(\.name) } == [["first"], ["second"], ["root"]])
  }

  @Test func `flags tell of the sampling and of a parent in another process`() {
    let tracer = traces.tracer()
    var context = ServiceContext.topLevel
    tracer.extract(
      ["traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "tracestate": "a=1"], into: &context,
      using: Headers())
    tracer.withSpan("root", context: context) { _ in tracer.withSpan("child") { _ in } }
    #expect(traces["root"]?.flags == 0x301 && traces["child"]?.flags == 0x101)
    #expect(traces["child"]?.state == "a=1")
  }

  @Test func `the export is an OTLP request`() throws {
    let requests = Locked<[[UInt8]]>([])
    let tracer = OTLPTracer(service: "a-service") { request in requests.withLock { $0.append(request) } }
    let trace = tracer.withSpan("only") { $0.context.spanContext?.trace }
    let request = try #require(requests.withLock { $0 }.first)
    #expect(requests.withLock { $0.count } == 1)
    let id = try #require(trace)
    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: id.low >> (56 - 8 * $0)) }
    #expect(
      request.first == 0x0a && request.firstRange(of: bytes) != nil && request.firstRange(of: Array("only".utf8)) != nil
    )
  }

  @Test func `a bootstrapped process needs no tracer passed along`() {
    InstrumentationSystem.bootstrap(traces.tracer())
    withSpan("outer") { _ in withSpan("inner") { _ in } }
    #expect(traces["inner"]?.parent == traces["outer"]?.id && traces.spans.count == 2)
  }
}
