import SpangateTesting
import SpangateTrace
import Testing

struct ModelCallTests {
  @Test func `the record that says what came from a cache is the most telling one`() {
    let apart: [SpanRecord] = [
      .chat(1, "app", 42, 17), .chat(2, "sdk", under: 1, at: 1, lasting: 98, 50, 17, cached: 8),
    ]
    #expect(apart.tokens == [[50, 17]])
    #expect(apart.modelCalls.first?.usage.cacheRead == 8)
    #expect(apart.modelCalls.first?.span.id == SpanID(1))
    let within: [SpanRecord] = [
      .chat(1, "app", 50, 17), .chat(2, "sdk", under: 1, at: 1, lasting: 98, 50, 17, cached: 8),
    ]
    #expect(within.tokens == [[50, 17]])
    #expect(within.modelCalls.first?.usage.cacheRead == 8)
  }

  @Test func `a part of a call does not take the place of the whole`() {
    let spans: [SpanRecord] = [
      .chat(1, "app", 900, 40), .chat(2, "sdk", under: 1, at: 1, lasting: 9, 50, 17, cached: 8),
    ]
    #expect(spans.tokens == [[900, 40]])
  }

  @Test func `more from a cache than was read means that the input leaves it out`() {
    #expect([SpanRecord.chat(1, "app", 2, 17, cached: 63_002)].tokens == [[63_004, 17]])
  }

  @Test func `two records inside of a silent one are its call once`() {
    let spans: [SpanRecord] = [
      .chat(1, "framework", 0, 0), .chat(2, "instrumentation", under: 1, at: 1, lasting: 98, 50, 17),
      .chat(3, "sdk", under: 1, at: 2, lasting: 90, 50, 17),
    ]
    #expect(spans.tokens == [[50, 17]])
  }

  @Test func `attempts inside of a silent wrapper add up`() {
    let spans: [SpanRecord] = [
      .chat(1, "router", lasting: 400, 0, 0), .chat(2, "sdk", under: 1, at: 1, lasting: 50, 0, 0),
      .chat(3, "sdk", under: 1, at: 60, lasting: 300, 100, 10),
    ]
    #expect(spans.tokens == [[100, 10]])
  }

  @Test func `one call in two branches is one call`() {
    let spans: [SpanRecord] = [
      .of(1, "framework", lasting: 900, ["openinference.span.kind": "CHAIN"]),
      .of(
        2, "framework", under: 1, at: 10, lasting: 190,
        [
          "openinference.span.kind": "LLM", "llm.model_name": "gpt-4o-2024-08-06", "llm.token_count.prompt": 100,
          "llm.token_count.completion": 10,
        ]),
      .chat(3, "sdk", at: 12, lasting: 190, 100, 10),
    ]
    #expect(spans.tokens == [[100, 10]])
  }

  @Test(arguments: [
    // Different answers, different tokens, one library, one after the other.
    [SpanRecord.chat(1, "a", 100, 10, answer: "1"), .chat(2, "b", at: 1, lasting: 98, 100, 10, answer: "2")],
    [.chat(1, "a", 100, 10), .chat(2, "b", at: 1, lasting: 98, 300, 20)],
    [.chat(1, "a", 100, 10), .chat(2, "a", at: 1, lasting: 98, 100, 10)],
    [.chat(1, "a", 100, 10), .chat(2, "b", at: 101, 100, 10)],
    [.chat(1, "a", 100, 10), .chat(2, "b", at: 1, lasting: 98, model: "o3", 100, 10)],
    [.chat(1, "a", 100, 10, answer: "1"), .chat(2, "a", at: 150, 100, 10, answer: "1")],
  ])
  func `calls that differ in something are two`(spans: [SpanRecord]) {
    #expect(spans.modelCalls.count == 2)
  }

  @Test func `one library's two records of an answer are one call`() {
    let spans: [SpanRecord] = [.chat(1, "a", 100, 10, answer: "x"), .chat(2, "a", at: 1, 100, 10, answer: "x")]
    #expect(spans.tokens == [[100, 10]])
  }

  @Test func `what came of a stream is logged at its end and belongs to the call`() {
    var log = SpanRecord.chat(2, "logfire.openai", at: 100, lasting: 0, 42, 17)
    log.attributes["logfire.span_type"] = "log"
    log.attributes["duration"] = 0.09
    #expect([SpanRecord.chat(1, "logfire.openai", at: 10, lasting: 10, 0, 0), log].tokens == [[42, 17]])
  }

  @Test func `what sums tokens up is no call, unless nothing is below it`() {
    let sum: Attributes = ["gen_ai.usage.input_tokens": 300, "gen_ai.usage.output_tokens": 30]
    let calls: [SpanRecord] = [.chat(2, "sdk", under: 1, 100, 10), .chat(3, "sdk", under: 1, at: 200, 200, 20)]
    #expect(([.of(1, "app", lasting: 900, sum)] + calls).tokens == [[100, 10], [200, 20]])
    #expect([SpanRecord.of(1, "app", sum)].tokens == [[300, 30]])
    var served = SpanRecord.of(1, "app", sum)
    served.kind = .server
    #expect([served].modelCalls.isEmpty)
    #expect(TraceTree([served]).rolledUp.inputTokens == 300)
  }

  @Test func `tokens that nobody tells apart are a total`() {
    let spans = [
      SpanRecord.of(
        1, "a", ["gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o", "gen_ai.usage.total_tokens": 59])
    ]
    #expect(spans.tokens == [[nil, nil]])
    #expect(spans.modelCalls.first?.usage.allTokens == 59)
  }

  @Test func `any number of calls at once are read in bounded time`() {
    let spans = (1...20_000).map { SpanRecord.chat($0, "lib\($0)", at: $0 % 7, lasting: 1_000, Int64($0), 10) }
    #expect(spans.modelCalls.count == 20_000)
  }

  @Test(arguments: [
    ("openai/GPT-4o-2024-08-06", "gpt-4o"), ("claude-sonnet-4-5-20250929", "claude-sonnet-4-5"),
    ("claude-sonnet-4-5@20250929", "claude-sonnet-4-5"), ("claude-3-7-sonnet-latest", "claude-3-7-sonnet"),
    ("gpt-4-0613", "gpt-4-0613"), ("", ""), ("20250929", "20250929"),
  ])
  func `a model's name is told without its date`(name: String, bare: String) {
    #expect(ModelName.undated(name) == bare)
  }

  @Test(arguments: [
    ("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5-20250929"),
    ("anthropic.claude-3-5-sonnet-20240620-v1:0", "claude-3-5-sonnet-20240620"),
    ("anthropic/claude-sonnet-4.5", "claude-sonnet-4-5"), ("models/gemini-2.5-flash", "gemini-2.5-flash"),
    ("gpt-4.1", "gpt-4.1"),
  ])
  func `a gateway's name of a model leads to the maker's`(name: String, own: String) {
    #expect(ModelName.spellings(of: name).contains(own))
  }
}
