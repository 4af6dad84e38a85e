import Foundation
import SpangateCore
import SpangateStore
import SpangateTrace
import Testing

@testable import SpangateCLI

/// Commands from their requests on, in a folder of their own and without the binary.
@Suite(.timeLimit(.minutes(2)))
struct SessionTests {
  private static let suite = SampleSuite.text(rest: "traces: off\ngate: {scores: {equals: {min: 0.9}}}")

  private func run(_ request: RunRequest, in folder: Folder, _ recorder: Recorder) async throws {
    let console = recorder.console(ConsoleChoice(quiet: true))
    let reports = ReportOutput<Report>(request.asking.reports, environment: [:], console: console)
    try reports.prepare()
    let session = try await RunSession(
      request, in: try folder.workspace(near: "s.yaml", console), reports: reports, console: console)
    try session.finish(try await session.measure())
  }

  private func gate(_ request: GateRequest, in folder: Folder, _ recorder: Recorder) async throws {
    let console = recorder.console(ConsoleChoice(quiet: true))
    let reports = ReportOutput<Report>(request.reports, environment: [:], console: console)
    try await GateSession(
      request: request, workspace: try folder.workspace(near: "s.yaml", console), reports: reports, console: console
    ).run()
  }

  /// Compared with nothing.
  private func request(_ folder: Folder, _ reports: String...) -> RunRequest {
    RunRequest(
      suites: [folder.path + "/s.yaml"], asking: AskingRequest(reports: reports.map { ReportRequest($0) }),
      baseline: BaselineChoice(source: .nothing))
  }

  @Test func `a run is measured, accepted, gated again and found complete`() async throws {
    let folder = try Folder(["s.yaml": Self.suite])
    defer { folder.remove() }
    let first = Recorder()
    var request = request(folder, "json")
    request.accepting = 1
    try await run(request, in: folder, first)
    let report = try JSONValue(parsing: first.out)
    #expect(report["verdict"] == "passed" && report.value(at: "/run/trials") == 4)

    let console = Recorder().console()
    let store = try folder.workspace(console).openStore(console)
    #expect(try store.baseline(named: "main")?.suites["minimal"]?.cases.count == 2)

    let itself = Recorder()
    await #expect(throws: Stop(status: .inconclusive)) {
      try await gate(GateRequest(reports: [ReportRequest("concise")]), in: folder, itself)
    }
    #expect(itself.out.contains("nothing can be compared with itself"))
    var next = self.request(folder, "json")
    next.baseline = BaselineChoice()
    try await run(next, in: folder, Recorder())
    let again = Recorder()
    try await gate(GateRequest(reports: [ReportRequest("json")]), in: folder, again)
    #expect(try JSONValue(parsing: again.out).value(at: "/run/baseline") == "main")

    let resumed = Recorder()
    (next.suites, next.resumed) = ([], "latest")
    try await run(next, in: folder, resumed)
    #expect(try JSONValue(parsing: resumed.out).value(at: "/run/trials") == 4)
  }

  @Test func `a floor that is missed ends the command with 1`() async throws {
    let folder = try Folder(["s.yaml": Self.suite.replacing("equals: hello", with: "equals: bye")])
    defer { folder.remove() }
    let recorder = Recorder()
    await #expect(throws: Stop(status: .regressed)) { try await run(request(folder, "concise"), in: folder, recorder) }
    #expect(recorder.out.contains("SG0102"))
    let none = BaselineChoice(source: .nothing)
    await #expect(throws: Stop(status: .regressed)) {
      try await gate(GateRequest(baseline: none), in: folder, Recorder())
    }
  }

  @Test func `a run without a baseline that was not told so is no pass`() async throws {
    let folder = try Folder(["s.yaml": Self.suite])
    defer { folder.remove() }
    let recorder = Recorder()
    var request = request(folder, "json", "concise")
    request.baseline = BaselineChoice()
    await #expect(throws: Stop(status: .inconclusive)) { try await run(request, in: folder, recorder) }
    #expect(recorder.out.contains("inconclusive: there is no baseline `main` to compare with (exit status 125)"))
    #expect(recorder.out.contains(#""verdict": "inconclusive""#) && !recorder.out.contains("passed:"))
    await #expect(throws: Stop(status: .inconclusive)) { try await gate(GateRequest(), in: folder, Recorder()) }
    try await gate(GateRequest(baseline: BaselineChoice(source: .nothing)), in: folder, Recorder())
  }

  @Test func `what is known before a run is in its report, and changes no verdict`() async throws {
    let expired = "quarantine: [{case: two, until: 2020-01-01, reason: broken, owner: me}]"
    let folder = try Folder(["s.yaml": Self.suite.replacing("traces: off", with: "traces: off\n\(expired)")])
    defer { folder.remove() }
    let recorder = Recorder()
    try await run(request(folder, "json"), in: folder, recorder)
    let report = try JSONValue(parsing: recorder.out)
    #expect(report["verdict"] == "passed")
    #expect(report.value(at: "/findings/0/rule") == "SG0013")
  }

  @Test func `nothing is asked when a report is none, or a suite has changed since`() async throws {
    let folder = try Folder(["s.yaml": Self.suite])
    defer { folder.remove() }
    let recorder = Recorder()
    await #expect(throws: Stop(status: .invalid)) { try await run(request(folder, "none"), in: folder, recorder) }
    #expect(recorder.errors.contains("unknown report format `none`"))
    await #expect(throws: Stop(status: .invalid)) { try await gate(GateRequest(), in: folder, recorder) }
    #expect(recorder.errors.contains("SG0402"))
    try await run(request(folder, "json"), in: folder, Recorder())
    try folder.write(Self.suite.replacing("equals: hello", with: "equals: hallo"), to: "s.yaml")
    await #expect(throws: Stop(status: .invalid)) { try await gate(GateRequest(), in: folder, recorder) }
    #expect(recorder.errors.contains("suite `minimal` has changed since run"))
  }

  @Test func `variants of one suite are compared, with reports as asked`() async throws {
    let folder = try Folder([
      "s.yaml": Self.suite.replacing("trials: 2", with: "trials: 4\nmax_trials: 8\nvariants: {a: {}, b: {}}"),
      "more/a.yaml": SampleSuite.text("a", rest: "variants: {a: {}, b: {}}"),
      "more/b.yaml": SampleSuite.text("b", rest: "variants: {a: {}, b: {}}"),
    ])
    defer { folder.remove() }
    let recorder = Recorder()
    let console = recorder.console(ConsoleChoice(quiet: true))
    let workspace = try folder.workspace(console)
    var request = ABRequest(suite: folder.path + "/s.yaml", arms: ["a", "b"])
    request.asking = AskingRequest(seed: 1, reports: [ReportRequest("json")])
    func output() -> ReportOutput<ABReport> { ReportOutput(request.asking.reports, console: console) }
    let session = try await ABSession(request, in: workspace, output: output(), console: console)
    let report = try await session.measure()
    #expect(report.others.map(\.arm.variant) == ["b"])
    // Both are alike: nothing is worse, though too few trials may be there to tell.
    do { try session.finish(report) } catch { #expect(error as? Stop == Stop(status: .inconclusive)) }
    #expect(try JSONValue(parsing: recorder.out)["schema"] == "spangate.ab/1")

    request.suite = folder.path + "/more"
    request.asking.reports = [ReportRequest("json=\(folder.path)/ab.json")]
    let early = output()
    await #expect(throws: Stop(status: .invalid)) {
      try await early.cover(request) {
        try early.prepare()
        _ = try await ABSession(request, in: workspace, output: early, console: console)
      }
    }
    let written = try JSONValue(parsing: folder.read("ab.json"))
    #expect(written["exit_status"] == 2 && written["findings"]?.array?.count == 1)
    #expect(recorder.errors.contains("more` holds 2 suites, and `ab` compares variants of one"))
  }

  @Test func `a plan counts trials, and asks nobody`() async throws {
    let folder = try Folder(["s.yaml": Self.suite.replacing("cat", with: "no-such-program")])
    defer { folder.remove() }
    let recorder = Recorder()
    let console = recorder.console(ConsoleChoice(format: .json))
    let workspace = try folder.workspace(console)
    try await PlanSession(request: PlanRequest(run: request(folder)), workspace: workspace, console: console).show()
    let plan = try JSONValue(parsing: recorder.out)
    #expect(plan.value(at: "/0/trials") == 4 && plan.value(at: "/0/agent") == "command")
    #expect(plan.value(at: "/0/cost_usd_reason") == "the baseline knows no cost of these cases")
    #expect(!folder.holds("store"))
    // By name alone.
    let variables = try #require(plan.value(at: "/0/variables"))
    #expect(variables["inherited"]?.array != nil && variables["withheld"]?.array != nil)
  }

  @Test func `a plan names the variables that an agent gets and does not get`() throws {
    let text = Self.suite.replacing(
      "command: [cat]", with: "command: [cat], env: {A: 1x, B: null}, inherit_env: [GH_TOKEN]")
    let folder = try Folder(["s.yaml": text])
    defer { folder.remove() }
    let console = Recorder().console()
    let suites = try folder.workspace(console).suites([folder.path + "/s.yaml"], variant: nil, console: console)
    let environment = ["PATH": "/bin", "B": "secret-b", "GITHUB_TOKEN": "g", "GH_TOKEN": "h"]
    let variables = ForecastVariables(suites[0], in: environment, withholding: WithheldVariables(in: environment))
    #expect(
      variables?.lines == [
        "  variables gets: GH_TOKEN, PATH", "  variables set for it: A", "  variables withheld: B, GITHUB_TOKEN",
      ])
  }

  @Test func `a judge must be one, and its labels readable`() throws {
    let folder = try Folder(["s.yaml": Self.suite])
    defer { folder.remove() }
    let recorder = Recorder()
    let console = recorder.console()
    let request = CalibrationRequest(file: folder.path + "/labels.jsonl", suite: folder.path + "/s.yaml")
    #expect(throws: Stop(status: .invalid)) {
      try CalibrationSession(request, in: try folder.workspace(console), console: console)
    }
    #expect(recorder.errors.contains("no scorer in `\(folder.path)/s.yaml` asks a model"))
  }

  @Test func `an agent by hand needs a suite with a built-in agent, or a model that there is`() throws {
    let folder = try Folder(["s.yaml": Self.suite])
    defer { folder.remove() }
    let recorder = Recorder()
    let console = recorder.console()
    let workspace = try folder.workspace(console)
    #expect(throws: Stop(status: .invalid)) {
      try AgentSession(
        AgentRequest(question: "?", suite: folder.path + "/s.yaml"), in: workspace, console: console)
    }
    #expect(throws: Stop(status: .invalid)) {
      try AgentSession(
        AgentRequest(question: "?", setup: AgentSetup(model: "none")), in: workspace, console: console)
    }
    #expect(recorder.errors.contains("is not one suite with a `builtin` agent"))
    #expect(recorder.errors.contains("there is no model `none`"))
  }

  @Test func `any trial can be looked at, with a finding or without`() async throws {
    let folder = try Folder(["s.yaml": Self.suite])
    defer { folder.remove() }
    let recorder = Recorder()
    try await run(request(folder, "json"), in: folder, recorder)
    let report = try JSONValue(parsing: recorder.out)
    let id = try #require(report.value(at: "/suites/0/cases/0/trials/1/trace_id")?.string)
    let console = Recorder().console()
    let workspace = try folder.workspace(console)
    let trial = try StoredTrial(String(id.prefix(12)), in: workspace, console: console)
    let text = trial.text(on: Surface())
    #expect(text.hasPrefix("minimal, case one, variant default, trial 1\n  asked: "), "\(text)")
    #expect(text.contains("\n  equals: pass, "), "\(text)")
    #expect(text.hasSuffix("no span of it is stored: the suite says `traces: off`"), "\(text)")
    #expect(try trial.page(in: workspace.traceFolder, console) == "file://\(folder.path)/store/traces/\(id).html")
    #expect(folder.holds("store/traces/\(id).html"))
    for other in ["", "x", "ffffffffffffffff"] {
      let recorder = Recorder()
      let console = recorder.console()
      #expect(throws: Stop(status: .invalid)) { try StoredTrial(other, in: workspace, console: console) }
      #expect(recorder.errors.contains("SG0361"))
    }
  }

  @Test func `a command that ends early leaves its reports`() async throws {
    let folder = try Folder(["s.yaml": Self.suite.replacing("equals", with: "eqals")])
    defer { folder.remove() }
    let recorder = Recorder()
    let console = recorder.console()
    let reports = ReportOutput<Report>(
      ["junit", "json", "markdown"].map { ReportRequest("\($0)=\(folder.path)/out/\($0)") }, environment: [:],
      console: console)
    await #expect(throws: Stop(status: .invalid)) {
      try await reports.cover {
        try reports.prepare()
        _ = try await RunSession(
          request(folder), in: try folder.workspace(near: "s.yaml", console), reports: reports, console: console)
      }
    }
    let json = try JSONValue(parsing: folder.read("out/json"))
    #expect(json["exit_status"] == 2 && json["verdict"] == "inconclusive")
    #expect(json.value(at: "/findings/0/line") == 7 && json.value(at: "/run/cost_usd_reason") != nil)
    #expect(try folder.read("out/junit").contains("failures=\"0\" errors=\""))
    #expect(try folder.read("out/junit").contains("type=\"kind-unknown\""))
    #expect(try folder.read("out/markdown").hasPrefix("## ❌ spangate: invalid: "))
  }
}
