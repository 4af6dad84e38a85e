import Foundation
import SpangateCore
import SpangateTrace
import Testing

@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"))
struct CommandLineTests {
  private let minimal = """
    suite: minimal
    agent: {command: [cat]}
    trials: 2
    cases:
      - {id: one, input: hello, scorers: [{equals: hello}]}
    """

  @Test(arguments: [
    "run good.yaml -> 125",
    "run good.yaml --baseline mian -> 125",
    "run good.yaml --baseline ./none.json -> 2",
    "run good.yaml --no-baseline -> 0",
    "run good.yaml --accept -> 0",
    "run failing.yaml -> 1",
    "run broken.yaml -> 2",
    "run missing.yaml -> 2",
    "run good.yaml --only nothing -> 2",
    "run -> 64",
    "run good.yaml --no-such-option -> 64",
    "run good.yaml --trials 0 -> 64",
    "frobnicate -> 64",
    "run crashing.yaml -> 125",
    "validate good.yaml -> 0",
    "validate broken.yaml -> 2",
    "explain SG0101 -> 0",
    "explain tool_called -> 0",
    "explain nonsense -> 2",
    "plan good.yaml -> 0",
    "schema -> 0",
    "--help -> 0",
    "--version -> 0",
    "baseline accept -> 2",
    "baseline show main -> 2",
    "gate latest -> 2",
  ])
  func `the exit status says what came of it`(line: String) async throws {
    let parts = line.split(separator: " -> ")
    let arguments = parts[0].split(separator: " ").map(String.init)
    let place = try Workspace()
    defer { place.remove() }
    try place.write(minimal, to: "good.yaml")
    try place.write(
      minimal.replacing("cat", with: "\"false\"").replacing("trials: 2", with: "trials: 1\nretries: 0"),
      to: "crashing.yaml"
    )
    try place.write(
      minimal.replacing("equals: hello", with: "equals: bye") + "\ngate: {scores: {equals: {min: 0.9}}}\n",
      to: "failing.yaml")
    try place.write(minimal.replacing("trials", with: "trails"), to: "broken.yaml")
    let result = try await Program.run(Program.path!, arguments, in: place.folder)
    #expect("\(result.status)" == parts[1], "\(result.output)\(result.errors)")
  }

  @Test func `a plan tells what drops a run can see, and smaller ones with more trials`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    let cases = (0..<12).map { "  - {id: case-\($0), input: hello, scorers: [{equals: hello}]}" }
    let suite = "suite: wide\nagent: {command: [cat]}\ncases:\n\(cases.joined(separator: "\n"))\n"
    try place.write(suite, to: "wide.yaml")
    func drop(_ arguments: String...) async throws -> Double {
      let result = try await Program.run(
        Program.path!, ["plan", "wide.yaml", "--power"] + arguments, in: place.folder)
      #expect(result.status == 0 && result.output.contains("no baseline yet"), "\(result.output)\(result.errors)")
      let line = try #require(result.output.split(separator: "\n").first { $0.contains("the whole suite:") })
      return try #require(line.split { !"0123456789.".contains($0) }.lazy.compactMap { Double($0) }.first)
    }
    let few = try await drop()
    #expect(few > 0 && few < 1)
    #expect(try await drop("--trials", "12") < few)
  }

  @Test func `every finding of a broken suite is shown at once with its place`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(
      """
      suite: broken
      agent: {command: [cat], timeout: 5}
      trails: 3
      cases:
        - id: one
          input: hello
          scorers:
            - tool_called: {tool: search_logs, at_mots: 2}
      """, to: "broken.yaml")
    let result = try await Program.spangate("validate", "broken.yaml", "--format", "concise", in: place.folder)
    let lines = result.errors.split(separator: "\n").map { $0.prefix { $0 != " " } }
    #expect(lines == ["broken.yaml:2:34:", "broken.yaml:3:1:", "broken.yaml:8:42:"], "\(result.errors)")
  }

  @Test func `the JSON report has the shape that the contract states`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(minimal, to: "good.yaml")
    let result = try await Program.spangate("run", "good.yaml", "--no-baseline", "--report", "json", in: place.folder)
    let report = try JSONValue(parsing: result.output)
    #expect(report["schema"] == "spangate.report/1")
    #expect(report["verdict"] == "passed")
    #expect(report["exit_status"] == 0)
    let trial = try #require(report.value(at: "/suites/0/cases/0/trials/1"))
    #expect(trial["outcome"] == "answered")
    #expect(trial["index"] == 1)
    #expect(trial.value(at: "/scores/0/label") == "pass")
    #expect(!result.output.contains("null"))
  }

  @Test func `a run that is killed is resumed to the verdict of an unbroken one`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    let cases = (0..<40).map { "  - {id: case-\($0), input: hello, scorers: [{equals: hello}]}" }.joined(
      separator: "\n")
    try place.write(
      """
      suite: slow
      agent: {command: [sh, -c, "sleep 0.05; echo x >> asked; cat"]}
      trials: 2
      concurrency: 4
      traces: off
      cases:
      \(cases)
      """, to: "slow.yaml")
    let running = try Program.started(Program.path!, ["run", "slow.yaml", "-q"], in: place.folder)
    while ((try? place.read("asked")) ?? "").count < 60 { try await Task.sleep(for: .milliseconds(2)) }
    running.signal(SIGKILL)
    _ = try await running.finished()

    let resumed = try await Program.spangate(
      "run", "--resume", "latest", "--no-baseline", "--report", "json=report.json", in: place.folder)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try place.json("report.json").value(at: "/run/trials") == 80)
    let asked = try place.read("asked").count / 2
    #expect(asked >= 80 && asked <= 80 + 8, "only what was in flight is asked twice: \(asked)")
  }

  @Test func `a run is not resumed with another agent unless that is meant`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    let suite = """
      suite: asked
      agent: {command: [sh, agent.sh]}
      trials: 2
      traces: off
      cases:
        - {id: one, input: hello, scorers: [{equals: hello}]}
      """
    try place.write(suite, to: "suite.yaml")
    try place.write("cat\n", to: "agent.sh")
    try place.write("x\n", to: "README")
    func git(_ arguments: String...) async throws {
      let settings = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
      let result = try await Program.run("/usr/bin/env", ["git"] + settings + arguments, in: place.folder)
      try #require(result.status == 0, "\(result.errors)")
    }
    try await git("init", "-q")
    try await git("add", "-A")
    try await git("commit", "-qm", "first")
    func run(_ arguments: String..., prompt: String = "1") async throws -> Program.Result {
      try await Program.run(
        Program.path!, ["run", "--no-baseline"] + arguments, in: place.folder, environment: ["PROMPT_VERSION": prompt])
    }
    func resume(_ arguments: String..., prompt: String = "1") async throws -> Program.Result {
      try await Program.run(
        Program.path!, ["run", "--no-baseline", "--resume", "latest"] + arguments, in: place.folder,
        environment: ["PROMPT_VERSION": prompt])
    }
    #expect(try await run("suite.yaml", "--report", "json=report.json").status == 0)
    // What a run writes makes no other agent.
    try place.write("{}", to: "report.json")
    #expect(try await resume("--report", "json=report.json").status == 0)
    try FileManager.default.removeItem(at: place.folder.appending(path: "report.json"))
    let variable = try await resume(prompt: "2")
    #expect(variable.status == 2 && variable.errors.contains("SG0335") && variable.errors.contains("`PROMPT_VERSION`"))

    let changes: [(file: String, text: String)] = [
      ("agent.sh", "cat  \n"), ("README", "y\n"), ("prompt.py", "x = 1\n"), ("prompt.txt", "be brief\n"),
      ("suite.yaml", suite.replacing("[sh, agent.sh]", with: "[sh, agent.sh, --fast]")),
    ]
    for change in changes {
      let before = try? place.read(change.file)
      try place.write(change.text, to: change.file)
      let changed = try await resume()
      #expect(changed.status == 2 && changed.errors.contains("SG0335"), "\(change.file): \(changed.errors)")
      let meant = try await resume("--allow-changed")
      #expect(meant.status == 0 && meant.output.contains("warning[SG0335]"), "\(change.file): \(meant.output)")
      if let before {
        try place.write(before, to: change.file)
      } else {
        try FileManager.default.removeItem(at: place.folder.appending(path: change.file))
      }
      #expect(try await resume().status == 0)
    }
    try await git("commit", "-q", "--allow-empty", "-m", "the same")
    #expect(try await resume().status == 0)
    try place.write("y\n", to: "README")
    try await git("commit", "-qam", "second")
    let committed = try await resume()
    #expect(committed.status == 2 && committed.errors.contains("revision"))
    #expect(try await run("suite.yaml", "--allow-changed").status == 64)
  }

  @Test func `Ctrl-C saves what was measured, says how to go on, and exits with 130`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(
      """
      suite: slow
      agent: {command: [sh, -c, "echo x >> asked; sleep 0.2; cat"]}
      trials: 3000
      concurrency: 2
      traces: off
      cases:
        - {id: one, input: hello, scorers: [{equals: hello}]}
      """, to: "slow.yaml")
    let running = try Program.started(Program.path!, ["run", "slow.yaml"], in: place.folder)
    while ((try? place.read("asked")) ?? "").count < 10 { try await Task.sleep(for: .milliseconds(2)) }
    running.signal(SIGINT)
    let result = try await running.finished()
    #expect(result.status == 130, "\(result.errors)")
    #expect(result.errors.contains("spangate run --resume"))
  }

  @Test func `hostile answers reach no terminal, log or report alive`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(
      """
      suite: hostile
      agent:
        command: [printf, '\\033[31m\\n::set-output name=x::y\\n]]>\\r\\001<script>alert(1)</script>']
      trials: 1
      gate: {scores: {contains: {min: 1}}}
      cases:
        - {id: one, input: hello, scorers: [{contains: nothing of the kind}]}
      """, to: "hostile.yaml")
    let summary = try place.write("", to: "summary.md")
    for format in ["full", "concise", "json", "junit", "github", "markdown"] {
      let result = try await Program.spangate(
        "run", "hostile.yaml", "--report", format, in: place.folder, environment: ["GITHUB_STEP_SUMMARY": summary])
      #expect(result.status == 1, "\(result.errors)")
      #expect(!result.output.unicodeScalars.contains("\u{1b}"))
      #expect(!result.output.unicodeScalars.contains("\u{1}"))
      #expect(!result.output.contains("\n::set-output"))
      #expect(format != "junit" || !result.output.contains("<script>"))
    }
    #expect(try place.read("summary.md").contains("hostile"))
  }
}
