import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

/// Numbers that were counted by hand in the captured spans.
struct MeasureCaptureTests {
  struct Expected: Sendable, CustomTestStringConvertible {
    var capture: String
    var turns: Double
    var modelCalls: Double
    var toolCalls: Double
    /// nil where no span says it.
    var inputTokens: Double?
    var outputTokens: Double?

    init(_ capture: String, _ turns: Double, _ modelCalls: Double, _ toolCalls: Double, _ tokens: (Double, Double)?) {
      self.capture = capture
      self.turns = turns
      self.modelCalls = modelCalls
      self.toolCalls = toolCalls
      inputTokens = tokens?.0
      outputTokens = tokens?.1
    }

    var testDescription: String { capture }
  }

  @Test(
    Captures.areHere,
    arguments: [
      // Written by hand, with the SDK's own span below each call.
      Expected("agent-manual-http.001.traces", 2, 2, 1, (100, 34)),
      Expected("agent-manual-no-parent.001.traces", 2, 2, 1, (100, 34)),
      Expected("json-manual.001.traces", 2, 2, 1, (100, 34)),
      // Three and four nested spans a call.
      Expected("agent-otel-anthropic.001.traces", 2, 2, 1, (100, 34)),
      Expected("agent-oi-anthropic.001.traces", 2, 2, 1, (100, 34)),
      Expected("agent-double-instr.001.traces", 2, 2, 1, (100, 34)),
      Expected("agent-otel-openai-v2-spanonly.001.traces", 2, 2, 1, (84, 34)),
      Expected("old-otel-anthropic.001.traces", 2, 2, 1, (100, 34)),
      // Calls that failed say nothing of tokens.
      Expected("agent-error-500.001.traces", 1, 1, 0, nil),
      Expected("old-error-500.001.traces", 1, 1, 0, nil),
      Expected("json-error.001.traces", 1, 1, 0, nil),
      // Frameworks without turns.
      Expected("langchain-oi-agent.001.traces", 2, 2, 1, (102, 26)),
      Expected("langchain-traceloop-agent.001.traces", 2, 2, 1, (102, 26)),
      Expected("pydai-function.001.traces", 2, 2, 1, (116, 17)),
      Expected("pydai-toolerror.001.traces", 1, 1, 1, (55, 6)),
    ])
  func `every dialect is counted once`(expected: Expected) throws {
    var seen = Observation.stub(answer: "")
    seen.trace = try Captures.trace(expected.capture)
    let measures = seen.measures
    #expect(measures[.turns]?.value == expected.turns)
    #expect(measures[.modelCalls]?.value == expected.modelCalls)
    #expect(measures[.toolCalls]?.value == expected.toolCalls)
    #expect(measures[.inputTokens]?.value == expected.inputTokens)
    #expect(measures[.outputTokens]?.value == expected.outputTokens)
    #expect(measures[.costUSD]?.value == nil)
    if expected.inputTokens == nil {
      #expect(measures[.inputTokens] == .absent(why: "no model call says how many input tokens it used", .unstated))
    }
  }

  @Test(
    Captures.areHere,
    arguments: [
      ("agent-manual-http.001.traces", #"{"order_id":"A-1001"}"#),
      ("pydai-function.001.traces", #"{"order_id":"A-1001"}"#),
      ("langchain-traceloop-agent.001.traces", #"{"order_id":"A-1001"}"#),
      ("langchain-oi-agent.001.traces", #"{"order_id":"A-1001"}"#),
    ])
  func `the tool's name and arguments are read in every dialect`(capture: String, arguments: String) throws {
    let calls = try Captures.trace(capture).toolCalls
    #expect(calls.map(\.name) == ["lookup_order"])
    #expect(calls.first?.arguments?.description == arguments)
    #expect(calls.first?.failed == false)
    #expect(calls.first?.result != nil)
  }

  @Test(
    Captures.areHere,
    arguments: [
      ("agent-error-500.001.traces", "39191cda6cb8328d", 6), ("old-error-500.001.traces", "2f8eed8322611bcb", 4),
      ("json-error.001.traces", "3120b2d52ec6c98b", 5), ("pydai-toolerror.001.traces", "8a25a424735e71cd", 2),
    ])
  func `the deepest failed span is where the trouble began`(capture: String, span: String, count: Int) throws {
    let trace = try Captures.trace(capture)
    #expect(trace.deepestError?.id == SpanID(span))
    #expect(trace.errors.count == count)
  }

  @Test(Captures.areHere) func `without a span of one's own, two instrumentations side by side are one call`() throws {
    let whole = try Captures.trace("agent-otel-anthropic.001.traces")
    let own = whole.spans.filter { $0.name == "gen_ai.completion" }
    let parents = Dictionary(uniqueKeysWithValues: own.map { ($0.id, $0.parent) })
    let spans = whole.spans.filter { $0.name != "gen_ai.completion" }.map { span in
      var span = span
      if let parent = span.parent, let grandparent = parents[parent] { span.parent = grandparent }
      return span
    }
    let calls = Trace(id: whole.id, spans: spans).modelCalls
    #expect(calls.map(\.usage.inputTokens) == [50, 50])
    #expect(calls.map(\.span.name) == ["anthropic.chat", "anthropic.chat"])
  }

  @Test(Captures.areHere) func `a failed tool is a failed call`() throws {
    #expect(try Captures.trace("pydai-toolerror.001.traces").toolCalls.map(\.failed) == [true])
  }
}
