import SpangateAgent
import SpangateCore
import SpangateTelemetry
import Testing

/// Real clients against a server that speaks the wire formats, when it goes wrong.
@Suite(
  .timeLimit(.minutes(5)),
  .enabled(if: ModelServer.shared != nil, "there is no python3 to run the loopback server of models"))
struct HostedModelFailureTests {
  let server = ModelServer.shared!
  let traces = RecordedTraces()
  let pauses = Locked<[Duration]>([])

  private let good: JSONValue = ["text": "A reply of some length, in many pieces."]

  private func failing(_ fault: String) -> JSONValue { ["text": good["text"]!, "fault": .string(fault)] }

  private func limited(_ status: Int64, _ type: String, headers: JSONValue = [:]) -> JSONValue {
    ["status": .int(status), "headers": headers, "error": ["type": .string(type), "message": "slow down"]]
  }

  private func failure(of model: any Model) async throws -> ModelFailure {
    try #require(
      await #expect(throws: ModelFailure.self) {
        _ = try await model.reply(to: Conversation(messages: [.user("what?")]))
      })
  }

  @Test(arguments: Manner.all)
  func `a 429 is waited out as long as it asks, and then there is a reply`(manner: Manner) async throws {
    let script = try server.script(
      limited(429, "rate_limit_error", headers: ["retry-after": "7"]),
      limited(529, "overloaded_error", headers: ["retry-after-ms": "1500"]), good)
    let agent = Agent(model: try manner.model(script, pauses: pauses), tracer: traces.tracer)
    #expect(try await agent.answer("what?") == good["text"]?.string)
    #expect(pauses.withLock { $0 } == [.seconds(7), .milliseconds(1_500)])
    let completion = try #require(traces["gen_ai.completion"])
    #expect(completion.status.code == .unset && traces.all("gen_ai.completion").count == 1)
    #expect(completion.events.map(\.name) == ["gen_ai.retry", "gen_ai.retry"])
    #expect(
      completion.events.map { $0.attributes.string("exception.message") } == [
        "\(manner.provider) answered with status 429 (rate_limit_error): slow down",
        "\(manner.provider) answered with status 529 (overloaded_error): slow down",
      ])
  }

  @Test(arguments: Manner.all)
  func `a 529 that does not go away is a throttled agent`(manner: Manner) async throws {
    let script = try server.script(limited(529, "overloaded_error"))
    let failure = try await failure(of: manner.model(script, pauses: pauses))
    #expect(failure.kind == .throttled && failure.isTransient)
    #expect(
      failure.description
        == "\(manner.provider) answered with status 529 (overloaded_error): slow down (after 3 attempts)")
    let waited = pauses.withLock { $0 }
    #expect(waited.count == 2 && waited[0] <= .milliseconds(500) && waited[1] >= .milliseconds(750))
  }

  @Test(arguments: Manner.all)
  func `who is asked to stay away for long does so at once, and says for how long`(manner: Manner) async throws {
    let script = try server.script(limited(429, "rate_limit_error", headers: ["retry-after": "3600"]))
    let failure = try await failure(of: manner.model(script, pauses: pauses))
    #expect(failure.retryAfter == .seconds(3_600) && failure.kind == .throttled && script.requests.count == 1)
  }

  @Test(
    arguments: [
      (400, "invalid_request_error", [:], 1), (404, "not_found_error", [:], 1), (413, "request_too_large", [:], 1),
      (429, "insufficient_quota", [:], 1), (500, "api_error", [:], 3),
      (500, "api_error", ["x-should-retry": "false"], 1),
      (400, "odd_error", ["x-should-retry": "true"], 3), (408, "timeout_error", [:], 3),
    ] as [(Int64, String, JSONValue, Int)])
  func `what cannot go better is not tried again`(
    status: Int64, type: String, headers: JSONValue, attempts: Int
  ) async throws {
    for manner in Manner.all {
      let script = try server.script(limited(status, type, headers: headers))
      let failure = try await failure(of: manner.model(script))
      #expect(script.requests.count == attempts)
      #expect(failure.isTransient == (attempts > 1), "\(manner)")
    }
  }

  @Test(
    arguments: Manner.all,
    [
      ("malformed", .unreadable), ("truncated", .cutOff), ("cut", .cutOff), ("error", .throttled), ("stall", .stalled),
    ] as [(String, ModelFailure.Kind)])
  func `a reply that breaks off is asked for again, and in the end a failure`(
    manner: Manner, fault: (name: String, kind: ModelFailure.Kind)
  ) async throws {
    // Only a stream can break off with an error event, and only of a stream is it known that it should go on.
    if !manner.streams, ["error", "stall"].contains(fault.name) { return }
    // What goes well must not be taken for a stall on a busy machine.
    let isStall = fault.kind == .stalled
    let patience = Duration.seconds(isStall ? 2 : 20)
    let impatience = isStall ? Duration.milliseconds(200) : patience
    let once = try manner.model(try server.script(failing(fault.name), good), stall: patience, pauses: pauses)
    let reply = try await once.reply(to: Conversation(messages: [.user("what?")]))
    #expect(reply.text == good["text"]?.string && reply.retries.map(\.kind) == [fault.kind])
    let always = try await failure(
      of: manner.model(server.script(failing(fault.name)), stall: impatience, pauses: pauses))
    #expect(always.kind == fault.kind && always.isTransient && always.description.hasSuffix("(after 3 attempts)"))
  }

  @Test(arguments: Manner.all)
  func `arguments that are no JSON are told to the model, and an error of the tool's span`(
    manner: Manner
  ) async throws {
    let script = try server.script(
      ["calls": [["name": "echo", "arguments": #"{"a": "#], ["name": "echo", "arguments": ["a": 1]]]],
      ["text": "sorry"])
    let agent = Agent(
      model: try manner.model(script), tools: [FakeTool("echo") { $0 }], tracer: traces.tracer)
    #expect(try await agent.answer("what?") == "sorry")
    let spans = traces.all("tool.execute.echo")
    #expect(spans.map(\.status.code) == [.error, .unset])
    #expect(spans[0].status.message == "the arguments are not JSON")
    #expect(spans[0].attributes.string("tool.arguments") == #"{"a": "#)
    #expect(script.requests[1].description.contains("error: the arguments are not JSON"))
  }

  @Test(arguments: Manner.all)
  func `a tool that does not exist, and arguments that do not fit, are told to the model`(manner: Manner) async throws {
    let script = try server.script(
      ["calls": [["name": "rm", "arguments": [:]], ["name": "echo", "arguments": ["b": 1]]]], ["text": "sorry"])
    var echo = FakeTool("echo") { $0 }
    echo.parameters = [
      "type": "object", "properties": ["a": ["type": "string"]], "required": ["a"], "additionalProperties": false,
    ]
    let agent = Agent(model: try manner.model(script), tools: [echo], tracer: traces.tracer)
    #expect(try await agent.answer("what?") == "sorry")
    #expect(traces["tool.execute.rm"]?.status.message == "there is no tool `rm`; there is `echo`")
    #expect(traces["tool.execute.echo"]?.status.message == "`a` is missing")
    #expect(script.requests.count == 2)
  }

  @Test(arguments: Manner.all)
  func `the key is in no failure, span or answer, whoever says it`(manner: Manner) async throws {
    let key = JSONValue.string(Manner.key)
    let script = try server.script(
      ["status": 400, "error": ["type": key, "message": key]], ["status": 401, "error": ["message": "sk-test-0123…"]],
      [
        "text": key, "calls": [["name": "leak", "arguments": ["a": key]], ["name": "fail", "arguments": ["a": key]]],
      ],
      ["text": key])
    let model = try manner.model(script)
    var said = ["\(try await failure(of: model))", "\(try await failure(of: model))", "\(model)"]
    #expect(
      said[1] == "\(manner.provider) answered with status 401 (invalid_request_error)" || !said[1].contains("sk-"))
    let tools: [any Tool] = [
      FakeTool("leak") { _ in ["key": key] }, FakeTool("fail") { _ in throw ToolFailure(Manner.key) },
    ]
    let agent = Agent(model: model, tools: tools, key: try APIKey(Manner.key), tracer: traces.tracer)
    said.append(try await agent.answer("what?"))
    var dumped = ""
    dump(agent, to: &dumped)
    said += [dumped, "\(traces.spans)", "\(script.requests.map { $0["body"] })"]
    #expect(traces.spans.count == 7)
    for text in said { #expect(!text.contains(Manner.key)) }
  }

  @Test(arguments: Manner.streamed)
  func `cancelling ends a call in its middle`(manner: Manner) async throws {
    let script = try server.script(failing("stall"))
    let model = try manner.model(script, stall: .seconds(600))
    let task = Task { try await model.reply(to: Conversation(messages: [.user("what?")])) }
    while script.requests.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func `a server that is not there is a refused agent`() async throws {
    let model = OpenAIModel("m", baseURL: "http://127.0.0.1:9/v1", key: nil, http: server.http)
    var patient = model
    patient.endpoint.sleep = { _ in }
    let failure = try await failure(of: patient)
    #expect(failure.kind == .unreachable && failure.isTransient)
    #expect(failure.description.hasPrefix("openai: could not connect to `127.0.0.1:9`"))
  }
}
