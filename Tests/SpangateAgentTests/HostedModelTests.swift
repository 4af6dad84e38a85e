import Foundation
import SpangateAgent
import SpangateCore
import SpangateIO
import SpangateTelemetry
import Testing

/// Real clients against a server that speaks the wire formats, when all goes well.
@Suite(
  .timeLimit(.minutes(5)),
  .enabled(if: ModelServer.shared != nil, "there is no python3 to run the loopback server of models"))
struct HostedModelTests {
  let server = ModelServer.shared!
  let traces = RecordedTraces()

  private let question: [Conversation.Message] = [.user("How many?")]
  private let lookUp: JSONValue = ["name": "query_database", "arguments": ["sql": "SELECT 'ü🙂\"\\'"]]

  private var tools: [any Tool] { [FakeTool("query_database") { ["asked": $0["sql"] ?? .null] }] }

  @Test(arguments: Manner.all)
  func `a question with a tool call runs to its answer, and the spans say what it took`(manner: Manner) async throws {
    let script = try server.script(
      ["text": "I look.", "calls": [lookUp, lookUp], "ragged": 3, "thinking": "Hm."],
      ["text": "36 orders 🙂", "ragged": 1])
    let agent = Agent(
      model: try manner.model(script), tools: tools, prompt: Prompt("Be brief.", name: "ops", version: "3"),
      tracer: traces.tracer)
    #expect(try await agent.answer("How many?") == "36 orders 🙂")

    let completions = traces.all("gen_ai.completion").map(\.attributes)
    #expect(completions.count == 2)
    let expected: [String: AttributeValue] = [
      "gen_ai.provider.name": .string(manner.provider), "gen_ai.request.model": "a-model",
      "gen_ai.usage.input_tokens": 10, "gen_ai.usage.output_tokens": 5, "gen_ai.request.max_tokens": 100,
      "gen_ai.prompt.name": "ops", "gen_ai.prompt.version": "3", "gen_ai.request.prompt_id": "ops",
      "gen_ai.request.prompt_version": "3",
    ]
    for (key, value) in expected { #expect(completions.allSatisfy { $0[key] == value }, "\(key)") }
    #expect(completions.map { $0["gen_ai.response.finish_reasons"] } == [.array(["tool_call"]), .array(["stop"])])
    #expect(completions[0].string("gen_ai.response.model")?.hasPrefix("a-model-2026") == true)
    let calls = traces.all("tool.execute.query_database").map(\.attributes)
    #expect(
      calls.map { $0.string("gen_ai.tool.call.arguments") } == [
        lookUp["arguments"]?.description, lookUp["arguments"]?.description,
      ])

    // The server checks as the provider does that each call has its result, and refuses the request otherwise.
    let requests = script.requests
    #expect(requests.count == 2)
    #expect(requests.allSatisfy { $0.value(at: "/headers/authorization") == .string("Bearer \(Manner.key)") })
    #expect(requests.allSatisfy { ($0.value(at: "/body/stream") == true) == manner.streams })
    #expect(requests[1].description.contains(#"{\"asked\":\"SELECT"#))
  }

  @Test func `thinking goes back to who thought it`() async throws {
    for manner in Manner.all where manner.provider == "anthropic" {
      let script = try server.script(["thinking": "Hm, hm.", "calls": [lookUp]], ["text": "done"])
      _ = try await Agent(model: try manner.model(script), tools: tools, tracer: traces.tracer).answer("How many?")
      let block = script.requests[1].value(at: "/body/messages/1/content/0")
      #expect(block == ["type": "thinking", "thinking": "Hm, hm.", "signature": "c2ln"])
    }
  }

  @Test(arguments: Manner.all, ["stop", "length", "content_filter", "tool_call"])
  func `why a model stopped has the conventions' word for it`(manner: Manner, reason: String) async throws {
    let script = try server.script(["text": "so", "stop": .string(reason)])
    let reply = try await manner.model(script).reply(to: Conversation(messages: question))
    #expect(reply.stop.rawValue == reason && reply.text == "so")
  }

  @Test(arguments: Manner.all)
  func `a reason that the conventions do not know is the provider's own`(manner: Manner) async throws {
    let script = try server.script(["text": "so", "stop": "pause_turn"])
    #expect(try await manner.model(script).reply(to: Conversation(messages: question)).stop.rawValue == "pause_turn")
  }

  @Test(arguments: Manner.all)
  func `what came from the cache is a part of the input, and said apart`(manner: Manner) async throws {
    let usage: JSONValue =
      manner.provider == "anthropic"
      ? ["input_tokens": 10, "cache_read_input_tokens": 70, "cache_creation_input_tokens": 20, "output_tokens": 4]
      : [
        "prompt_tokens": 100, "completion_tokens": 4,
        "prompt_tokens_details": ["cached_tokens": 70, "cache_write_tokens": 20],
      ]
    let script = try server.script(["text": "so", "usage": usage])
    _ = try await Agent(model: try manner.model(script), tracer: traces.tracer).answer("what?")
    let attributes = try #require(traces["gen_ai.completion"]).attributes
    #expect(attributes["gen_ai.usage.input_tokens"] == 100 && attributes["gen_ai.usage.output_tokens"] == 4)
    #expect(attributes["gen_ai.usage.cache_read.input_tokens"] == 70)
    #expect(attributes["gen_ai.usage.cache_creation.input_tokens"] == 20)
  }

  @Test(arguments: Manner.all)
  func `a tool can be demanded, forbidden or named`(manner: Manner) async throws {
    let script = try server.script(["calls": [lookUp]])
    let model = try manner.model(script)
    let wanted: [(Conversation.ToolChoice, JSONValue?, JSONValue?)] = [
      (.automatic, nil, nil), (.none, ["type": "none"], "none"), (.any, ["type": "any"], "required"),
      (
        .tool("query_database"), ["type": "tool", "name": "query_database"],
        ["type": "function", "function": ["name": "query_database"]]
      ),
    ]
    for (choice, _, _) in wanted {
      let reply = try await model.reply(
        to: Conversation(messages: question, tools: tools.map(\.description), toolChoice: choice))
      #expect(reply.calls.map(\.arguments) == [lookUp["arguments"]])
    }
    let choices = script.requests.map { $0.value(at: "/body/tool_choice") }
    #expect(choices == wanted.map { manner.provider == "anthropic" ? $0.1 : $0.2 })
  }

  @Test(arguments: Manner.all)
  func `a model that never stops is stopped`(manner: Manner) async throws {
    let script = try server.script(["calls": [lookUp]])
    let agent = Agent(model: try manner.model(script), tools: tools, maxTurns: 4, tracer: traces.tracer)
    #expect(try await agent.answer("How many?") == Agent.outOfTurns)
    #expect(script.requests.count == 4 && traces["agent.run"]?.attributes["agent.hit_max_turns"] == true)
  }

  @Test(arguments: Manner.all)
  func `one provider can go on with what another began`(manner: Manner) async throws {
    let script = try server.script(["text": "done"])
    let call = ToolCall(id: "c1", name: "query_database", arguments: ["sql": "SELECT 1"])
    let earlier = ModelReply(model: "other", text: "I look.", calls: [call], stop: .toolCall)
    let reply = try await manner.model(script).reply(
      to: Conversation(messages: question + [.assistant(earlier), .tools([ToolResult(call: call, text: "[1]")])]))
    #expect(reply.text == "done")
  }

  private static let sdks = ProcessInfo.processInfo.environment["SPANGATE_PYTHON_MODELS"].flatMap {
    $0.isEmpty ? nil : $0
  }

  @Test(
    .enabled(
      if: sdks != nil, "SPANGATE_PYTHON_MODELS names no python with the providers' SDKs; `.ci/python models` makes one")
  )
  func `the providers' own SDKs accept the server`() async throws {
    let command = ProcessCommand(
      [Self.sdks!, ModelServer.fixture("sdk_check.py"), server.url, server.folder.path], timeout: .seconds(120))
    let result = await ChildProcessRunner().run(command)
    #expect(result.end == .exited(0), "\(String(decoding: result.diagnostics, as: UTF8.self))")
  }
}
