@testable import SpangateTelemetry
import SpangateTrace
import Testing
import Tracing

struct BaggageTests {
  let traces = RecordedTraces()

  @Test func `what was put in comes out of the header`() {
    var baggage = Baggage()
    baggage["user"] = "Zoë, 50 % off; really"
    baggage["plain"] = "a-b"
    #expect(baggage.header == "user=Zo%C3%AB%2C%2050%20%25%20off%3B%20really,plain=a-b")
    #expect(Baggage(header: baggage.header) == baggage)
    baggage["user"] = nil
    #expect(baggage.header == "plain=a-b" && !baggage.isEmpty)
  }

  @Test func `properties are passed on and malformed members left out`() {
    let baggage = Baggage(header: "a = 1 ;p=x;q, b=2,=3,c,d d=4,e=\u{7f},a=5")
    #expect(baggage.header == "b=2,a=5")
    #expect(Baggage(header: "a=1;p=x").header == "a=1;p=x")
    #expect(baggage["a"] == "5" && baggage["c"] == nil)
  }

  @Test func `no more is passed on than everybody has to take`() {
    var baggage = Baggage()
    for number in 0..<100 { baggage["n\(number)"] = "\(number)" }
    #expect(Baggage(header: baggage.header)["n63"] == "63" && Baggage(header: baggage.header)["n64"] == nil)
    var large = Baggage()
    large["a"] = String(repeating: "x", count: 5_000)
    large["b"] = String(repeating: "x", count: 5_000)
    #expect(large.header.utf8.count == 5_002)
  }

  @Test func `the arm of an experiment goes onto every span`() {
    let tracer = traces.tracer()
    var context = ServiceContext.topLevel
    tracer.extract(
      ["baggage": "experiment.id=prompt-v2,experiment.variant=b,user=1"], into: &context, using: Headers())
    tracer.withSpan("root", context: context) { _ in tracer.withSpan("child") { _ in } }
    for span in traces.spans {
      #expect(span.attributes == ["experiment.id": "prompt-v2", "experiment.variant": "b"])
    }
    #expect(traces.spans.count == 2)
  }

  @Test func `a child process continues what its environment says`() throws {
    let tracer = traces.tracer()
    var baggage = Baggage()
    baggage["experiment.id"] = "e"
    var context = ServiceContext.topLevel
    context.baggage = baggage
    let span = tracer.startSpan("parent", context: context)
    let environment = tracer.environment(for: span.context)
    #expect(environment["TRACEPARENT"] == span.context.spanContext?.traceparent)
    #expect(environment["BAGGAGE"] == "experiment.id=e" && environment.count == 2)
    let received = tracer.context(in: environment)
    #expect(received.spanContext?.spanID == span.context.spanContext?.spanID && received.spanContext?.isRemote == true)
    #expect(received.baggage == baggage)
  }

  @Test(arguments: [("traceparent", "TRACEPARENT"), ("x-b3.id", "X_B3_ID"), ("1st", "_1ST"), ("", "_")])
  func `a key becomes the name of a variable`(key: String, name: String) {
    #expect(EnvironmentCarrier.name(key) == name)
  }

  @Test func `only the propagators that are named are used`() {
    let chosen = Propagation(Variables(["OTEL_PROPAGATORS": "baggage, b3"]))
    #expect(chosen.baggage && !chosen.traceContext)
    let none = Propagation(Variables(["OTEL_PROPAGATORS": "none"]))
    #expect(!none.baggage && !none.traceContext)
    let all = Propagation(Variables())
    #expect(all.baggage && all.traceContext)
  }
}
