import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

struct MeasureTests {
  @Test(arguments: [
    (Trace.Completeness.absent, "no span of the trial arrived"), (.off, "the suite says `traces: off`"),
    (.cutOff(.rootMissing(spans: 1)), "the trace is cut off: 1 span came, but not the root"),
  ])
  func `a trace with gaps measures nothing but the time of the call`(state: Trace.Completeness, why: String) {
    let seen = Observation.stub(
      answer: "", spans: [.model(1, tokens: 5)], completeness: state, duration: .milliseconds(1500))
    #expect(seen.measures[.wallTime] == .value(1.5))
    for measure in Measure.allCases where measure.readsTrace {
      #expect(seen.measures[measure] == .absent(why: why, .trace), "\(measure.rawValue)")
    }
  }

  @Test func `the latency is the root span's, and the wall time the call's`() {
    let seen = Observation.stub(
      answer: "",
      spans: [.stub(1, "agent.run", at: 100, lasting: 250), .stub(2, parent: 1, "x", at: 100, lasting: 400)],
      duration: .milliseconds(900))
    #expect(seen.measures[.latency] == .value(0.25))
    #expect(seen.measures[.wallTime] == .value(0.9))
  }

  @Test func `a root that ends before it begins took no known time`() {
    var root = SpanRecord.stub(1, "agent.run", at: 100, lasting: 250)
    root.end = root.start - 1
    let why = "the agent's root span ends before it begins"
    #expect(Observation.stub(answer: "", spans: [root]).measures[.latency] == .absent(why: why, .unseen))
    root.end = 0
    let open = Observation.stub(answer: "", spans: [root]).measures[.latency]
    #expect(open == .absent(why: "the agent's root span has not ended", .unseen))
  }

  @Test func `what was called latency when there was no wall time is the wall time`() {
    #expect(Measure.renamed([.latency: 1, .turns: 2]) == [.wallTime: 1, .turns: 2])
    #expect(Measure.renamed([.latency: 1, .wallTime: 3]) == [.latency: 1, .wallTime: 3])
  }

  @Test func `spans of no agent measure nothing`() {
    let seen = Observation.stub(answer: "", spans: [.stub(1, "GET /answer")])
    #expect(seen.measures[.toolCalls] == .absent(why: "no span says what the agent did", .unseen))
    #expect(seen.measures[.turns] == .absent(why: "no span is a turn or a model call", .unseen))
    #expect(seen.measures[.modelCalls] == .absent(why: "no span is a model call", .unseen))
    #expect(seen.measures[.costUSD] == .absent(why: "no span is a model call", .unseen))
  }

  @Test func `a call that keeps quiet about its tokens spoils the sum, unless it failed`() {
    let quiet = SpanRecord.stub(2, "gen_ai.completion", at: 2)
    let failed = SpanRecord.stub(2, "gen_ai.completion", at: 2, status: .init(.error))
    #expect(
      Observation.stub(answer: "", spans: [.model(1, tokens: 5), quiet]).measures[.inputTokens]
        == .absent(why: "1 of 2 model calls do not say how many input tokens they used", .unstated))
    #expect(
      Observation.stub(answer: "", spans: [.model(1, tokens: 5), failed]).measures[.inputTokens] == .value(5))
  }

  @Test func `the calls' own costs are preferred to what the root says of all`() {
    let calls: [SpanRecord] = [
      .stub(2, parent: 1, "gen_ai.completion", at: 1, ["llm.cost.usd": 0.25]),
      .stub(3, parent: 1, "gen_ai.completion", at: 2, ["llm.cost.usd": 0.5]),
    ]
    let root = SpanRecord.stub(1, "agent.run", ["llm.cost.usd": 9.0])
    #expect(Observation.stub(answer: "", spans: [root] + calls).measures[.costUSD] == .value(0.75))
  }

  @Test func `a rolled-up cost counts once where the calls have none`() {
    let spans: [SpanRecord] = [
      .stub(1, "POST /ask"), .stub(2, parent: 1, "agent.run", ["llm.cost.usd": 0.125]),
      .stub(3, parent: 2, "agent.turn", at: 1, ["llm.cost.usd": 0.125]), .model(4, parent: 3, tokens: 5),
    ]
    #expect(Observation.stub(answer: "", spans: spans).measures[.costUSD] == .value(0.125))
  }

  @Test func `a model without a price has no cost`() {
    var call = SpanRecord.model(1, tokens: 5)
    call.attributes["gen_ai.request.model"] = "small-1"
    let quiet = SpanRecord.stub(2, "gen_ai.completion", at: 2)
    #expect(
      Observation.stub(answer: "", spans: [quiet, call]).measures[.costUSD]
        == .absent(why: "no price is known for `small-1`", .unpriced))
  }

  @Test func `the model that answered has the price where it is another than the one that was asked for`() {
    func cost(_ asked: String, _ answered: String) -> Double? {
      var call = SpanRecord.model(1, tokens: 1_000_000)
      call.attributes["gen_ai.request.model"] = .string(asked)
      call.attributes["gen_ai.response.model"] = .string(answered)
      let prices = PriceTable(
        ["big", "small"].map { Price(provider: "p", model: $0, rates: .init(input: $0 == "big" ? 5 : 1, output: 0)) })
      return Trace(id: call.traceID, spans: [call]).modelCalls.priced(by: prices).first?.usage.cost
    }
    #expect(cost("big", "small") == 1)
    #expect(cost("our-deployment", "big-2025-01-31") == 5)
    #expect(cost("big", "unheard-of") == 5)
    #expect(cost("big-2025-01-31", "big") == 5)
    #expect(cost("unheard-of", "nor-this") == nil)
  }

  @Test func `no price is asked for where a call says nothing that has one`() {
    let call = SpanRecord.stub(1, "chat", ["gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o"])
    for prices in [PriceTable.none, .shipped] {
      var seen = Observation.stub(answer: "", spans: [call])
      seen.prices = prices
      #expect(
        seen.measures[.costUSD]
          == .absent(why: "a model call says neither what it cost nor how many tokens it used", .unstated))
    }
  }

  @Test func `an agent's roll-up of tokens is not a model call`() {
    let agent = SpanRecord.stub(
      1, "invoke_agent x", ["gen_ai.operation.name": "invoke_agent", "gen_ai.usage.input_tokens": 99])
    #expect(
      Observation.stub(answer: "", spans: [agent, .model(2, parent: 1, tokens: 5)]).measures[.inputTokens] == .value(5))
  }

  @Test func `a model call inside of a tool inside of a model call is a call of its own`() {
    let spans: [SpanRecord] = [
      .model(1, tokens: 5), .stub(2, parent: 1, "execute_tool ask"), .stub(3, parent: 2, "work"),
      .model(4, parent: 3, tokens: 7), .model(5, parent: 4, tokens: 7),
    ]
    #expect(Trace(id: spans[0].traceID, spans: spans).modelCalls.map(\.usage.inputTokens) == [5, 7])
  }

  @Test func `an outer span without tokens has those of the calls right below it`() {
    let spans: [SpanRecord] = [
      .stub(1, "gen_ai.completion"), .model(2, parent: 1, tokens: 5), .model(3, parent: 1, tokens: 6),
      .model(4, parent: 3, tokens: 6),
    ]
    #expect(Trace(id: spans[0].traceID, spans: spans).modelCalls.map(\.usage.inputTokens) == [11])
  }

  @Test func `one instrumentation's calls side by side are calls of their own`() {
    let spans: [SpanRecord] = [.model(1, tokens: 5), .model(2, tokens: 6)]
    #expect(Trace(id: spans[0].traceID, spans: spans).modelCalls.count == 2)
  }

  @Test func `impossible numbers of tokens neither count nor crash`() {
    let spans: [SpanRecord] = [
      .stub(1, "gen_ai.completion"), .model(2, parent: 1, tokens: .max), .model(3, parent: 1, tokens: .max),
      .model(4, at: 9, tokens: -1),
    ]
    #expect(Trace(id: spans[0].traceID, spans: spans).modelCalls.map(\.usage.inputTokens) == [.max, nil])
  }
}

struct MeasureToolTests {
  @Test func `one tool call seen by two instrumentations is one call with what both say`() {
    let spans: [SpanRecord] = [
      .stub(1, "tool.execute.search"),
      .stub(
        2, parent: 1, "search.tool",
        ["traceloop.span.kind": "tool", "traceloop.entity.name": "search", "traceloop.entity.input": #"{"q": 1}"#],
        events: [SpanRecord.Event(name: "exception")]),
    ]
    let calls = Trace(id: spans[0].traceID, spans: spans).toolCalls
    #expect(calls.map(\.span) == [SpanID(1)])
    #expect(calls.first?.arguments == ["q": 1])
    #expect(calls.first?.failed == true)
  }

  @Test func `a tool that asks an agent that calls the tool again is two calls`() {
    let spans: [SpanRecord] = [
      .stub(1, "tool.execute.ask"), .stub(2, parent: 1, "agent.run"), .stub(3, parent: 2, "tool.execute.ask"),
      .stub(4, parent: 3, "tool.execute.other"),
    ]
    #expect(Trace(id: spans[0].traceID, spans: spans).toolCalls.map(\.name) == ["ask", "ask", "other"])
  }

  static let dialects: [(SpanRecord, JSONValue)] = [
    (.stub(1, "running tool", ["gen_ai.tool.name": "f", "tool_arguments": #"{"a":1}"#]), ["a": 1]),
    (
      .stub(1, "ai.toolCall", ["ai.operationId": "ai.toolCall", "ai.toolCall.name": "f", "ai.toolCall.args": "[1]"]),
      [1]
    ),
    (.stub(1, "execute_tool f", ["gen_ai.tool.call.arguments": .map(["a": .double(.nan)])]), ["a": "nan"]),
    (.stub(1, "f", ["openinference.span.kind": "TOOL", "input.value": "not {json"]), "not {json"),
    (
      .stub(
        1, "tools/call f", ["gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "f", "tool.arguments": "1"]), 1
    ),
  ]

  @Test(arguments: dialects)
  func `arguments are JSON where they are, else text`(span: SpanRecord, arguments: JSONValue) {
    let calls = Trace(id: span.traceID, spans: [span]).toolCalls
    #expect(calls.map(\.name) == ["f"])
    #expect(calls.first?.arguments == arguments)
  }

  @Test(arguments: [
    (
      SpanRecord.stub(1, "x", ["gen_ai.operation.name": "embeddings", "gen_ai.usage.input_tokens": 3]),
      SpanRole.embedding
    ),
    (.stub(1, "ai.generateText", ["ai.operationId": "ai.generateText", "ai.usage.promptTokens": 3]), .agent),
    (.stub(1, "x", ["ai.operationId": "ai.generateText.doGenerate"]), .model),
    (.stub(1, "x", ["langfuse.observation.type": "generation"]), .model),
    (.stub(1, "agent.turn", ["gen_ai.operation.name": "invoke_agent"]), .turn),
    (.stub(1, "POST", ["http.request.method": "POST"]), .other),
    (.stub(1, "eval.judge", ["gen_ai.operation.name": "chat", "gen_ai.usage.input_tokens": 3]), .judge),
  ])
  func `a span's role is read off any dialect`(span: SpanRecord, role: SpanRole) {
    #expect(span.role == role)
  }
}

struct MeasureErrorTests {
  @Test func `an exception on a span that says all is well is no error`() {
    let event = SpanRecord.Event(name: "exception", attributes: ["exception.message": "boom"])
    let spans: [SpanRecord] = [
      .stub(1, "a", status: .init(.ok), events: [event]), .stub(2, "b", at: 1, events: [event]),
    ]
    let trace = Trace(id: spans[0].traceID, spans: spans)
    #expect(trace.errors.map(\.name) == ["b"])
    #expect(trace.deepestError?.errorMessage == "boom")
  }

  @Test func `of two equally deep errors the first is to blame`() {
    let spans: [SpanRecord] = [
      .stub(1, "root", status: .init(.error)), .stub(3, parent: 1, "late", at: 9, status: .init(.error)),
      .stub(2, parent: 1, "early", at: 3, status: .init(.error)),
    ]
    #expect(Trace(id: spans[0].traceID, spans: spans).deepestError?.name == "early")
  }

  @Test func `circles of parents and spans that were sent twice do no harm`() {
    let spans: [SpanRecord] = [
      .model(1, parent: 2, tokens: 5), .model(2, parent: 1, tokens: 6), .model(3, parent: 3, tokens: 7),
      .model(3, parent: 3, tokens: 7),
    ]
    let calls = Trace(id: spans[0].traceID, spans: spans).modelCalls
    #expect(calls.count == 2)
    #expect(Trace(id: spans[0].traceID, spans: spans).toolCalls.isEmpty)
  }

  @Test func `a chain of 20,000 spans is read as one of three`() {
    let spans = (1...20_000).map { SpanRecord.stub($0, parent: $0 - 1, "gen_ai.completion", at: 20_000 - $0) }
    let trace = Trace(id: spans[0].traceID, spans: spans)
    #expect(trace.modelCalls.map(\.span.id) == [SpanID(1)])
  }
}

extension SpanRecord {
  fileprivate static func model(_ id: UInt64, parent: UInt64? = nil, at start: UInt64? = nil, tokens: Int64)
    -> SpanRecord
  {
    .stub(
      id, parent: parent, "gen_ai.completion", at: start ?? id,
      ["gen_ai.usage.input_tokens": .int(tokens), "gen_ai.usage.output_tokens": 1])
  }
}
