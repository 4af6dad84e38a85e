import SpangateQuery
import SpangateTesting
import SpangateTrace
import SpangateWire
import Testing

struct QueryEvaluationTests {
  /// 1 agent ─ 2 turn ─ 3 model, 4 search (failed); 1 ─ 5 turn ─ 6 model, 7 lookup ─ 8 HTTP.
  static let trace: QueriedTrace = {
    var server = SpanRecord.stub(
      8, parent: 7, "GET /orders", kind: .client, at: 72, lasting: 5, ["http.status": 200, "codes": .array([1, 2])])
    server.resource = ["service.name": "orders", "only.here": true]
    server.events = [.init(name: "retry", attributes: ["n": 2])]
    return QueriedTrace([
      .stub(1, "agent.run", lasting: 100, ["session.id": "s1"]), .stub(2, parent: 1, "agent.turn", at: 1, lasting: 40),
      .stub(
        3, parent: 2, "chat", at: 2, lasting: 20,
        [
          "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o", "gen_ai.usage.input_tokens": 100,
          "gen_ai.usage.output_tokens": 10,
        ]),
      .stub(
        4, parent: 2, "execute_tool search", at: 30, lasting: 8, status: .init(.error, message: "no index"),
        ["gen_ai.tool.call.arguments": #"{"q": "refund", "filter": {"level": "error"}}"#]),
      .stub(5, parent: 1, "agent.turn", at: 50, lasting: 45),
      .stub(
        6, parent: 5, "chat", at: 51, lasting: 12,
        [
          "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o", "gen_ai.usage.input_tokens": 300,
          "gen_ai.usage.output_tokens": 20,
        ]),
      .stub(7, parent: 5, "execute_tool lookup", at: 70, lasting: 20), server,
    ])
  }()

  /// A query, and the spans of the sets that it finds.
  static let queries: [(String, [[UInt64]])] = [
    ("{ }", [[1, 2, 3, 4, 5, 6, 7, 8]]), ("{ false }", []), (#"{ name = "chat" }"#, [[3, 6]]),
    // Absent values.
    (#"{ span.nowhere != "bar" }"#, []), ("{ span.nowhere = nil }", [[1, 2, 3, 4, 5, 6, 7, 8]]),
    ("{ .http.status != nil }", [[8]]),
    ("{ !(.nowhere = 1) && name = \"chat\" }", [[3, 6]]), ("{ nil = nil }", []), ("{ nil != nil }", []),
    ("{ .nowhere > 0 || .http.status > 0 }", [[8]]),
    // Scopes and types.
    (#"{ .service.name = "orders" }"#, [[8]]), (#"{ span.service.name = "orders" }"#, []), ("{ .only.here }", [[8]]),
    ("{ .http.status = 200 }", [[8]]), ("{ .http.status = 200.0 }", [[8]]), (#"{ .http.status = "200" }"#, []),
    ("{ .codes = 2 }", [[8]]),
    ("{ .codes != 2 }", []), ("{ .codes != 3 }", [[8]]), ("{ event.n = 2 }", [[8]]),
    (#"{ event:name = "retry" }"#, [[8]]), ("{ kind = client }", [[8]]),
    ("{ status = error }", [[4]]), (#"{ statusMessage = "no index" }"#, [[4]]), ("{ duration >= 40ms }", [[1, 2, 5]]),
    (#"{ rootName = "agent.run" && childCount = 2 }"#, [[1, 2, 5]]),
    (#"{ span:parentID = "0000000000000007" }"#, [[8]]),
    ("{ span:parentID = nil }", [[1]]), ("{ traceDuration = 100ms && name = \"chat\" }", [[3, 6]]),
    // Patterns fit at both ends.
    (#"{ name =~ "chat|agent" }"#, [[3, 6]]), (#"{ name =~ "agent.*" }"#, [[1, 2, 5]]),
    (#"{ name !~ ".*a.*" }"#, [[7, 8]]), (#"{ .nowhere !~ ".*" }"#, []),
    // Arithmetic.
    ("{ .http.status / 3 = 66 }", [[8]]), ("{ .http.status % 7 = 4 }", [[8]]), ("{ .http.status / 0 = 1 }", []),
    ("{ 2 ^ 3 ^ 2 = 512 && kind = client }", [[8]]),
    ("{ -.http.status < -199 }", [[8]]), ("{ .http.status * 1.5 = 300 }", [[8]]),
    ("{ 1 + 2 * 3 = 7 && kind = client }", [[8]]),
    // Relations give the right side, both or what has none.
    (#"{ name = "agent.turn" } > { }"#, [[3, 4, 6, 7]]), (#"{ name = "agent.turn" } >> { }"#, [[3, 4, 6, 7, 8]]),
    (#"{ kind = client } << { }"#, [[1, 5, 7]]),
    (#"{ kind = client } < { }"#, [[7]]), (#"{ status = error } ~ { }"#, [[3]]),
    (#"{ name = "chat" } ~ { name = "chat" }"#, []),
    (#"{ status = error } &~ { }"#, [[3, 4]]), (#"{ name = "agent.turn" } &> { status = error }"#, [[2, 4]]),
    (#"{ name = "agent.turn" } !> { name =~ "execute_tool.*" || kind = client }"#, [[8]]),
    (#"{ false } !>> { name = "chat" }"#, [[3, 6]]),
    (#"{ false } >> { }"#, []), (#"{ status = error } && { kind = client }"#, [[4, 8]]),
    (#"{ status = error } && { false }"#, []), ("{ status = error } || { false }", [[4]]),
    // `&&` and `||` bind less than relations, and are read from the left.
    (#"{ status = error } && { name = "agent.turn" } > { name = "chat" }"#, [[3, 4, 6]]),
    // Pipelines.
    (#"{ name = "chat" } | count() = 2"#, [[3, 6]]), (#"{ name = "chat" } | count() > 2"#, []),
    (#"{ name = "chat" } | { duration > 15ms }"#, [[3]]),
    (#"{ } | avg(.nowhere) != 0"#, []), (#"{ name = "chat" } | avg(duration) = 16ms"#, [[3, 6]]),
    (#"{ } | max(.http.status) >= 200 | { kind = client }"#, [[8]]),
    (#"{ name =~ "chat|agent.turn" } | by(name)"#, [[2, 5], [3, 6]]),
    (#"{ name =~ "chat|agent.turn" } | by(name) | max(duration) < 30ms"#, [[3, 6]]),
    (#"{ name =~ "chat|agent.turn" } | by(name) | coalesce()"#, [[2, 3, 5, 6]]),
    (#"({ name = "chat" } | count() = 2) ~ { status = error }"#, [[4]]),
    ("{ name = \"chat\" } | max(duration) - min(duration) = 8ms", [[3, 6]]),
    // What spans say of an agent's work.
    (#"{ gen.kind = "tool" }"#, [[4, 7]]), (#"{ gen.tool = "search" }"#, [[4]]),
    (#"{ gen.arguments.filter.level = "error" }"#, [[4]]), (#"{ gen.arguments.q =~ "ref.*" }"#, [[4]]),
    ("{ gen.tokens.input > 100 }", [[6]]), (#"{ gen.model = "gpt-4o" } | sum(gen.tokens.total) = 430"#, [[3, 6]]),
    (#"{ gen.error = "no index" }"#, [[4]]), ("{ gen.error = nil && gen.kind = \"tool\" }", [[7]]),
    (#"{ gen.session = "s1" }"#, [[1]]),
  ]

  @Test(arguments: queries)
  func `a query finds its spans`(text: String, spans: [[UInt64]]) throws {
    let matches = try TraceQuery(text).matches(in: Self.trace)
    #expect(matches.map { $0.spans.map(\.id) } == spans.map { $0.map { SpanID($0)! } })
  }

  @Test func `a look at the bytes never leaves out a trace that a query finds something in`() throws {
    var left = 0
    for (text, _) in Self.queries {
      let query = try TraceQuery(text)
      for gone in Self.trace.tree.spans.indices {
        let spans = Self.trace.tree.spans.filter { $0.id != Self.trace.tree.spans[gone].id }
        guard !query.mayMatch(OTLPTraces.request(for: spans)) else { continue }
        left += 1
        #expect(query.matches(in: QueriedTrace(spans)).isEmpty, "\(text) without span \(gone + 1)")
      }
    }
    // Such as the search for a tool whose only call is gone.
    #expect(left > 5)
  }

  @Test func `what was selected is told of each span`() throws {
    let matches = try TraceQuery(#"{ gen.kind = "model" } | select(gen.tokens.input, .nowhere)"#).matches(
      in: Self.trace)
    #expect(
      matches.first?.selected.map { $0.map { "\($0.field)=\($0.value)" } } == [
        ["gen.tokens.input=100", ".nowhere=nil"], ["gen.tokens.input=300", ".nowhere=nil"],
      ])
  }

  @Test func `each stage tells what it kept`() throws {
    let (_, trail) = try TraceQuery(#"{ name =~ "chat|agent.turn" } | by(name) | count() > 2"#).explained(
      in: Self.trace)
    #expect(
      trail.stages.map { "\($0.stage): \($0.sets), \($0.spans)" } == [
        "{ span:name =~ \"chat|agent.turn\" }: 1, 4", "by(span:name): 2, 4", "count() > 2: 0, 0",
      ])
  }

  @Test(
    arguments: [
      ("{ gen.tool = \"search\" }", .number(1)), ("{ gen.tool = \"nothing\" } | count()", .number(0)),
      ("{ } | sum(gen.tokens.input)", .number(400)),
      ("{ } | max(duration)", .number(100_000_000)), ("{ } | sum(.nowhere)", .spansWithoutNumber),
      ("{ gen.tool = \"nothing\" } | max(duration)", .nothing),
      ("{ gen.kind = \"model\" } | by(span:parentID) | count()", .number(2)),
    ] as [(String, TraceCount.Found)])
  func `a number of a trace is told, or that there is none`(text: String, found: TraceCount.Found) throws {
    #expect(try TraceCount(text).found(in: Self.trace) == found)
  }

  @Test func `a trace of 20,000 spans is related in bounded time`() throws {
    let chain = QueriedTrace((1...20_000).map { .stub($0, parent: $0 - 1, "x", at: $0) })
    for relation in [">>", "<<", ">", "<", "~", "!>>", "&<<"] {
      _ = try TraceQuery("{ } \(relation) { }").matches(in: chain)
    }
    #expect(try TraceQuery("{ name = \"x\" } >> { }").matches(in: chain).first?.spans.count == 19_999)
  }

  @Test func `no span is no match`() throws {
    #expect(try TraceQuery("{ }").matches(in: QueriedTrace([])).isEmpty)
    #expect(try TraceCount("{ }").found(in: QueriedTrace([])) == .number(0))
  }

  @Test func `a text that takes a pattern too much leaves a query undecided`() throws {
    let long = String(repeating: "a", count: 1 << 20 + 1)
    let spans = [SpanRecord.stub(1, "a", ["x": .string(long), "y": .array([.string(long), "b"])])]
    func answer(_ query: String) throws -> (spans: Int, isUndecided: Bool) {
      let trace = QueriedTrace(spans)
      return (try TraceQuery(query).matches(in: trace).count, trace.isUndecided)
    }
    for query in [#"{ .x =~ "b.*" }"#, #"{ .x !~ "b.*" }"#, #"{ .y =~ "c" }"#, #"{ .y !~ "c" }"#] {
      #expect(try answer(query) == (0, true), "\(query)")
    }
    // What another value of the list decides is decided.
    #expect(try answer(#"{ .y =~ "b" }"#) == (1, false) || answer(#"{ .y =~ "b" }"#).spans == 1)
    #expect(try answer(#"{ name =~ "b" }"#) == (0, false))
  }
}
