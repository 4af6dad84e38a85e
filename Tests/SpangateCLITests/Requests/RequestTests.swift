import ArgumentParser
import SpangateAgent
import SpangateCore
import SpangateGate
import Testing

@testable import SpangateCLI

struct RequestTests {
  @Test func `a gate takes the latest run, and compares as the suites say`() throws {
    #expect(try GateCommand.parse([]).request == GateRequest())
    let line = ["2026", "--baseline", "b", "--baseline-ref", "HEAD", "--report", "json", "--reprice"]
    #expect(
      try GateCommand.parse(line).request
        == GateRequest(
          run: "2026", baseline: BaselineChoice(source: .at(.named("b")), revision: "HEAD"),
          reports: [ReportRequest("json")], reprices: true))
  }

  @Test func `a comparison of variants has the first one first`() throws {
    #expect(
      try ABCommand.parse(["s.yaml", "--a", "x", "--b", "y", "--b", "z"]).request
        == ABRequest(suite: "s.yaml", arms: ["x", "y", "z"]))
    var asking = AskingRequest(seed: 3, budget: Budget(usd: 1), reports: [ReportRequest("markdown=m.md")])
    asking.selection.only = ["o*"]
    asking.concurrency = 4
    let line = "s.yaml --a x --b y --seed 3 --budget-usd 1 --report markdown=m.md --only o* --concurrency 4"
    #expect(
      try ABCommand.parse(line.split(separator: " ").map(String.init)).request
        == ABRequest(suite: "s.yaml", arms: ["x", "y"], asking: asking))
  }

  @Test func `a plan is that of a run`() throws {
    let line = ["s.yaml", "--variant", "v", "--trials", "9", "--shard", "1/2"]
    let plan = try PlanCommand.parse(line).request
    #expect(plan.run == (try RunCommand.parse(line).request))
    #expect(!plan.showsPower)
    #expect(try PlanCommand.parse(line + ["--power"]).request.showsPower)
  }

  @Test func `a judge is asked eight times at once`() throws {
    #expect(
      try JudgeCommand.Calibrate.parse(["l.jsonl", "--suite", "s.yaml"]).request
        == CalibrationRequest(file: "l.jsonl", suite: "s.yaml", concurrency: 8))
    let line = ["l.jsonl", "--suite", "s.yaml", "--scorer", "tone", "--variant", "v", "--concurrency", "2"]
    #expect(
      try JudgeCommand.Calibrate.parse(line).request
        == CalibrationRequest(file: "l.jsonl", suite: "s.yaml", scorer: "tone", variant: "v", concurrency: 2))
  }

  @Test func `an agent is set up by all of its options`() throws {
    let line = """
      hello --suite s.yaml --variant v --model anthropic/m --script s.json --base-url http://x --api-key-env K \
      --api-key-file k --max-tokens 5 --temperature 0.5 --stream --max-turns 3 --prompt p.md --tool a --tool b \
      --database d.db --logs l --timeout 90s --seed 1
      """
    #expect(
      try AgentCommand.parse(line.split(separator: " ").map(String.init)).request
        == AgentRequest(
          question: "hello", suite: "s.yaml", variant: "v",
          setup: AgentSetup(
            model: "anthropic/m", script: "s.json", baseUrl: "http://x", apiKeyEnv: "K", apiKeyFile: "k", maxTokens: 5,
            temperature: 0.5, stream: true, maxTurns: 3, prompt: "p.md", tools: ["a", "b"], database: "d.db", logs: "l",
            timeout: .seconds(90)),
          seed: 1))
  }

  @Test func `what is said by hand holds over the suite, and its paths start here`() {
    var suite = BuiltinTarget.Config(builtin: AgentConfig(), timeout: .seconds(5))
    suite.builtin.model = "openai/o"
    suite.builtin.maxTurns = 4
    suite.builtin.logs = "logs-of-suite"
    let same = AgentSetup().merged(over: suite, here: "/here")
    #expect((same.builtin.model, same.builtin.maxTurns, same.builtin.logs) == ("openai/o", 4, "logs-of-suite"))
    #expect(same.timeout == .seconds(5))
    let setup = AgentSetup(script: "a.json", maxTurns: 2, prompt: "Be brief.", database: "/d.sql", timeout: .seconds(9))
    let merged = setup.merged(over: suite, here: "/here")
    #expect((merged.builtin.model, merged.builtin.script) == ("scripted", "/here/a.json"))
    #expect((merged.builtin.maxTurns, merged.builtin.prompt, merged.builtin.database) == (2, "Be brief.", "/d.sql"))
    #expect(merged.timeout == .seconds(9))
    #expect(AgentSetup(prompt: "p.md").merged(over: nil, here: "/here").builtin.prompt == "/here/p.md")
  }

  @Test func `where and how are the same for every command`() throws {
    let global = try SchemaCommand.parse([
      "--config", "c.yaml", "--store", "sqlite:s.db", "--format", "json", "--color", "always", "-q", "-v",
    ]).global
    #expect(global.choice == WorkspaceChoice(settings: "c.yaml", store: "sqlite:s.db"))
    let console = global.console
    #expect(console.format == .json && console.color && console.quiet && console.verbose)
    let plain = try SchemaCommand.parse([]).global
    #expect(plain.choice == WorkspaceChoice())
    #expect(plain.console.format == .full && !plain.console.quiet && !plain.console.verbose)
  }
}
