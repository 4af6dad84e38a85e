import SpangateAgent
import SpangateCore
import SpangateIO
import SpangateTesting
import Testing

@Suite(.timeLimit(.minutes(5)))
struct CommandToolTests {
  let traces = RecordedTraces()

  /// Runs one call of a tool and a last reply; gives what the model was told, and the tool's span.
  private func run(
    _ tool: CommandTool.Config, arguments: JSONValue = [:], environment: [String: String] = [:],
    config: AgentConfig? = nil
  ) async throws -> (told: String, spans: [SpanRecord]) {
    let folder = try ScratchFolder(["echo.sh": "echo '\"from a file\"'"])
    var config = config ?? AgentConfig(script: "s", commandTools: ["act": tool])
    config.commandTools = ["act": tool]
    var tools = Tools.stub(processes: ChildProcessRunner(), environment: environment)
    tools.documents = OneScript(
      ModelScript(
        model: "m",
        rules: [
          .init(when: .init(turn: 0), call: .init(tool: "act", arguments: arguments)), .init(say: "{{result}}"),
        ]))
    let delivered = Locked<[[UInt8]]>([])
    let agent = try BuiltinTarget(config: .init(builtin: config)).agent(in: folder.path, using: tools)
    let outcome = await agent.answer(
      .init("what?", environment: ["OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"]) { request in
        delivered.withLock { $0.append(request) }
      })
    await agent.jobs.finish()
    guard case .answered(let answer) = outcome else {
      Issue.record("\(outcome)")
      return ("", [])
    }
    return (answer.text, try delivered.withLock { try $0.flatMap { try spans(in: $0) } })
  }

  @Test func `arguments go in as JSON and the result comes out as JSON`() async throws {
    let (told, spans) = try await run(
      .init(command: ["sh", "-c", "cat; echo"], description: "echoes"), arguments: ["a": ["ü", 1]])
    #expect(told == #"{"a":["ü",1]}"#)
    #expect(spans.first { $0.name == "tool.execute.act" }?.attributes.string("tool.result") == told)
  }

  @Test func `a program starts in the suite's folder`() async throws {
    #expect(try await run(.init(command: ["sh", "echo.sh"], description: "")).told == "\"from a file\"")
  }

  @Test(
    arguments: [
      (["sh", "-c", "echo why not >&2; exit 3"], "error: the tool ended with status 3: why not\n"),
      (["sh", "-c", "echo no JSON"], "error: the tool's output is not JSON: "),
      (["sh", "-c", "kill -9 $$"], "error: the tool was ended by signal 9"),
      (["sh", "-c", "sleep 60"], "error: the tool took longer than 200 ms"),
      (["no-such-program-here"], "error: the tool could not be started: "), (["true"], "null"),
    ] as [([String], String)])
  func `what goes wrong is told to the model, and an error of the span`(command: [String], told: String) async throws {
    let timeout = Duration.milliseconds(told.contains("took longer") ? 200 : 60_000)
    let result = try await run(.init(command: command, description: "", timeout: timeout))
    #expect(result.told.hasPrefix(told))
    let span = try #require(result.spans.first { $0.name == "tool.execute.act" })
    #expect((span.status.code == .error) == told.hasPrefix("error"))
  }

  @Test func `the program's own spans hang below the tool's, and go where the agent's go`() async throws {
    let script = #"echo "[\"$TRACEPARENT\", \"$OTEL_EXPORTER_OTLP_ENDPOINT\", \"$STYLE\"]""#
    let (told, spans) = try await run(
      .init(command: ["sh", "-c", script], description: "", env: ["STYLE": "short"]))
    let span = try #require(spans.first { $0.name == "tool.execute.act" })
    #expect(told == #"["00-\#(span.traceID)-\#(span.id)-01","http://127.0.0.1:4318","short"]"#)
  }

  @Test func `in a trial a program gets the trial's resource beside its own, and its baggage`() async throws {
    let folder = try ScratchFolder()
    let script = #"echo "[\"$OTEL_RESOURCE_ATTRIBUTES\", \"$BAGGAGE\"]""#
    let config = AgentConfig(
      script: "s", commandTools: ["act": .init(command: ["sh", "-c", script], description: "")])
    var tools = Tools.stub(processes: ChildProcessRunner(), environment: ["OTEL_RESOURCE_ATTRIBUTES": "team=a"])
    tools.documents = OneScript(
      ModelScript(
        model: "m", rules: [.init(when: .init(turn: 0), call: .init(tool: "act")), .init(say: "{{result}}")]))
    let place = RunPlace(folder: folder.path, endpoint: "http://127.0.0.1:4318")
    let session = try await BuiltinTarget(config: .init(builtin: config)).open(in: place, using: tools)
    let trial = PlannedTrial.stub()
    let outcome = await session.run(trial)
    #expect(
      outcome
        == .answered(Answer(text: #"["team=a,eval.trial.id=\#(trial.traceID)","\#(trial.baggage)"]"#)))
    await session.close()
  }

  @Test func `no program inherits a model's key`() async throws {
    var config = AgentConfig(script: "s")
    config.apiKeyEnv = "MY_KEY"
    let environment = ["MY_KEY": "secret", "ANTHROPIC_API_KEY": "secret", "OPENAI_API_KEY": "secret", "OTHER": "1"]
    let (told, _) = try await run(
      .init(command: ["sh", "-c", "env | grep -q =secret && echo 1 || echo 0"], description: ""),
      environment: environment, config: config)
    #expect(told == "0")
  }

  @Test func `work in the background is only scheduled, and its spans join the trace when it is done`() async throws {
    let (told, spans) = try await run(
      .init(command: ["sh", "-c", "sleep 0.2; echo failed >&2; exit 1"], description: "", background: true))
    #expect(told == #"{"scheduled":true}"#)
    let tool = try #require(spans.first { $0.name == "tool.execute.act" })
    let work = try #require(spans.first { $0.name == "background.act" })
    #expect(work.traceID == tool.traceID && work.parent == tool.id && work.kind == .consumer)
    #expect(work.status == .init(.error, message: "the tool ended with status 1: failed\n"))
    let run = try #require(spans.first { $0.name == "agent.run" })
    #expect(work.end > run.end && spans.last?.name == "background.act")
  }
}
