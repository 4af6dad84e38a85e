import SpangateAgent
import SpangateCore
import SpangateModels
import SpangateTrace
import Testing

@Suite(.timeLimit(.minutes(5)))
struct AgentTests {
  let traces = RecordedTraces()

  private func agent(_ replies: ModelReply..., tools: [any Tool] = [], maxTurns: Int = 5) -> Agent {
    Agent(
      model: PricedModel(
        FixedModel(replies: replies),
        prices: PriceTable([Price(provider: "test", model: "*", rates: .init(input: 2, output: 10))])),
      tools: tools, maxTurns: maxTurns, tracer: traces.tracer)
  }

  private let echo = FakeTool("echo") { $0 }

  @Test func `the trace is a tree of the run, its turns, and their calls`() async throws {
    let agent = agent(.calling("echo", arguments: ["a": 1]), .saying("done"), tools: [echo])
    #expect(try await agent.answer("what?") == "done")
    #expect(traces.batches.count == 1)
    let run = try #require(traces["agent.run"])
    let turns = traces.all("agent.turn")
    #expect(run.parent == nil && turns.map(\.parent) == [run.id, run.id])
    #expect(turns.map { $0.attributes["agent.turn_number"] } == [0, 1])
    #expect(traces.all("gen_ai.completion").map(\.parent) == turns.map(\.id))
    let tool = try #require(traces["tool.execute.echo"])
    #expect(tool.parent == turns[0].id && tool.attributes.string("tool.result") == #"{"a":1}"#)
    #expect(traces.spans.count == 6 && traces.spans.allSatisfy { $0.status.code == .unset })
    #expect(run.attributes["agent.turns_used"] == 2 && run.attributes["agent.final_answer_length"] == 4)
  }

  @Test func `what the model calls cost together is on the run`() async throws {
    let usage = ModelCall.Usage(inputTokens: 1_000, outputTokens: 100)
    _ = try await agent(.calling("echo", usage: usage), .saying("done", usage: usage), tools: [echo]).answer("what?")
    #expect(traces.all("gen_ai.completion").map { $0.attributes.double("llm.cost.usd") } == [0.003, 0.003])
    #expect(traces["agent.run"]?.attributes.double("llm.cost.usd") == 0.006)
  }

  @Test func `a cost that is not known is absent`() async throws {
    _ = try await agent(.saying("done")).answer("what?")
    #expect(traces.spans.allSatisfy { $0.attributes["llm.cost.usd"] == nil })
  }

  @Test func `the loop ends when its turns are used up`() async throws {
    let answer = try await agent(.calling("echo"), tools: [echo], maxTurns: 3).answer("what?")
    #expect(answer == "(agent hit max turns)")
    #expect(traces.all("agent.turn").count == 3)
    let run = try #require(traces["agent.run"])
    #expect(run.attributes["agent.hit_max_turns"] == true && run.attributes["agent.turns_used"] == 3)
    #expect(run.attributes["agent.final_answer_length"] == nil)
  }

  @Test func `a tool that fails is told to the model and is an error of its span alone`() async throws {
    let broken = FakeTool("broken") { _ in throw ToolFailure("no such column: x") }
    #expect(try await agent(.calling("broken"), .saying("sorry"), tools: [broken]).answer("what?") == "sorry")
    let tool = try #require(traces["tool.execute.broken"])
    #expect(tool.status == .init(.error, message: "no such column: x"))
    #expect(tool.events.first?.attributes.string("exception.message") == "no such column: x")
    #expect(tool.attributes["tool.result"] == nil)
    #expect(traces.spans.count { $0.status.code == .error } == 1)
  }

  @Test func `a tool that the agent does not have is refused by name`() async throws {
    let model = ScriptedModel(
      ModelScript(
        model: "m",
        rules: [
          .init(when: .init(failed: true), say: "{{result}}"), .init(call: .init(tool: "rm")),
        ]), seed: 1)
    let answer = try await Agent(model: model, tools: [echo], tracer: traces.tracer).answer("what?")
    #expect(answer == "error: there is no tool `rm`; there is `echo`")
    #expect(traces["tool.execute.rm"]?.status.code == .error)
    #expect(traces["tool.execute.rm"]?.attributes.string("error.type") == "SpangateAgent.UnknownTool")
  }

  @Test func `every tool that one reply asks for is run, in order`() async throws {
    _ = try await agent(
      .calling("one", "two"), .saying("done"), tools: [FakeTool("one") { $0 }, FakeTool("two") { $0 }]
    )
    .answer("what?")
    let calls = traces.spans.filter { $0.name.hasPrefix("tool.") }
    #expect(calls.map(\.name) == ["tool.execute.one", "tool.execute.two"])
    #expect(calls.map { $0.attributes.string("gen_ai.tool.call.id") } == ["c0", "c1"])
    #expect(Set(calls.map(\.parent)).count == 1)
  }

  @Test func `a model that fails ends the run with errors up to the root`() async throws {
    let model = ScriptedModel(ModelScript(model: "m", rules: [.init(when: .init(turn: 9), say: "x")]), seed: 1)
    await #expect(throws: ModelFailure("no rule of the script answers turn 0", isTransient: false)) {
      try await Agent(model: model, tracer: traces.tracer).answer("what?")
    }
    for name in ["agent.run", "agent.turn", "gen_ai.completion"] {
      #expect(traces[name]?.status == .init(.error, message: "no rule of the script answers turn 0"))
      #expect(traces[name]?.events.map(\.name) == ["exception"])
    }
    #expect(traces["gen_ai.completion"]?.attributes["error.type"] == "failed")
  }

  @Test func `the same seed makes the same spans, IDs and times aside`() async throws {
    let script = ModelScript(
      model: "m", usage: .init(input: 10, output: 5),
      rules: [
        .init(when: .init(after: "echo"), sayOneOf: ["a", "b", "c", "d"]),
        .init(chance: 0.5, call: .init(tool: "echo", arguments: ["q": "{{user}}"])), .init(sayOneOf: ["e", "f"]),
      ])
    func spans(seed: UInt64) async throws -> [String] {
      let traces = RecordedTraces()
      _ = try await Agent(model: ScriptedModel(script, seed: seed), tools: [echo], tracer: traces.tracer).answer(
        "what?")
      // In the order in which they ended, which no clock decides.
      return traces.batches.flatMap { $0 }.map { "\($0.name) \($0.kind) \($0.status) \($0.attributes) \($0.events)" }
    }
    var kinds: Set<[String]> = []
    for seed in 0..<12 as Range<UInt64> {
      let first = try await spans(seed: seed)
      #expect(try await spans(seed: seed) == first)
      kinds.insert(first)
    }
    #expect(kinds.count > 1)
  }
}
