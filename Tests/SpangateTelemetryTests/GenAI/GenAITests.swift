import SpangateTelemetry
import SpangateTrace
import Testing
import Tracing

@Suite(.timeLimit(.minutes(5)))
struct GenAITests {
  let traces = RecordedTraces()
  /// With the words that the older names show.
  private let excerpts = {
    var conventions = Conventions()
    conventions.hasExcerpts = true
    return conventions
  }()

  @Test func `an agent's spans have the names of both generations of the conventions`() async throws {
    let tracer = traces.tracer(conventions: excerpts)
    await tracer.withAgentRun(of: "helper", userMessage: "How many?", maxTurns: 4) { run in
      await tracer.withAgentTurn(0) { _ in
        await tracer.withCompletion(by: "m-1", of: "anthropic", prompt: "v2") { span in
          span.setCompletion(
            model: "m-1-2026", id: "r1", finishReasons: ["tool_call"], usage: TokenUsage(input: 250, output: 130),
            cost: 0.0027)
        }
        await tracer.withTool("query_database", arguments: #"{"sql":"SELECT 1"}"#, call: "c1") { span in
          span.setToolResult("[1]")
        }
      }
      run.setAnswer("One.", turns: 1, cost: 0.0027)
    }
    let run = try #require(traces["agent.run"])
    #expect(
      run.attributes == [
        "agent.final_answer_length": 4, "agent.hit_max_turns": false, "agent.max_turns": 4, "agent.turns_used": 1,
        "agent.user_message": "How many?", "gen_ai.agent.name": "helper", "gen_ai.operation.name": "invoke_agent",
        "llm.cost.usd": 0.0027,
      ])
    let turn = try #require(traces["agent.turn"])
    #expect(turn.parent == run.id && turn.attributes == ["agent.turn_number": 0])
    let completion = try #require(traces["gen_ai.completion"])
    #expect(completion.parent == turn.id && completion.kind == .client)
    #expect(
      completion.attributes == [
        "gen_ai.operation.name": "chat", "gen_ai.prompt.name": "v2", "gen_ai.provider.name": "anthropic",
        "gen_ai.request.model": "m-1", "gen_ai.response.finish_reasons": .array(["tool_call"]),
        "gen_ai.response.id": "r1", "gen_ai.response.model": "m-1-2026", "gen_ai.system": "anthropic",
        "gen_ai.usage.input_tokens": 250, "gen_ai.usage.output_tokens": 130, "llm.cost.usd": 0.0027,
      ])
    let tool = try #require(traces["tool.execute.query_database"])
    #expect(tool.parent == turn.id && tool.kind == .internal)
    #expect(
      tool.attributes == [
        "gen_ai.operation.name": "execute_tool", "gen_ai.tool.call.arguments": #"{"sql":"SELECT 1"}"#,
        "gen_ai.tool.call.id": "c1", "gen_ai.tool.call.result": "[1]", "gen_ai.tool.name": "query_database",
        "gen_ai.tool.type": "function", "tool.arguments": #"{"sql":"SELECT 1"}"#, "tool.arguments_length": 18,
        "tool.name": "query_database", "tool.result": "[1]", "tool.result_length": 3,
      ])
  }

  @Test func `what is not known is absent`() async {
    let tracer = traces.tracer(conventions: excerpts)
    await tracer.withCompletion(by: "m", of: "p") {
      $0.setCompletion(model: "m", finishReasons: [], usage: nil, cost: nil)
    }
    await tracer.withAgentRun(of: "a", userMessage: "", maxTurns: 1) { $0.setAnswer(nil, turns: 1, cost: nil) }
    let names = Set(traces.spans.flatMap { $0.attributes.map(\.key) })
    #expect(
      names.isDisjoint(with: [
        "llm.cost.usd", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "gen_ai.response.id",
        "gen_ai.prompt.name", "agent.final_answer_length",
      ]))
    #expect(traces["agent.run"]?.attributes["agent.hit_max_turns"] == true)
  }

  @Test func `long texts are cut and their length is kept`() async {
    let tracer = traces.tracer(conventions: excerpts)
    await tracer.withAgentRun(of: "a", userMessage: String(repeating: "é", count: 600), maxTurns: 1) { _ in
      await tracer.withTool("t", arguments: String(repeating: "a", count: 1_001), call: "c") {
        // One character of 3,001 scalars.
        $0.setToolResult("e" + String(repeating: "\u{301}", count: 3_000))
      }
    }
    #expect(traces["agent.run"]?.attributes.string("agent.user_message") == String(repeating: "é", count: 500))
    let tool = traces["tool.execute.t"]?.attributes
    for key in ["tool.arguments", "tool.result", "gen_ai.tool.call.arguments", "gen_ai.tool.call.result"] {
      #expect(tool?.string(key)?.unicodeScalars.count == 1_000)
    }
    #expect(tool?["tool.arguments_length"] == 1_001 && tool?["tool.result_length"] == 3_001)
  }

  @Test func `a failure that the work goes on after is an error of its span alone`() async {
    struct Refused: Error, CustomStringConvertible { var description: String { "only SELECT is allowed" } }
    let tracer = traces.tracer(conventions: excerpts)
    await tracer.withAgentTurn(0) { _ in
      await tracer.withTool("t", arguments: "{}", call: "c") { $0.setFailure(Refused()) }
    }
    let tool = traces["tool.execute.t"]
    #expect(
      tool?.status == .init(.error, message: "only SELECT is allowed") && tool?.events.map(\.name) == ["exception"])
    #expect(tool?.attributes.string("error.type")?.hasSuffix("Refused") == true)
    #expect(traces["agent.turn"]?.status == .init())
  }

  @Test func `the cost of tokens is per million`() {
    let price = TokenPrice(inputPerMillion: 3, outputPerMillion: 15)
    #expect(price.cost(of: TokenUsage(input: 1_000_000, output: 200_000)) == 6)
  }
}
