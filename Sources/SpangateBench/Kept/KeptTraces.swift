package import SpangateCore
import SpangateStatistics
package import SpangateStore
import SpangateTrace
import SpangateWire

/// Traces of an agent that asks a model and calls the tools it wants, for what looks through a store.
package struct KeptTraces {
  private static let tools = ["search_logs", "query_database", "get_order", "send_email", "lookup_customer"]

  /// Fills a store with a run of so many trials.
  ///
  /// - Parameter spans: of each trial: its agent, and models and tools by turns.
  package static func fill(_ store: SQLiteStore, trials: Int, spans: Int) throws(Finding) {
    var draws = Draws(seed: 1)
    let run = RunRecord(
      id: "kept", startedAt: Timestamp(nanoseconds: 1_764_000_000_000_000_000), variant: "default", revision: nil,
      seed: 1, selection: RunSelection(), suites: [])
    try store.begin(run)
    for first in stride(from: 0, to: trials, by: 100) {
      try store.append((first..<min(first + 100, trials)).map { trial($0, spans, &draws) }, to: run.id)
    }
    try store.finish(run.id, state: .complete, at: Timestamp(nanoseconds: 1_764_000_900_000_000_000))
  }

  private static func trial(_ number: Int, _ count: Int, _ draws: inout Draws) -> TrialRecord {
    let trace = TraceID(high: 7, low: UInt64(number) + 1)!
    func id(_ place: Int) -> SpanID { SpanID(UInt64(number) << 16 | UInt64(place + 1))! }
    var time = 1_764_000_000_000_000_000 + UInt64(number) * 1_000_000_000
    let spans = (0..<count).map { place -> SpanRecord in
      let lasts = UInt64(draws.int(5...900)) * 1_000_000
      defer { time += lasts }
      let isTool = place > 0 && place % 2 == 0
      let tool = draws.pick(tools)
      return SpanRecord(
        traceID: trace, id: id(place), parent: place == 0 ? nil : id(0),
        name: place == 0 ? "invoke_agent ops" : isTool ? "execute_tool \(tool)" : "chat gpt-4o",
        kind: isTool || place == 0 ? .internal : .client, start: time, end: time + lasts,
        status: SpanRecord.Status(isTool && draws.chance(0.02) ? .error : .unset),
        attributes: place == 0
          ? ["gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "ops"]
          : isTool ? toolCall(tool, &draws) : modelCall(&draws), scope: "agent")
    }
    let judgement = Judgement(
      key: TrialKey(suite: "kept", case: "case-\(number / 10)", variant: "default", index: number % 10), traceID: trace,
      rootSpanID: id(0), attempts: 1, startedAt: Timestamp(nanoseconds: 1_764_000_000_000_000_000), duration: 1,
      completeness: .settled, spanCount: count)
    return TrialRecord(
      judgement: judgement,
      trace: EnrichedTrace(id: trace, request: OTLPTraces.request(for: spans), spanCount: count))
  }

  private static func toolCall(_ tool: String, _ draws: inout Draws) -> Attributes {
    [
      "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": .string(tool),
      "gen_ai.tool.call.id": .string("call_\(draws.int(1...999_999))"),
      "gen_ai.tool.call.arguments": .string(#"{"query": "order \#(draws.int(1...9_999))", "limit": 20}"#),
      "gen_ai.tool.call.result": .string(#"{"rows": [{"id": \#(draws.int(1...9_999)), "state": "paid"}]}"#),
    ]
  }

  private static func modelCall(_ draws: inout Draws) -> Attributes {
    [
      "gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-4o",
      "gen_ai.usage.input_tokens": .int(Int64(draws.int(200...9_000))),
      "gen_ai.usage.output_tokens": .int(Int64(draws.int(10...600))),
      "gen_ai.response.finish_reasons": .array(["tool_calls"]),
      "gen_ai.output.messages": .string(
        #"[{"role": "assistant", "parts": [{"type": "text", "content": "let me look at \#(draws.int(1...99))"}]}]"#),
    ]
  }
}
