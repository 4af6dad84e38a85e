import SpangateCore
import SpangateDiagnosis
import SpangateTesting
import SpangateTrace
import Testing

/// Which steps need what a measure rose by, and how two traces differ.
struct RiseTests {
  private static func tool(
    _ id: UInt64, _ name: String, at start: UInt64, lasting: UInt64, parent: UInt64 = 1, _ arguments: String = "{}",
    result: String? = nil
  ) -> SpanRecord {
    var attributes: Attributes = [
      "gen_ai.operation.name": "execute_tool", "gen_ai.tool.call.arguments": .string(arguments),
    ]
    if let result { attributes["gen_ai.tool.call.result"] = .string(result) }
    return .stub(id, parent: parent, "execute_tool \(name)", at: start, lasting: lasting, attributes)
  }

  private static func model(
    _ id: UInt64, at start: UInt64, lasting: UInt64, tokens: Int64, cost: Double = 0.001
  ) -> SpanRecord {
    .stub(
      id, parent: 1, "chat", at: start, lasting: lasting,
      [
        "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o", "gen_ai.usage.input_tokens": .int(tokens),
        "gen_ai.usage.output_tokens": 10, "gen_ai.usage.cost": .double(cost),
      ])
  }

  private static func root(lasting: UInt64) -> SpanRecord {
    .stub(1, "invoke_agent ops", at: 0, lasting: lasting, ["gen_ai.operation.name": "invoke_agent"])
  }

  private func trial(_ index: Int, _ spans: [SpanRecord], _ measures: [Measure: Measurement] = [:]) -> TracedTrial {
    TracedTrial(
      judgement: Judgement(
        key: TrialKey(suite: "ops", case: "a", variant: "control", index: index),
        traceID: TraceID(high: 1, low: UInt64(index) + 1)!, rootSpanID: SpanID(99)!,
        startedAt: Timestamp(nanoseconds: 0), duration: 1, completeness: .settled, measures: measures), spans: spans)
  }

  private func rise(_ measure: Measure, now: [SpanRecord], before: [SpanRecord]) -> MeasureRise.CaseRise? {
    CaseRises.rise(of: measure, in: "a", now: [trial(0, now), trial(1, now)], before: [trial(2, before)])
  }

  @Test func `a longer call accounts for the time, and what waits for it does not`() throws {
    let before = [Self.root(lasting: 100), Self.tool(2, "get_order", at: 10, lasting: 40)]
    let now = [Self.root(lasting: 740), Self.tool(2, "get_order", at: 10, lasting: 641)]
    let found = try #require(rise(.latency, now: now, before: before))
    #expect(found.text(in: .seconds) == "`get_order`: 601 ms of the 640 ms in case `a`")
    #expect((found.span, found.trial.index) == (SpanID(2), 0))
    #expect(rise(.latency, now: before, before: now) == nil)
  }

  @Test func `calls at once share the time that passes`() throws {
    let before = [Self.root(lasting: 100)]
    let now = [
      Self.root(lasting: 300), Self.tool(2, "slow", at: 100, lasting: 200),
      Self.tool(3, "beside", at: 100, lasting: 100),
    ]
    let found = try #require(rise(.latency, now: now, before: before))
    let shares = Dictionary(uniqueKeysWithValues: found.shares.map { ($0.name, $0.amount) })
    #expect(abs((shares["`slow`"] ?? 0) - 0.15) < 1e-9)
    #expect(abs((shares["`beside`"] ?? 0) - 0.05) < 1e-9)
  }

  @Test func `tokens and cost are those of a call, and of a model where all of its calls need more`() throws {
    let before = [
      Self.root(lasting: 9), Self.model(2, at: 1, lasting: 1, tokens: 100),
      Self.model(3, at: 3, lasting: 1, tokens: 100),
    ]
    let longer = [
      Self.root(lasting: 9), Self.model(2, at: 1, lasting: 1, tokens: 100),
      Self.model(3, at: 3, lasting: 1, tokens: 900, cost: 0.009),
    ]
    #expect(rise(.inputTokens, now: longer, before: before)?.shares.first?.name == "call 2 of model `gpt-4o`")
    #expect(rise(.costUSD, now: longer, before: before)?.span == SpanID(3))
    let more = [Self.root(lasting: 9)] + (2..<9).map { Self.model($0, at: $0, lasting: 1, tokens: 100) }
    #expect(rise(.inputTokens, now: more, before: before)?.shares.map(\.name) == ["model `gpt-4o`"])
  }

  @Test func `turns and calls are told by what is called`() throws {
    let before = [Self.root(lasting: 9), Self.model(2, at: 1, lasting: 1, tokens: 1)]
    let now =
      before.dropLast() + [
        Self.model(2, at: 1, lasting: 1, tokens: 1), Self.tool(3, "search", at: 2, lasting: 1),
        Self.model(4, at: 3, lasting: 1, tokens: 1),
      ]
    #expect(
      rise(.turns, now: Array(now), before: before)?.shares.map(\.name)
        == ["calls of a model that ask for `search`"])
    #expect(rise(.toolCalls, now: Array(now), before: before)?.text(in: .count) == "`search`: 1 of the 1 in case `a`")
  }

  @Test func `what nothing accounts for is said to be that`() throws {
    let before = [Self.root(lasting: 100)]
    let now = [Self.root(lasting: 100)]
    let slow = CaseRises.rise(
      of: .wallTime, in: "a", now: [trial(0, now, [.wallTime: .value(3)])],
      before: [trial(1, before, [.wallTime: .value(1)])])
    #expect(slow?.text(in: .seconds) == "no step accounts for the 2.00 s in case `a`")
    #expect(CaseRises.rise(of: .latency, in: "a", now: [], before: [trial(1, before)]) == nil)
  }

  @Test func `two traces are laid beside each other by what steps are given`() {
    let before = [
      Self.root(lasting: 100), Self.tool(2, "search", at: 1, lasting: 20, #"{"since": "last night"}"#, result: "3"),
      Self.tool(3, "get_order", at: 30, lasting: 5, #"{"id": 1}"#),
      Self.tool(4, "get_order", at: 40, lasting: 5, #"{"id": 2}"#),
    ]
    let after = [
      Self.root(lasting: 100), Self.tool(2, "get_order", at: 1, lasting: 5, #"{"id": 2}"#),
      Self.tool(3, "search", at: 10, lasting: 60, #"{"since": "2024-01-01"}"#, result: "0"),
      Self.tool(4, "delete_order", at: 80, lasting: 5, #"{"id": 2}"#),
    ]
    let rows = TraceDifference(before: before, after: after).rows
    #expect(rows[0].isAlike && rows[0].depth == 0)
    let search = rows.first { $0.title.hasSuffix("search") }
    #expect(search?.isSlower == true && search?.depth == 1)
    #expect(search?.changes.map(\.subject) == [.argument, .result])
    #expect((search?.changes.first?.before, search?.changes.first?.after) == ("last night", "2024-01-01"))
    #expect(rows.filter(\.isNew).map(\.title) == ["execute_tool delete_order"])
    #expect(rows.filter(\.isGone).compactMap(\.before?.span) == [SpanID(3)])
    #expect(TraceDifference(before: before, after: before).rows.allSatisfy { $0.isAlike })
    #expect(TraceDifference(before: before, after: before).distance == 0)
    #expect(TraceDifference(before: [], after: []).rows.isEmpty)
  }

  @Test func `an answer that the agent alone tells, and an error with other numbers, are not the same`() {
    func trace(_ number: UInt64, _ answer: String, _ error: String) -> [SpanRecord] {
      [
        .stub(
          number, "invoke_agent shop", lasting: 9,
          ["gen_ai.operation.name": "invoke_agent", "output.value": .string(answer)]),
        .stub(
          number + 1, parent: number, "execute_tool search", at: 1, lasting: 5, status: .init(.error, message: error)),
      ]
    }
    let difference = TraceDifference(
      before: trace(1, "14 days", "HTTP 404 for order 17"), after: trace(11, "never", "HTTP 500 for order 99"))
    #expect(difference.rows.map { $0.changes.map(\.subject) } == [[.answer], [.error]])
    #expect(difference.rows[1].changes.first?.after == "HTTP 500 for order 99")
  }
}
