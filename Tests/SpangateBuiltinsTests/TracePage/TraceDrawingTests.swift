import SpangateBuiltins
import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

struct TraceDrawingTests {
  private let completion: Attributes = [
    "gen_ai.operation.name": "chat", "gen_ai.request.model": "a-model", "gen_ai.usage.input_tokens": 1_310,
    "gen_ai.usage.output_tokens": 12, "llm.cost.usd": 0.0011,
  ]

  @Test func `a trace is a tree with what each span took, and what all took together`() {
    let spans: [SpanRecord] = [
      .stub(1, "agent.run", at: 0, lasting: 1_240, ["llm.cost.usd": 0.0022, "gen_ai.operation.name": "invoke_agent"]),
      .stub(2, parent: 1, "agent.turn", at: 0, lasting: 812),
      .stub(3, parent: 2, "gen_ai.completion", at: 0, lasting: 800, completion),
      .stub(
        4, parent: 2, "tool.execute.query_database", at: 801, lasting: 11,
        status: .init(.error, message: "no such table: order")),
      .stub(5, parent: 1, "agent.turn", at: 812, lasting: 428),
      .stub(6, parent: 5, "gen_ai.completion", at: 812, lasting: 427, completion),
    ]
    #expect(
      TraceDrawing(spans.reversed()).lines() == [
        "agent.run                          agent  ━━━━━━━━━━━━━━━━━━━━  1.24 s  0.0022 USD",
        "├─ agent.turn                      turn   ━━━━━━━━━━━━━         812 ms",
        "│  ├─ gen_ai.completion a-model    model  ━━━━━━━━━━━━━         800 ms  1,310 → 12 tokens, 0.0011 USD",
        "│  └─ tool.execute.query_database  tool               ━          11 ms  error: no such table: order",
        "└─ agent.turn                      turn                ━━━━━━━  428 ms",
        "   └─ gen_ai.completion a-model    model               ━━━━━━━  427 ms  1,310 → 12 tokens, 0.0011 USD",
        "2 turns, 2 model calls, 1 tool call, 2,620 → 24 tokens, 0.0022 USD, 1 error",
      ])
  }

  @Test func `branches that end and go on are told apart at every depth`() {
    let parents: [(UInt64, UInt64?)] = [(1, nil), (2, 1), (3, 2), (4, 3), (5, 2), (6, 1), (7, 6), (8, nil)]
    let spans = parents.map { SpanRecord.stub($0.0, parent: $0.1, "s\($0.0)", at: $0.0) }
    let trees = TraceDrawing(spans).lines().dropLast().map { line in
      String(line.prefix { $0 != "s" }) + line.drop { $0 != "s" }.prefix(2)
    }
    #expect(trees == ["s1", "├─ s2", "│  ├─ s3", "│  │  └─ s4", "│  └─ s5", "└─ s6", "   └─ s7", "s8"])
  }

  @Test func `what was said stands below each span, and who is blamed beside it`() {
    let spans: [SpanRecord] = [
      .stub(1, "run", at: 0, lasting: 4, ["gen_ai.operation.name": "invoke_agent"]),
      .stub(
        2, parent: 1, "execute_tool search", at: 1, lasting: 2,
        [
          "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search",
          "gen_ai.tool.call.arguments": #"{"since":"2024-01-01"}"#, "gen_ai.tool.call.result": "3 rows",
        ]),
      .stub(3, parent: 1, "chat", at: 3, lasting: 1, ["gen_ai.operation.name": "chat"]),
    ]
    let blames: [SpanID: [String]] = [spans[1].id: ["tools", "answer"]]
    #expect(
      TraceDrawing(spans, blames: blames, showsContent: true).lines() == [
        "run                     agent  ━━━━━━━━━━━━━━━━━━━━  4 ms",
        "├─ execute_tool search  tool        ━━━━━━━━━━       2 ms  ◀ tools, answer",
        #"│     arguments: {"since":"2024-01-01"}"#,
        "│     result: 3 rows",
        "└─ chat                 model                 ━━━━━  1 ms",
        "0 turns, 1 model call, 1 tool call",
      ])
  }

  @Test(arguments: [20, 40, 60, 80, 200])
  func `no line is wider than the terminal`(width: Int) {
    let spans = (1...30 as ClosedRange<UInt64>).map { number in
      SpanRecord.stub(
        number, parent: number == 1 ? nil : number - 1, "検索の段階 \(number) of a rather long name", at: number,
        status: .init(.error, message: "なぜ " + String(repeating: "x", count: 100)), completion)
    }
    for line in TraceDrawing(spans).lines(on: Surface(width: width)).dropLast() { #expect(line.columns <= width) }
  }

  @Test func `what an agent calls its spans cannot act on a terminal or a log`() {
    let hostile = "\u{1b}]0;owned\u{7}\u{202e}\n::error::x\r##[group]"
    let spans: [SpanRecord] = [
      .stub(
        1, hostile, status: .init(.error, message: hostile),
        ["gen_ai.operation.name": "chat", "gen_ai.request.model": .string(hostile)]),
      .stub(2, parent: 1, "gen_ai.completion", ["gen_ai.request.model": .string(hostile)]),
    ]
    for color in [false, true] {
      for line in TraceDrawing(spans).lines(on: Surface(color: color)) {
        let bare = line.replacing(#/\u{1b}\[[0-9;]+m/#, with: "")
        #expect(bare.unicodeScalars.allSatisfy { $0.isInert }, "\(line.debugDescription)")
        #expect(!bare.contains("##[") && !bare.hasPrefix("::"))
      }
    }
  }

  @Test func `a trace without end is drawn up to its limit, and one without spans not at all`() {
    let chain = (1...200 as ClosedRange<UInt64>).map {
      SpanRecord.stub($0, parent: $0 == 1 ? nil : $0 - 1, "s", at: $0)
    }
    let lines = TraceDrawing(chain, limit: 50).lines()
    #expect(lines.count == 52 && lines[50] == "… and 150 more spans")
    #expect(lines.allSatisfy { $0.count < 200 })
    #expect(TraceDrawing([]).lines().isEmpty)
  }

  @Test func `spans in a circle, sent twice or without a parent are drawn once each`() {
    let spans: [SpanRecord] = [
      .stub(1, parent: 2, "a"), .stub(2, parent: 1, "b"), .stub(2, parent: 1, "b"), .stub(3, parent: 99, "c"),
    ]
    #expect(TraceDrawing(spans).lines().count == 5)
  }
}
