@testable import SpangateTelemetry
import SpangateTrace
import Testing
import Tracing

struct SpanLimitsTests {
  let traces = RecordedTraces()

  private func tracer(_ change: (inout SpanLimits) -> Void) -> OTLPTracer {
    var limits = SpanLimits()
    change(&limits)
    return traces.tracer(limits: limits)
  }

  @Test func `what is over a limit is dropped and counted`() throws {
    let tracer = tracer {
      ($0.attributes, $0.events, $0.links, $0.eventAttributes, $0.linkAttributes) = (3, 2, 1, 1, 1)
    }
    let other = tracer.startSpan("other")
    tracer.withSpan("full") { span in
      for number in 0..<5 { span.setAttribute("n\(number)", number) }
      for number in 0..<5 { span.addEvent(SpanEvent(name: "e\(number)", attributes: ["a": 1, "b": 2])) }
      for _ in 0..<3 { span.addLink(other, attributes: ["a": 1, "b": 2, "c": 3]) }
    }
    let span = try #require(traces["full"])
    #expect(span.attributes == ["n0": 0, "n1": 1, "n2": 2] && span.events.map(\.name) == ["e0", "e1"])
    #expect(span.dropped.attributes == 2 && span.dropped.events == 3 && span.dropped.links == 2)
    #expect(span.events[0].attributes == ["a": 1] && span.events[0].droppedAttributes == 1)
    #expect(span.links[0].attributes == ["a": 1] && span.links[0].droppedAttributes == 2)
  }

  @Test func `a full span still takes new values of old names, whichever way they were written`() throws {
    tracer { $0.attributes = 2 }.withSpan("full") { span in
      span.attributes["a"] = 1
      span.setAttribute("b", 2)
      span.setAttribute("a", 3)
      span.attributes["b"] = 4
      span.attributes["0"] = 5
      span.setAttribute("c", 6)
    }
    let span = try #require(traces["full"])
    #expect(span.attributes == ["a": 3, "b": 4] && span.dropped.attributes == 2)
  }

  @Test func `an attribute written a thousand times is one`() throws {
    traces.tracer().withSpan("busy") { span in for number in 0..<1_000 { span.setAttribute("n", number) } }
    #expect(traces["busy"]?.attributes == ["n": 999] && traces["busy"]?.dropped.attributes == 0)
  }

  @Test func `texts are cut to the limit, also within arrays`() throws {
    tracer { $0.valueLength = 3 }.withSpan("cut") { span in
      span.setAttribute("fast", "héllo")
      span.attributes["list"] = ["abcd", "ab"]
      span.addEvent(SpanEvent(name: "event", attributes: ["text": "abcd"]))
    }
    let span = try #require(traces["cut"])
    #expect(span.attributes == ["fast": "hél", "list": .array(["abc", "ab"])])
    #expect(span.events[0].attributes == ["text": "abc"])
  }

  @Test func `the variables of the specification set the limits`() {
    #expect(SpanLimits(Variables()) == SpanLimits())
    let limits = SpanLimits(
      Variables([
        "OTEL_ATTRIBUTE_COUNT_LIMIT": "9", "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT": "5", "OTEL_SPAN_EVENT_COUNT_LIMIT": "6",
        "OTEL_SPAN_LINK_COUNT_LIMIT": "", "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT": "-1",
        "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT": "100",
      ]))
    #expect(limits.attributes == 5 && limits.events == 6 && limits.links == 128 && limits.valueLength == 100)
    #expect(limits.eventAttributes == 9 && limits.linkAttributes == 9)
  }
}
