import FoundationEssentials
import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateBuiltins

@Suite(.timeLimit(.minutes(5)))
struct TargetCommandTests {
  /// Runs one trial, with a process that ends as given.
  private func run(
    _ config: CommandTarget.Config, trial: PlannedTrial = .stub(), in place: RunPlace = RunPlace(folder: "suites"),
    environment: [String: String] = [:], result: ProcessResult = ProcessResult(end: .exited(0))
  ) async throws -> (command: ProcessCommand, outcome: Outcome) {
    let seen = Locked<ProcessCommand?>(nil)
    let processes = FakeProcesses { command in
      seen.withLock { $0 = command }
      return result
    }
    let tools = Tools.stub(processes: processes, environment: environment)
    let outcome = try await CommandTarget(config: config).open(in: place, using: tools).run(trial)
    return (try #require(seen.withLock { $0 }), outcome)
  }

  @Test(
    arguments: [
      (nil, "What is it?", ["agent", "-x"], "What is it?"), (.stdin, ["a": 1], ["agent", "-x"], #"{"a":1}"#),
      (.argument, "What is it?", ["agent", "-x", "What is it?"], ""), (.argument, 7, ["agent", "-x", "7"], ""),
      (
        .json, "What is it?", ["agent", "-x"],
        #"{"input":"What is it?","case":"a-case","trial":0,"variant":"control"}"# + "\n"
      ),
    ] as [(CommandTarget.Input?, JSONValue, [String], String)])
  func `the input reaches the program as asked`(
    input: CommandTarget.Input?, value: JSONValue, arguments: [String], stdin: String
  ) async throws {
    let config = CommandTarget.Config(command: ["agent", "-x"], input: input)
    let command = try await run(config, trial: .stub(.stub(input: value))).command
    #expect(command.arguments == arguments)
    #expect(String(decoding: command.input, as: UTF8.self) == stdin)
  }

  @Test func `a trial's own variables are set, over the suite's, over the inherited`() async throws {
    let config = CommandTarget.Config(
      command: ["agent"], env: ["PROMPT": "v2", "TRACEPARENT": "mine", "OTEL_RESOURCE_ATTRIBUTES": "team=a"])
    let place = RunPlace(folder: "suites", endpoint: "http://127.0.0.1:4318")
    let inherited = ["OTEL_RESOURCE_ATTRIBUTES": "team=b", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://elsewhere"]
    let trial = PlannedTrial.stub()
    let environment = try await run(config, in: place, environment: inherited).command.environment
    #expect(
      environment == [
        "PROMPT": "v2", "TRACEPARENT": trial.traceparent, "TRACESTATE": trial.tracestate, "BAGGAGE": trial.baggage,
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318",
        "OTEL_RESOURCE_ATTRIBUTES": "team=a,eval.trial.id=\(trial.traceID)", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": nil,
        "OTEL_BSP_SCHEDULE_DELAY": "200", "OTEL_BLRP_SCHEDULE_DELAY": "200", "OTEL_METRIC_EXPORT_INTERVAL": "1000",
      ])
  }

  @Test func `the run's token is handed over beside the headers that are there`() async throws {
    let names = ["", "TRACES_", "LOGS_", "METRICS_"].map { "OTEL_EXPORTER_OTLP_\($0)HEADERS" }
    let config = CommandTarget.Config(
      command: ["agent"], env: [names[0]: "team=a,X-Spangate-Token=old", names[1]: "", names[2]: "logs=b"])
    let place = RunPlace(folder: ".", endpoint: "http://127.0.0.1:4318", token: "a/token")
    let environment = try await run(config, in: place).command.environment
    #expect(environment[names[0]] == "team=a,x-spangate-token=a%2Ftoken")
    #expect(environment[names[1]] == "x-spangate-token=a%2Ftoken")
    #expect(environment[names[2]] == "logs=b,x-spangate-token=a%2Ftoken")
    #expect(environment[names[3]] == nil)
    let untraced = try await run(config).command.environment
    #expect(untraced[names[0]] == "team=a,X-Spangate-Token=old")
  }

  @Test func `inherited resource attributes are kept, and nothing about OTLP is set when traces are off`() async throws
  {
    let config = CommandTarget.Config(command: ["agent"])
    let inherited = ["OTEL_RESOURCE_ATTRIBUTES": "team=b", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://elsewhere"]
    let place = RunPlace(folder: ".", endpoint: "http://127.0.0.1:4318")
    let traced = try await run(config, in: place, environment: inherited).command.environment
    #expect(traced["OTEL_RESOURCE_ATTRIBUTES"] == "team=b,eval.trial.id=\(PlannedTrial.stub().traceID)")
    let untraced = try await run(config, environment: inherited).command.environment
    #expect(Set(untraced.keys) == ["TRACEPARENT", "TRACESTATE", "BAGGAGE"])
  }

  @Test(arguments: [(nil, "suites"), ("", "suites"), ("agents/a", "suites/agents/a"), ("/srv/agent", "/srv/agent")])
  func `the program runs in the suite's folder or in one named from there`(cwd: String?, folder: String) async throws {
    let config = CommandTarget.Config(command: ["agent"], timeout: .seconds(3), cwd: cwd)
    let command = try await run(config).command
    #expect(command.folder == folder)
    #expect(command.timeout == .seconds(3))
  }

  @Test(arguments: [
    ("an answer\n", "an answer"), ("two\n\n", "two\n"), ("dos\r\n", "dos"), ("none", "none"), ("", ""), ("\n", ""),
    ("\r", "\r"), ("nul\0 and ä\n", "nul\0 and ä"),
  ])
  func `stdout is the answer, without one line end`(output: String, text: String) async throws {
    let result = ProcessResult(end: .exited(0), output: Array(output.utf8), diagnostics: Array("note".utf8))
    let outcome = try await run(CommandTarget.Config(command: ["agent"]), result: result).outcome
    #expect(outcome == .answered(Answer(text: text, diagnostics: "note")))
  }

  @Test(arguments: [
    (ProcessEnd.exited(3), AgentFailure(.crashed, "exited with status 3", diagnostics: "why")),
    (.signalled(11), AgentFailure(.crashed, "killed by SIGSEGV", diagnostics: "why")),
    (.signalled(64), AgentFailure(.crashed, "killed by signal 64", diagnostics: "why")),
    (.timedOut, AgentFailure(.timedOut, "no answer within 1.5 s", diagnostics: "why")),
    (.cancelled, AgentFailure(.interrupted, "interrupted", diagnostics: "why")),
    (
      .outputTooLarge,
      AgentFailure(.unreadable, "wrote more than 16 MiB to stdout", diagnostics: "why", isTransient: false)
    ),
    (
      .notStarted(ProcessFailure("`agent` was not found in PATH")),
      AgentFailure(.refused, "`agent` was not found in PATH", isTransient: false)
    ),
  ])
  func `every other end is a failure with its reason, not an answer`(end: ProcessEnd, failure: AgentFailure)
    async throws
  {
    let result = ProcessResult(end: end, output: Array("half an answer".utf8), diagnostics: Array("why".utf8))
    let config = CommandTarget.Config(command: ["agent"], timeout: .milliseconds(1_500))
    #expect(try await run(config, result: result).outcome == .failed(failure))
  }

  @Test(
    arguments: [([0xff], 0), ([0x61, 0xc3, 0xa4, 0xc3], 3), ([0x61, 0xed, 0xa0, 0x80, 0x0a], 1)] as [([UInt8], Int)])
  func `stdout that is no text is unreadable from a certain byte on`(output: [UInt8], offset: Int) async throws {
    let result = ProcessResult(end: .exited(0), output: output)
    let outcome = try await run(CommandTarget.Config(command: ["agent"]), result: result).outcome
    #expect(
      outcome
        == .failed(AgentFailure(.unreadable, "the answer is not UTF-8 from byte \(offset) on", isTransient: false)))
  }

  @Test(arguments: [
    (CommandTarget.Config(command: []), "command"), (CommandTarget.Config(command: [""]), "command"),
    (CommandTarget.Config(command: ["a", "b\0"]), "command"),
    (CommandTarget.Config(command: ["a"], timeout: .zero), "timeout"),
    (CommandTarget.Config(command: ["a"], env: ["A=B": "1"]), "env"),
    (CommandTarget.Config(command: ["a"], env: ["A": "\0"]), "env"),
  ])
  func `a command that cannot run is refused offline`(config: CommandTarget.Config, key: String) {
    let error = #expect(throws: Misconfigured.self) { try CommandTarget(config: config) }
    #expect(error?.key == key)
  }

  @Test func `a configuration is decoded as the suite writes it`() throws {
    let text = #"{"command": ["a", "b"], "input": "json", "env": {"A": "1"}, "cwd": "x"}"#
    let config = try JSONDecoder().decode(CommandTarget.Config.self, from: Data(text.utf8))
    #expect(config.command == ["a", "b"] && config.input == .json && config.env == ["A": "1"] && config.cwd == "x")
  }

  @Test func `a null takes a variable away, and what is withheld is handed on when it is asked for`() async throws {
    let config = CommandTarget.Config(
      command: ["agent"], env: ["TOKEN": nil, "SET": "here"], inheritEnv: ["GITHUB_TOKEN", "NOT_THERE"])
    let changes = try await run(
      config, environment: ["TOKEN": "t", "GITHUB_TOKEN": "g", "CI_JOB_TOKEN": "c"]
    ).command.environment
    #expect(changes.keys.contains("TOKEN") && changes["TOKEN"] == .some(nil))
    #expect(changes["SET"] == "here" && changes["GITHUB_TOKEN"] == "g")
    #expect(!changes.keys.contains("CI_JOB_TOKEN") && !changes.keys.contains("NOT_THERE"))
    let target = try CommandTarget(
      config: .init(
        command: ["agent"],
        env: [
          "MY_TOKEN": "literal-1", "OTHER": "x", "TOKEN_FILE": "/run/secrets/token", "DB": "pg://u:pass-1@h",
          "NONE_TOKEN": nil,
        ]))
    #expect(Set(target.secrets) == ["literal-1", "pass-1"])
  }
}
