import Foundation
import SpangateCore
import SpangateTrace
import Testing

@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"))
struct AgentCommandTests {
  static let hasPython = FileManager.default.isExecutableFile(atPath: "/usr/bin/python3") || Program.python != nil

  private static let suite = """
    suite: ops
    agent:
      builtin:
        model: scripted
        script: model.yaml
        command_tools:
          echo: {command: [cat], description: Echoes.}
        price: {input_per_million: 3, output_per_million: 15}
    cases: [{id: a, input: b, scorers: [{contains: x}]}]
    """

  private static let script = """
    model: scripted-1
    usage: {input: 100, output: 10}
    rules:
      - when: {after: echo}
        say: "It was {{echo:/said}}."
      - call: {tool: echo, arguments: {said: "{{user}}"}}
    """

  private func workspace() throws -> Workspace {
    let place = try Workspace()
    try place.write(Self.suite, to: "suite.yaml")
    try place.write(Self.script, to: "model.yaml")
    return place
  }

  @Test func `the answer is on stdout, and the trace with its link on stderr`() async throws {
    let place = try workspace()
    defer { place.remove() }
    let result = try await Program.spangate("agent", "Hello\u{1b}[2J", "--suite", "suite.yaml", in: place.folder)
    #expect(result.status == 0 && result.output == "It was Hello\u{1b}[2J.\n")
    #expect(result.errors.contains("│  └─ tool.execute.echo"))
    #expect(result.errors.contains("2 turns, 2 model calls, 1 tool call, 200 → 20 tokens, 0.0009 USD"))
    #expect(!result.errors.contains("\u{1b}"))
    let link = try #require(result.errors.split(separator: "\n").last { $0.hasPrefix("trace: file://") })
    let page = try String(contentsOf: try #require(URL(string: String(link.dropFirst(7)))), encoding: .utf8)
    #expect(page.contains("tool.execute.echo"))
    let quiet = try await Program.spangate("agent", "x", "--suite", "suite.yaml", "--quiet", in: place.folder)
    #expect(quiet.output == "It was x.\n" && quiet.errors.isEmpty)
  }

  @Test func `options go over the suite, and an agent without a model or a key is refused`() async throws {
    let place = try workspace()
    defer { place.remove() }
    let turns = try await Program.spangate(
      "agent", "x", "--suite", "suite.yaml", "--max-turns", "1", in: place.folder)
    #expect(turns.output == "(agent hit max turns)\n")
    let none = try await Program.spangate("agent", "x", in: place.folder)
    #expect(none.status == 64)
    let keyless = try await Program.spangate(
      "agent", "x", "--model", "openai/m", in: place.folder,
      environment: ["OPENAI_API_KEY": "", "OPENAI_BASE_URL": ""])
    #expect(keyless.status == 2 && keyless.errors.contains("set `OPENAI_API_KEY`"))
    let missing = try await Program.spangate(
      "agent", "x", "--model", "openai/m", "--api-key-file", "none.key", in: place.folder)
    #expect(missing.status == 2 && missing.errors.contains("none.key`: the key cannot be read"))
  }

  @Test func `run by a suite as a program, its spans join the trial as any agent's`() async throws {
    let place = try workspace()
    defer { place.remove() }
    try place.write(
      """
      suite: outer
      agent: {command: [\(Program.path!), agent, --suite, suite.yaml, --quiet], input: argument, timeout: 60s}
      traces: required
      trials: 2
      cases:
        - {id: a, input: Hello, scorers: [{contains: It was Hello.}, {tool_called: echo}, {max_turns: 2}, no_errors]}
      """, to: "outer.yaml")
    let result = try await Program.spangate(
      "run", "outer.yaml", "--no-baseline", "--report", "json=report.json", "--report", "full", in: place.folder)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    let trials = try place.json("report.json").value(at: "/suites/0/cases/0/trials")?.array ?? []
    #expect(trials.map { $0["span_count"] } == [6, 6] && trials.allSatisfy { $0["trace"] == "settled" })
  }

  @Test(.enabled(if: hasPython, "there is no python3"), arguments: ["anthropic", "openai"], [true, false])
  func `a real model is asked over HTTP with the key of a file, which is nowhere to be read`(
    provider: String, streams: Bool
  ) async throws {
    let place = try workspace()
    defer { place.remove() }
    let key = "sk-from-a-file-42"
    try place.write("\(key)\n", to: "the.key")
    try place.write(
      "pricing: {prices: [{provider: \(provider), model: a-model, input: 1000, output: 1000}]}\n", to: "spangate.yaml")
    let models = try await Models(
      in: place, replies: #"[{"calls": [{"name": "echo", "arguments": {"said": "hi"}}]}, {"text": "Done."}]"#)
    let arguments = [
      "agent", "Hello", "--suite", "suite.yaml", "--model", "\(provider)/a-model", "--api-key-file", "the.key",
      "--base-url", models.baseURL(provider),
    ]
    let result = try await Program.run(
      Program.path!, arguments + (streams ? ["--stream"] : []), in: place.folder)
    #expect(result.status == 0 && result.output == "Done.\n", "\(result.errors)")
    #expect(result.errors.contains("gen_ai.completion a-model"))
    let root = try #require(result.errors.split(separator: "\n").first { $0.hasPrefix("agent.run") })
    #expect(root.hasSuffix(" USD"), "\(result.errors)")
    for text in [result.errors, result.output] { #expect(!text.contains(key)) }
    let pages = try FileManager.default.subpathsOfDirectory(atPath: place.folder.path).filter { $0.hasSuffix(".html") }
    #expect(pages.count == 1)
    for page in pages { #expect(!(try place.read(page)).contains(key)) }
  }

  @Test(.enabled(if: hasPython, "there is no python3"))
  func `a suite gates a real model, through a 429, and its key is in nothing that is kept`() async throws {
    let place = try workspace()
    defer { place.remove() }
    let key = "sk-of-a-suite-43"
    let models = try await Models(
      in: place,
      replies: """
        [{"status": 429, "headers": {"retry-after": "0"}, "error": {"type": "rate_limit_error", "message": "\(key)"}},
         {"calls": [{"name": "leak", "arguments": {"k": "\(key)"}}]}, {"text": "the answer \(key)"}]
        """)
    try place.write(
      """
      suite: real
      agent:
        builtin:
          model: anthropic/a-model
          base_url: \(models.baseURL("anthropic"))
          api_key_env: MODEL_KEY
          stream: true
          max_tokens: 500
          command_tools:
            leak: {command: [sh, -c, 'echo "\\"$MODEL_KEY\\""; cat >&2'], description: Leaks., timeout: 10s}
      traces: required
      trials: 1
      cases: [{id: a, input: b, scorers: [{contains: the answer}, {tool_called: leak}, no_errors]}]
      """, to: "real.yaml")
    let result = try await Program.spangate(
      "run", "real.yaml", "--no-baseline", "--store", "kept/s.db", "--report", "json=kept/report.json", "--report",
      "full",
      in: place.folder, environment: ["MODEL_KEY": key])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    let trial = try place.json("kept/report.json").value(at: "/suites/0/cases/0/trials/0")
    #expect(trial?["trace"] == "settled" && trial?["span_count"] == 6)
    for text in [result.output, result.errors] { #expect(!text.contains(key)) }
    let kept = place.folder.appending(path: "kept")
    for name in try FileManager.default.subpathsOfDirectory(atPath: kept.path) {
      let bytes = try? Data(contentsOf: kept.appending(path: name))
      #expect(bytes?.range(of: Data(key.utf8)) == nil, "\(name)")
    }
  }

  @Test(.enabled(if: hasPython, "there is no python3"))
  func `a model that gives no reply is an agent that could not be measured`() async throws {
    let place = try workspace()
    defer { place.remove() }
    let models = try await Models(
      in: place, replies: #"[{"status": 401, "error": {"type": "authentication_error", "message": "sk-1"}}]"#)
    let result = try await Program.spangate(
      "agent", "Hello", "--model", "anthropic/a-model", in: place.folder,
      environment: ["ANTHROPIC_API_KEY": "sk-1", "ANTHROPIC_BASE_URL": models.baseURL("anthropic")])
    #expect(result.status == 125 && result.output.isEmpty)
    #expect(result.errors.contains("anthropic answered with status 401 (authentication_error)"))
    #expect(!result.errors.contains("sk-1"))
  }
}

/// The loopback server of both providers' wire formats, for as long as this value lives.
final class Models {
  private let port: String
  private let server: RunningProgram

  /// - Parameter replies: as `model_server.py` describes them.
  init(in place: Workspace, replies: String) async throws {
    try place.write(replies, to: "models/m.json")
    let program = Workspace.repository.appending(path: "Tests/SpangateAgentTests/Fixtures/model_server.py").path
    server = try Program.started(
      Program.python ?? "/usr/bin/python3", ["-B", program, place.folder.appending(path: "models").path, "forever"],
      in: place.folder)
    while !server.written().hasSuffix("\n") { try await Task.sleep(for: .milliseconds(5)) }
    port = String(server.written().dropLast())
  }

  func baseURL(_ provider: String) -> String { "http://127.0.0.1:\(port)/m\(provider == "openai" ? "/v1" : "")" }
}
