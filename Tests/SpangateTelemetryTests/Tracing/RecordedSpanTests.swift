import SpangateTelemetry
import SpangateTrace
import Testing
import Tracing

@Suite(.timeLimit(.minutes(5)))
struct RecordedSpanTests {
  let traces = RecordedTraces()

  private struct Broken: Error, CustomStringConvertible {
    var description: String { "it broke" }
  }

  @Test func `an error that leaves a span is its status and an exception event`() throws {
    #expect(throws: Broken.self) { try traces.tracer().withSpan("risky") { _ in throw Broken() } }
    let span = try #require(traces["risky"])
    #expect(span.status == .init(.error, message: "it broke"))
    let event = try #require(span.events.first)
    #expect(event.name == "exception" && event.time >= span.start && event.time <= span.end)
    #expect(event.attributes.string("exception.message") == "it broke")
    #expect(event.attributes.string("exception.type")?.hasSuffix("Broken") == true)
  }

  @Test func `a status of ok is final`() {
    let span = traces.tracer().startSpan("a")
    span.setStatus(SpanStatus(code: .error, message: "no"))
    span.setStatus(SpanStatus(code: .ok))
    span.setStatus(SpanStatus(code: .error, message: "late"))
    span.end()
    #expect(traces["a"]?.status == .init(.ok))
  }

  @Test func `every kind of attribute arrives, sorted by name`() {
    traces.tracer().withSpan("a") { span in
      span.attributes["text"] = "x"
      span.attributes["whole"] = 3
      span.attributes["small"] = Int32(4)
      span.attributes["real"] = 1.5
      span.attributes["flag"] = true
      span.attributes["texts"] = ["a", "b"]
      span.attributes["wholes"] = [1, 2]
      span.attributes["gone"] = "x"
      span.attributes["gone"] = nil
    }
    #expect(
      traces["a"]?.attributes.entries == [
        .init("flag", true), .init("real", 1.5), .init("small", 4), .init("text", "x"),
        .init("texts", .array(["a", "b"])), .init("whole", 3), .init("wholes", .array([1, 2])),
      ])
  }

  @Test func `events and links arrive`() throws {
    let tracer = traces.tracer()
    let other = tracer.startSpan("other")
    tracer.withSpan("a") { span in
      span.addEvent(SpanEvent(name: "cached", attributes: ["key": "k"]))
      span.addLink(other, attributes: ["why": "retry"])
      span.operationName = "b"
    }
    let span = try #require(traces["b"])
    #expect(span.events.map(\.name) == ["cached"] && span.events[0].attributes == ["key": "k"])
    let target = try #require(other.context.spanContext)
    #expect(span.links.map(\.to) == [SpanReference(trace: target.trace, span: target.span)])
    #expect(span.links[0].attributes == ["why": "retry"] && span.links[0].flags == 0x101)
  }

  @Test func `work that is done again links to what it replaces`() throws {
    let tracer = traces.tracer()
    let first = tracer.withSpan("first") { $0.context.spanContext }
    tracer.withSpan("second") { $0.addLink(to: first!, as: .regenerate) }
    let link = try #require(traces["second"]?.links.first)
    #expect(link.to.span == traces["first"]?.id && link.attributes == ["eval.link.relation": "regenerated"])
  }

  @Test func `progress is an event where it has nowhere else to go`() throws {
    traces.tracer().withSpan("turn") { $0.reportProgress("waiting for the lock", attributes: ["tries": 2]) }
    let event = try #require(traces["turn"]?.events.first)
    #expect(event.name == "agent.progress")
    #expect(event.attributes == ["agent.progress.message": "waiting for the lock", "tries": 2])
  }

  @Test func `many tasks may write to one span, and one of them ends it`() async throws {
    let tracer = traces.tracer()
    let span = tracer.startSpan("shared")
    await withDiscardingTaskGroup { group in
      for task in 0..<8 {
        group.addTask {
          for number in 0..<200 {
            span.setAttribute("task.\(task)", number)
            span.updateAttributes { _ in }
            _ = span.isRecording
          }
        }
      }
    }
    await withDiscardingTaskGroup { group in for _ in 0..<8 { group.addTask { span.end() } } }
    #expect(traces.spans.count == 1 && traces["shared"]?.attributes.count == 8)
  }

  @Test func `an update keeps what was written meanwhile, and changes what it set and took away`() {
    let span = traces.tracer().startSpan("shared")
    span.updateAttributes { $0 = ["kept": 1, "gone": 1, "changed": 1] }
    span.updateAttributes { attributes in
      span.setAttribute("written", 2)
      span.updateAttributes { $0["updated"] = 2 }
      span.setAttribute("kept", 2)
      attributes["gone"] = nil
      attributes["changed"] = 3
    }
    span.end()
    #expect(traces["shared"]?.attributes == ["changed": 3, "kept": 2, "updated": 2, "written": 2])
  }

  @Test func `what comes after the end is lost`() {
    let span = traces.tracer().startSpan("a")
    #expect(span.isRecording)
    span.end()
    span.addEvent("late")
    span.setStatus(SpanStatus(code: .error))
    span.end()
    #expect(!span.isRecording && traces.spans.count == 1)
    #expect(traces["a"]?.events == [] && traces["a"]?.status == .init())
  }
}
