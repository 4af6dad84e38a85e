import SpangateAgent
import SpangateCore
import SpangateIO
import SpangateTesting
import Testing

@Suite(.timeLimit(.minutes(5)))
struct TraceSummaryTests {
  @Test func `an agent asks for a summary of its own trace and gets what the trace says`() async throws {
    let script = ModelScript(
      model: "m", usage: .init(input: 100, output: 10),
      rules: [
        .init(when: .init(turn: 0), call: .init(tool: "query_database", arguments: ["sql": "SELECT 1"])),
        .init(when: .init(turn: 1), call: .init(tool: "query_database", arguments: ["sql": "nonsense"])),
        .init(when: .init(turn: 2), call: .init(tool: "trace_summary")), .init(say: "{{trace_summary}}"),
      ])
    let folder = try ScratchFolder(["orders.sql": "CREATE TABLE orders (id);"])
    var tools = Tools.stub()
    tools.documents = OneScript(script)
    let config = AgentConfig(
      script: "s", database: "orders.sql", price: .init(inputPerMillion: 10_000, outputPerMillion: 100_000))
    let delivered = Locked<[[UInt8]]>([])
    let agent = try BuiltinTarget(config: .init(builtin: config)).agent(in: folder.path, using: tools)
    guard
      case .answered(let answer) = await agent.answer(
        .init("what?") { request in delivered.withLock { $0.append(request) } })
    else {
      Issue.record("no answer")
      return
    }
    let summary = try JSONValue(parsing: answer.text)
    let requests = delivered.withLock { $0 }
    let spans = try requests.flatMap { try SpangateAgentTests.spans(in: $0) }
    #expect(requests.count == 1 && spans.count == 12)
    #expect(summary["trace_id"] == .string("\(spans[0].traceID)"))
    // The third turn and its call of the tool are still under way.
    #expect(summary["turns"] == 3 && summary["model_calls"] == 3 && summary["tool_calls"] == 2)
    #expect(summary["input_tokens"] == 300 && summary["output_tokens"] == 30 && summary["cost_usd"] == 6.0)
    let failed = try #require(spans.first { $0.status.code == .error })
    #expect(summary["errors"]?.array?.count == 1)
    #expect(summary.value(at: "/errors/0/span_id") == .string("\(failed.id)"))
    #expect(summary.value(at: "/errors/0/name") == "tool.execute.query_database")
    let slowest = spans.filter { $0.name == summary.value(at: "/slowest/name")?.string }
    #expect(slowest.contains { .string("\($0.id)") == summary.value(at: "/slowest/span_id") })
  }

  @Test func `what the spans do not say is absent`() {
    let summary = TraceSummary.summary(of: [.stub(1, "gen_ai.completion", lasting: 250)])
    #expect(summary["model_calls"] == 1 && summary["cost_usd"] == nil && summary["input_tokens"] == nil)
    #expect(summary["slowest"] == ["name": "gen_ai.completion", "span_id": "0000000000000001", "seconds": 0.25])
    #expect(TraceSummary.summary(of: []) == ["turns": 1, "model_calls": 0, "tool_calls": 0])
  }
}
