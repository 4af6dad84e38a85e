import Glibc
import SpangateAgent
import SpangateCore
import SpangateModels
import SpangateTesting
import SpangateTrace
import Testing

@Suite(.timeLimit(.minutes(5)))
struct BuiltinTargetTests {
  private struct FileOfScript: DocumentReader {
    var script: ModelScript?

    func standing(of path: String, inSuiteOf folder: String) -> FileStanding {
      path.hasPrefix("/etc/") ? .foreign("it is outside") : .own
    }

    func read<Value: Decodable & Sendable>(_ type: Value.Type, from path: String) throws(InvalidDocument) -> Value {
      guard path.hasSuffix("/script.yaml"), let script = script as? Value else {
        throw InvalidDocument([
          Finding(.keyUnknown, "unknown key `sya`", at: SourceRange(file: path, line: 4, column: 7))
        ])
      }
      return script
    }
  }

  private let counting = ModelScript(
    model: "scripted-1", usage: .init(input: 100, output: 10),
    rules: [
      .init(when: .init(env: ["STYLE": TextPattern(literal: "short")]), say: "{{user}}"),
      .init(
        when: .init(after: "query_database"),
        sayOneOf: ["{{result:/rows/0/n}} orders", "there are {{result:/rows/0/n}}"]),
      .init(when: .init(turn: 0), chance: 0.5, call: .init(tool: "search_logs", arguments: ["pattern": "order"])),
      .init(call: .init(tool: "query_database", arguments: ["sql": "SELECT count(*) AS n FROM orders"])),
    ])

  private func session(
    _ script: ModelScript?, timeout: Duration? = nil, env: [String: String]? = nil, config: AgentConfig? = nil,
    in folder: String, deliver: (@Sendable ([UInt8]) -> Void)? = nil
  ) async throws -> any TargetSession {
    let config =
      config
      ?? AgentConfig(
        script: "script.yaml", maxTurns: 4, database: "orders.sql", logs: ".",
        price: .init(inputPerMillion: 3, outputPerMillion: 15))
    var tools = Tools.stub(environment: ["STYLE": "long"])
    tools.documents = FileOfScript(script: script)
    return try await BuiltinTarget(config: .init(builtin: config, timeout: timeout, env: env))
      .open(in: RunPlace(folder: folder, deliver: deliver), using: tools)
  }

  private func folder() throws -> ScratchFolder {
    try ScratchFolder([
      "orders.sql": "CREATE TABLE orders (id); INSERT INTO orders VALUES (1), (2);", "a.log": "order 1\n",
    ])
  }

  @Test func `one request is delivered for each trial, in its trace and below its root`() async throws {
    let folder = try folder()
    let delivered = Locked<[[UInt8]]>([])
    let session = try await session(counting, in: folder.path) { request in delivered.withLock { $0.append(request) } }
    guard case .answered(let answer) = await session.run(.stub(trace: 0xfeed_face_cafe)) else {
      Issue.record("no answer")
      return
    }
    #expect(answer.text.contains("2"))
    #expect(delivered.withLock { $0.count } == 1)
    let request = delivered.withLock { $0[0] }
    #expect(request.firstRange(of: [0xfe, 0xed, 0xfa, 0xce, 0xca, 0xfe]) != nil)
    for text in [
      "agent.run", "reference-agent", "eval.trial.id", "\(PlannedTrial.stub(trace: 0xfeed_face_cafe).traceID)",
    ] {
      #expect(request.firstRange(of: Array(text.utf8)) != nil)
    }
    let parentIsTrial: [UInt8] = [4 << 3 | 2, 8, 0, 0, 0, 0, 0, 0, 0, 0xb1]
    #expect(request.firstRange(of: parentIsTrial) != nil)
  }

  @Test(arguments: [true, false])
  func `a trial shows what was said unless its environment forbids it`(isShown: Bool) async throws {
    let folder = try folder()
    let delivered = Locked<[[UInt8]]>([])
    let env = isShown ? [:] : ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT": "no_content"]
    let session = try await session(counting, env: env, in: folder.path) { bytes in
      delivered.withLock { $0.append(bytes) }
    }
    _ = await session.run(.stub())
    let request = try #require(delivered.withLock { $0.first })
    for name in ["gen_ai.user.message", "gen_ai.tool.message", "gen_ai.choice"] {
      #expect((request.firstRange(of: Array(name.utf8)) != nil) == isShown)
    }
  }

  @Test func `nothing is delivered when traces are off`() async throws {
    let folder = try folder()
    guard case .answered = await (try session(counting, in: folder.path)).run(.stub()) else {
      Issue.record("no answer")
      return
    }
  }

  @Test func `the seed decides, and trials differ`() async throws {
    let folder = try folder()
    let session = try await session(counting, in: folder.path)
    var answers: Set<String> = []
    for seed in 0..<20 as Range<UInt64> {
      var trial = PlannedTrial.stub()
      trial.seed = seed
      let first = await session.run(trial)
      #expect(await session.run(trial) == first)
      if case .answered(let answer) = first { answers.insert(answer.text) }
    }
    #expect(answers == ["2 orders", "there are 2"])
  }

  @Test func `the suite's variables go over the environment's`() async throws {
    let folder = try folder()
    let outcome = await (try session(counting, env: ["STYLE": "short"], in: folder.path)).run(.stub())
    #expect(outcome == .answered(Answer(text: "What is it?")))
  }

  @Test func `an answer that takes too long is a time-out, and its trace is delivered`() async throws {
    let folder = try folder()
    let delivered = Locked<Int>(0)
    let slow = ModelScript(model: "m", latency: .seconds(600), rules: [.init(say: "late")])
    let session = try await session(slow, timeout: .milliseconds(10), in: folder.path) { _ in
      delivered.withLock { $0 += 1 }
    }
    #expect(await session.run(.stub()) == .failed(AgentFailure(.timedOut, "no answer within 10 ms")))
    #expect(delivered.withLock { $0 } == 1)
  }

  @Test func `a cancelled trial is interrupted`() async throws {
    let folder = try folder()
    let session = try await session(
      ModelScript(model: "m", latency: .seconds(600), rules: [.init(say: "late")]), in: folder.path)
    let trial = Task { await session.run(.stub()) }
    trial.cancel()
    #expect(await trial.value == .failed(AgentFailure(.interrupted, "interrupted", isTransient: false)))
  }

  @Test func `a model that has no reply is a failed call and not an answer`() async throws {
    let folder = try folder()
    let mute = ModelScript(model: "m", rules: [.init(when: .init(turn: 7), say: "a")])
    #expect(
      await (try session(mute, in: folder.path)).run(.stub())
        == .failed(AgentFailure(.crashed, "no rule of the script answers turn 0", isTransient: false)))
  }

  @Test func `an invalid script is refused with its findings`() async throws {
    let folder = try folder()
    let path = folder.path
    let unread = await #expect(throws: AgentFailure.self) { try await session(nil, in: path) }
    #expect(unread?.kind == .refused && unread?.isTransient == false)
    #expect(unread?.message == "\(path)/script.yaml:4:7: unknown key `sya`")
    let empty = await #expect(throws: AgentFailure.self) {
      try await session(ModelScript(model: "m", rules: []), in: path)
    }
    #expect(empty?.message == "\(path)/script.yaml: the script has no rules")
  }

  @Test(arguments: ["database", "prompt"])
  func `a file that is not there is refused when the run begins`(key: String) async throws {
    let folder = try folder()
    let path = folder.path
    let config =
      key == "database"
      ? AgentConfig(script: "script.yaml", database: "none.db") : AgentConfig(script: "script.yaml", prompt: "none.md")
    let failure = await #expect(throws: AgentFailure.self) { try await session(counting, config: config, in: path) }
    #expect(failure?.kind == .refused && failure?.message.hasPrefix("\(path)/none.") == true)
  }

  @Test func `a key that a suite sets for its agent is not taken, and a server of one's own needs none`() throws {
    let target = try BuiltinTarget(
      config: .init(builtin: AgentConfig(model: "openai/m"), env: ["OPENAI_API_KEY": "sk-in-a-suite"]))
    let tools = Tools.stub()
    let failure = #expect(throws: AgentFailure.self) { try target.agent(in: ".", using: tools) }
    #expect(failure?.message == "`openai/m` needs a key: set `OPENAI_API_KEY`, or name a file by `api_key_file`")
    let local = Tools.stub(environment: ["OPENAI_BASE_URL": "http://localhost:11434/v1"])
    _ = try target.agent(in: ".", using: local)
  }

  @Test(
    arguments: [
      (
        AgentConfig(model: "gpt", script: "s"),
        "there is no model `gpt`; there are `scripted`, `anthropic/NAME` and `openai/NAME`"
      ),
      (AgentConfig(), "the model `scripted` needs a `script`"),
      (AgentConfig(model: "anthropic/m") { $0.temperature = 1 }, "Anthropic's API takes no `temperature`"),
      (AgentConfig(model: "openai/m") { $0.temperature = 3 }, "`temperature` must be from 0 to 2"),
      (AgentConfig(model: "openai/m") { $0.maxTokens = 0 }, "`max_tokens` must be at least 1"),
      (AgentConfig(model: "openai/m") { $0.baseUrl = "x" }, "a URL starts with `http://` or `https://`"),
      (AgentConfig(model: "openai/m") { $0.stallTimeout = .zero }, "a time-out must be more than nothing"),
      (
        AgentConfig(model: "openai/m") { $0.apiKeyEnv = "sk-oops" },
        "`api_key_env` is the name of a variable: letters, digits and `_`"
      ),
      (AgentConfig(script: "s", maxTurns: 0), "`max_turns` must be at least 1"),
      (
        AgentConfig(script: "s", tools: ["rm"], commandTools: ["weather": .init(command: ["w"], description: "")]),
        "there is no tool `rm`; there are `query_database`, `search_logs`, `trace_summary`, `weather`"
      ),
      (
        AgentConfig(script: "s", commandTools: ["search_logs": .init(command: ["w"], description: "")]),
        "`search_logs` is the name of a built-in tool"
      ),
      (
        AgentConfig(script: "s", commandTools: ["a b": .init(command: ["w"], description: "")]),
        "a tool's name is 1 to 64 letters, digits, `_` and `-`"
      ),
      (
        AgentConfig(script: "s", commandTools: ["w": .init(command: [], description: "")]),
        "the command of `w` needs a program"
      ),
      (AgentConfig(script: "s", tools: ["search_logs"]), "the tool `search_logs` needs `logs`"),
      (
        AgentConfig(script: "s", price: .init(inputPerMillion: -1, outputPerMillion: 1)), "a price must not be negative"
      ),
    ] as [(AgentConfig, String)])
  func `a configuration that makes no sense is refused`(config: AgentConfig, message: String) {
    let error = #expect(throws: Misconfigured.self) { try BuiltinTarget(config: .init(builtin: config)) }
    #expect(error?.message == message)
  }

  @Test func `files outside of the suite's repository are not read, and pipes are no files`() async throws {
    let folder = try folder()
    #expect(mkfifo("\(folder.path)/fifo.md", 0o600) == 0 && mkfifo("\(folder.path)/fifo.sql", 0o600) == 0)
    func problem(_ change: (inout AgentConfig) -> Void) async throws -> String {
      var config = AgentConfig(script: "script.yaml")
      change(&config)
      let failure = await #expect(throws: AgentFailure.self) {
        try await session(counting, config: config, in: folder.path)
      }
      return failure?.message ?? ""
    }
    #expect(try await problem { $0.prompt = "/etc/motd.md" } == "/etc/motd.md is not read: it is outside")
    #expect(try await problem { $0.database = "/etc/x.sql" } == "/etc/x.sql is not read: it is outside")
    #expect(try await problem { $0.logs = "/etc/" } == "/etc/ is not read: it is outside")
    #expect(try await problem { $0.prompt = "fifo.md" }.hasSuffix("it is a pipe, a socket or a device"))
    #expect(try await problem { $0.database = "fifo.sql" }.hasSuffix("it is a pipe, a socket or a device"))
  }
}

extension AgentConfig {
  fileprivate init(model: String, _ change: (inout AgentConfig) -> Void) {
    self.init(model: model)
    change(&self)
  }
}
