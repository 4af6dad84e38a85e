@testable import SpangateBuiltins
import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ScorerTraceTests {
  static let cutOff = Trace.Completeness.cutOff(.stillArriving(spans: 6))

  static let certain: [(String, JSONValue?, SpanID?)] = [
    ("no_errors", nil, SpanID(9)), ("max_turns", 1, SpanID(5)), ("max_tokens", 60, SpanID(6)),
    ("max_cost", 0.001, SpanID(3)), ("tool_called", ["tool": "search_logs", "at_most": 1], SpanID(9)),
    ("tool_not_called", "search_logs", SpanID(4)), ("no_loops", nil, SpanID(9)),
    ("tools", ["mode": "subset", "expect": ["query_database"]], SpanID(4)),
    ("tools", ["mode": "exact", "expect": ["query_database"]], SpanID(4)),
  ]

  @Test(arguments: certain)
  func `what is already certain fails in a trace that is cut off`(
    kind: String, config: JSONValue?, span: SpanID?
  ) async throws {
    let again = SpanRecord.exampleToolCall(9, under: 5, "search_logs", #"{"query": "timeout"}"#, at: 99, failing: "no")
    let score = try await Scores.of(kind, config, spans: .exampleRun + [again], trace: Self.cutOff)
    #expect(score.value == .passed(false))
    #expect(score.span == span)
  }

  static let uncertain: [(String, JSONValue?)] = [
    ("no_errors", nil), ("max_turns", 9), ("max_tokens", 999), ("max_cost", 9), ("tool_called", "search_logs"),
    ("tool_called", "query_database"), ("tool_not_called", "query_database"), ("no_loops", nil),
    ("tools", ["mode": "exact", "expect": ["search_logs"]]), ("tools", ["query_database"]),
  ]

  @Test(arguments: uncertain)
  func `what might still come leaves a trace that is cut off unscored`(kind: String, config: JSONValue?) async throws {
    let score = try await Scores.of(kind, config, spans: .exampleRun, trace: Self.cutOff)
    #expect(
      score == .unscored("the trace is cut off: after 6 spans more kept coming until the time was up"))
  }

  static let failures: [(String, JSONValue, String)] = [
    ("tool_called", "nothing", "`nothing` was never called, at least 1 was expected"),
    ("tools", ["search_logs", "search_logs"], "`search_logs` was not called after `search_logs`"),
    ("tools", ["mode": "exact", "expect": ["search_logs", "b"]], "call 2 is missing, `b` was expected"),
    (
      "tools", ["mode": "any_order", "expect": ["search_logs", "search_logs"]],
      "`search_logs` was not called often enough"
    ),
    ("tool_not_called", "search_logs", "`search_logs` was called once"),
    ("max_tokens", ["input": 100], "the model calls used 130 input tokens, at most 100 were expected"),
    ("max_turns", 1, "the agent took 2 turns, at most 1 were expected"),
    ("max_latency", "500ms", "the answer took 1 s, at most 500 ms was expected"),
  ]

  @Test(arguments: failures)
  func `a failure says what was seen`(kind: String, config: JSONValue, because: String) async throws {
    let score = try await Scores.of(kind, config, spans: .exampleRun)
    #expect(score.value == .passed(false))
    #expect(score.because == because)
  }

  @Test func `expected calls are matched even where the first match would take another's`() async throws {
    let expect: JSONValue = ["mode": "any_order", "expect": ["a", ["tool": "a", "arguments": ["n": 1]], "b"]]
    let calls = [SpanRecord].exampleCalls(("b", "{}"), ("a", #"{"n": 1}"#), ("a", #"{"n": 2}"#))
    #expect(try await Scores.of("tools", expect, spans: calls).value == .passed(true))
    #expect(try await Scores.of("tools", expect, spans: Array(calls.dropLast())).value == .passed(false))
  }

  @Test func `calls that do not say their arguments may be the same`() async throws {
    let spans: [SpanRecord] = [.example(1, "tool.execute.poll"), .example(2, "tool.execute.poll", at: 20)]
    let score = try await Scores.of("no_loops", nil, spans: spans)
    #expect(score == .unscored("no span says what the arguments of `poll` were"))
  }

  static let argued: [(String, JSONValue)] = [
    ("tool_not_called", ["tool": "poll", "arguments": ["id": 1]]),
    ("tool_called", ["tool": "poll", "arguments": ["id": 1]]),
    ("tools", ["mode": "subset", "expect": [["tool": "poll", "arguments": ["id": 1]]]]),
    ("tools", ["mode": "exact", "expect": [["tool": "poll", "arguments": ["id": 1]]]]),
  ]

  @Test(arguments: argued)
  func `an argument that no span shows is no argument that was not there`(
    kind: String, config: JSONValue
  ) async throws {
    let hidden = try await Scores.of(kind, config, spans: [.example(1, "tool.execute.poll")])
    #expect(hidden == .unscored("no span says what the arguments of `poll` were"))
    let other = try await Scores.of(kind, config, spans: .exampleCalls(("poll", #"{"id": 2}"#)))
    #expect(other.value == .passed(kind == "tool_not_called"))
  }

  @Test(arguments: ["tool_not_called", "tool_called", "tools"])
  func `arguments that an SDK cut off are not others`(kind: String) async throws {
    let pattern: JSONValue = ["tool": "drop", "arguments": ["id": 7]]
    let config = kind == "tools" ? ["mode": "subset", "expect": [pattern]] : pattern
    let spans = [SpanRecord].exampleCalls(("drop", #"{"id": 7, "why": "it is no lon"#))
    let score = try await Scores.of(kind, config, spans: spans)
    #expect(score == .unscored("no span says what the arguments of `drop` were"))
    let twice = [SpanRecord].exampleCalls(("drop", #"{"why": "it is no lon"#), ("drop", #"{"why": "it is no lon"#))
    guard case .unscored = try await Scores.of("no_loops", nil, spans: twice).value else {
      Issue.record("two calls whose arguments nobody knows are not the same")
      return
    }
  }

  @Test func `a refused call was not made`() async throws {
    var spans = [SpanRecord].exampleCalls(("drop", "{}"))
    spans[2].status = .init(.error, message: "no")
    spans[2].attributes["gen_ai.tool.call.result"] = "Tool execution was not approved."
    #expect(try await Scores.of("tool_not_called", "drop", spans: spans).value == .passed(true))
    #expect(try await Scores.of("tool_called", "drop", spans: spans).value == .passed(false))
    spans[1].attributes["gen_ai.response.finish_reasons"] = .array(["tool_calls"])
    #expect(try await Scores.of("tool_not_called", "drop", spans: spans).value == .passed(true))
  }

  @Test func `a tool without its name may be any tool`() async throws {
    let spans: [SpanRecord] = [.example(1, "running tool")]
    for kind in ["tool_called", "tool_not_called"] {
      #expect(try await Scores.of(kind, "poll", spans: spans) == .unscored("no span says which tool was called"))
    }
    let known = spans + [.example(2, "tool.execute.poll", at: 20)]
    #expect(try await Scores.of("tool_called", "poll", spans: known).value == .passed(true))
  }

  @Test func `tools that a model asked for and no span shows are not called off`() async throws {
    let asking = SpanRecord.example(
      1, "chat m",
      ["gen_ai.operation.name": .string("chat"), "gen_ai.response.finish_reasons": .array([.string("tool_calls")])])
    let score = try await Scores.of("tool_not_called", "poll", spans: [asking])
    #expect(score == .unscored("a model asked for a tool, and no span is a tool call"))
    let called = [asking, .example(2, "tool.execute.search", at: 20)]
    #expect(try await Scores.of("tool_not_called", "poll", spans: called).value == .passed(true))
  }

  @Test func `of a slow answer the span that most of the time went into is to blame`() async throws {
    let spans: [SpanRecord] = [
      .example(1, "agent.run", lasting: 100), .example(2, under: 1, "agent.turn", lasting: 90),
      .example(3, under: 2, "a", lasting: 44), .example(4, under: 2, "b", at: 44, lasting: 44),
    ]
    #expect(try await Scores.of("max_latency", "1ms", spans: spans).span == SpanID(2))
  }
}

@Suite(.timeLimit(.minutes(5)))
struct ScorerCommandTests {
  @Test func `a program gets the answer and the whole trace`() async throws {
    let asked = Locked<ProcessCommand?>(nil)
    let processes = FakeProcesses { command in
      asked.withLock { $0 = command }
      return ProcessResult(end: .exited(0), output: Array(#"{"passed": true}"#.utf8))
    }
    var tools = Tools.stub(processes: processes)
    tools.folder = "suites"
    let odd = SpanRecord.example(7, "odd", ["nan": .double(.nan), "bytes": .bytes([1, 255]), "max": .int(.max)])
    let score = try await Scores.of(
      "command", ["command": ["judge", "-v"], "timeout": "2s"], answer: "hello\u{0}", spans: .exampleRun + [odd],
      tools: tools)
    #expect(score == .passed())
    let command = try #require(asked.withLock { $0 })
    #expect(command.arguments == ["judge", "-v"])
    #expect(command.folder == "suites")
    #expect(command.timeout == .seconds(2))
    let question = try JSONValue(parsing: command.input)
    #expect(question["answer"] == "hello\u{0}")
    #expect(question["case"] == "a-case")
    #expect(question["expected"] == nil)
    #expect(question.value(at: "/trace/state") == "settled")
    #expect(question.value(at: "/trace/spans/0/span_id") == "0000000000000001")
    let spans = try #require(question.value(at: "/trace/spans")?.array)
    #expect(spans.count == 7)
    let attributes = try #require(spans.first { $0["name"] == "odd" }?["attributes"]?.object)
    #expect(attributes == ["nan": "nan", "bytes": "01ff", "max": .int(.max)])
  }

  @Test(arguments: [
    (ProcessEnd.signalled(9), "", "`judge` was ended by signal 9: `Boom`"),
    (.timedOut, "", "`judge` took more than 30.0 s: `Boom`"),
    (.outputTooLarge, "", "`judge` wrote more than 1 MiB"),
    (.notStarted(ProcessFailure("no such file")), "", "`judge` could not be started: no such file"),
    (.exited(0), "", "`judge` wrote ``, which is not a JSON object"),
    (
      .exited(0), #"{"score": true}"#, "`judge` wrote `{\"score\":true}`, without a `score` or a `passed`, or with both"
    ),
    (
      .exited(0), #"{"score": 1, "passed": true}"#,
      "`judge` wrote `{\"score\":1,\"passed\":true}`, without a `score` or a `passed`, or with both"
    ),
    (.exited(0), #"{"score": 1, "span_id": "77"}"#, "`judge` points at `77`, which is no span of the trace"),
  ])
  func `a program that fails or talks nonsense leaves the answer unscored`(
    end: ProcessEnd, output: String, why: String
  ) async throws {
    let processes = FakeProcesses { _ in
      ProcessResult(end: end, output: Array(output.utf8), diagnostics: Array("Traceback\nBoom\n".utf8))
    }
    let score = try await Scores.of("command", ["judge"], tools: .stub(processes: processes))
    #expect(score == .unscored(why))
  }

  @Test func `a program's label and explanation are said`() async throws {
    let processes = FakeProcesses { _ in
      ProcessResult(
        end: .exited(0), output: Array(#"{"score": 0.5, "label": "so-so", "explanation": "too\u001b long"}"#.utf8))
    }
    let score = try await Scores.of("command", ["judge"], tools: .stub(processes: processes))
    #expect(score == Score(.number(0.5), because: "so-so: too\\u{1b} long"))
  }
}
