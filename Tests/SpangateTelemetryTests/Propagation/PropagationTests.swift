import SpangateTelemetry
import SpangateTrace
import Testing
import Tracing

struct PropagationTests {
  let traces = RecordedTraces()

  private let traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

  private func context(_ headers: [String: String]) -> ServiceContext {
    var context = ServiceContext.topLevel
    traces.tracer().extract(headers, into: &context, using: Headers())
    return context
  }

  @Test func `what was injected is extracted by the next process`() throws {
    var headers: [String: String] = [:]
    let tracer = traces.tracer()
    let span = tracer.startSpan("caller", context: context(["traceparent": traceparent, "tracestate": "a=1,b=2"]))
    tracer.inject(span.context, into: &headers, using: Headers())
    let sent = try #require(span.context.spanContext)
    #expect(sent.traceID == "4bf92f3577b34da6a3ce929d0e0e4736")
    #expect(headers == ["traceparent": "00-\(sent.traceID)-\(sent.spanID)-01", "tracestate": "a=1,b=2"])
    let received = try #require(context(headers).spanContext)
    #expect(received.isRemote && received.spanID == sent.spanID && received.traceparent == headers["traceparent"])
  }

  @Test func `a span continues the trace that it was sent`() {
    let tracer = traces.tracer()
    tracer.withSpan("root", context: context(["traceparent": traceparent])) { _ in tracer.withSpan("child") { _ in } }
    #expect(traces.batches.count == 1)
    #expect(traces["root"]?.parent == SpanID("00f067aa0ba902b7"))
    #expect(traces["child"]?.traceID == TraceID("4bf92f3577b34da6a3ce929d0e0e4736"))
  }

  @Test func `a trace that is not sampled is carried on and not recorded`() {
    let tracer = traces.tracer()
    let unsampled = context(["traceparent": traceparent.dropLast(2) + "00"])
    tracer.withSpan("root", context: unsampled) { span in
      #expect(!span.isRecording && span.context.spanContext?.traceparent.hasSuffix("-00") == true)
      span.attributes["a"] = 1
      tracer.withSpan("child") { _ in }
    }
    #expect(traces.spans.isEmpty)
  }

  @Test(arguments: [
    "", "00", "00-0-0-01", "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
    "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
    "0-04bf92f3577b34da6a3ce929d0e0e4736-0f067aa0ba902b7-01",
    "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
  ])
  func `a malformed traceparent is ignored`(header: String) {
    #expect(context(["traceparent": header, "tracestate": "a=1"]).spanContext == nil)
  }

  @Test func `a later version is read as far as this one reaches`() {
    let later = "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03-what-comes"
    #expect(SpanContext(traceparent: later)?.traceparent == traceparent)
  }

  @Test func `a tracestate that could break a header is dropped`() {
    #expect(SpanContext(traceparent: traceparent, tracestate: "a=1\r\nX-Evil: 1")?.state == "")
  }
}
