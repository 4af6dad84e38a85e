import SpangateCore
import SpangateTesting
import SpangateTrace
import SpangateWire
import Testing

@testable import SpangateRecordings

struct RecordedTracesTests {
  private func traces(_ requests: [[SpanRecord]], memory: Int = 1 << 20) -> RecordedTraces {
    let reader = RecordingReader(memory: memory)
    for spans in requests { reader.read(OTLPTraces.request(for: spans), named: "spans") }
    return RecordedTraces(reader)
  }

  @Test(arguments: [1 << 20, 0])
  func `a trace that is spread over several requests is put together`(memory: Int) throws {
    let root = SpanRecord.stub(1, "agent.run", at: 1, trace: 7)
    let child = SpanRecord.stub(2, parent: 1, "tool.execute.search", at: 2, trace: 7)
    let other = SpanRecord.stub(1, "agent.run", trace: 9)
    let traces = traces([[child, other], [root]], memory: memory)
    #expect(traces.problems.isEmpty)
    #expect(traces.spanCount == 3)
    #expect(traces.ids == [other.traceID, root.traceID])
    let trace = try #require(try traces.trace(root.traceID))
    #expect(trace.spans == [root, child])
    #expect(trace.completeness == .settled)
    #expect(try traces.trace(#require(TraceID(high: 1, low: 1))) == nil)
    let summary = try #require(try traces.summary(of: root.traceID))
    #expect(summary.rootName == "agent.run")
    #expect(summary.spanCount == 2)
  }

  @Test func `of several copies of a span the last of those that have ended is the one`() throws {
    let started = SpanRecord.stub(1, "agent.run", at: 1, lasting: 0)
    var open = started
    open.end = 0
    var ended = started
    ended.attributes = ["answer": "14 days"]
    for order in [[open, ended], [ended, open], [started, ended, open]] {
      let traces = traces(order.map { [$0] })
      #expect(try traces.trace(started.traceID)?.spans == [ended])
    }
  }

  @Test func `a trace says what it lacks`() throws {
    func completeness(_ spans: [SpanRecord]) throws -> Trace.Completeness? {
      try traces([spans]).trace(spans[0].traceID)?.completeness
    }
    let root = SpanRecord.stub(1, "agent.run")
    var open = root
    open.end = 0
    let child = SpanRecord.stub(3, parent: 2, "tool.execute.search")
    #expect(try completeness([root]) == .settled)
    #expect(try completeness([open]) == .cutOff(.rootMissing(spans: 1)))
    #expect(try completeness([root, child]) == .cutOff(.parentMissing(span: child.id, parent: child.parent!)))
    // Whoever called the agent may be elsewhere.
    #expect(try completeness([child]) == .settled)
  }
}

struct RecordedSourceTests {
  @Test func `a source that names no backend and no file is an error`() async throws {
    for source in ["phoenix:default", "nowhere.jsonl", "/no/where:x"] {
      let traces = await RecordedTraces.reading([source], from: [], over: Unreachable())
      #expect(traces.problems.map(\.rule) == [.recordingUnreadable])
      #expect((traces.problems[0].help != nil) == source.hasPrefix("phoenix"))
    }
  }
}

private struct Unreachable: HTTPClient {
  func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse { throw .unreachable("nobody") }
}
