import SpangateCore
import SpangateTrace
import SpangateYAML
import Testing

struct GoodSuiteTests {
  private func load(_ name: String, variant: String? = nil) throws -> Suite {
    let loaded = SuiteLoader.fakes.load("\(Fixtures.folder)/good/\(name).yaml", variant: variant)
    #expect(loaded.findings.map(\.transcript) == [])
    return try #require(loaded.value)
  }

  @Test func `the head of a suite is read with its places`() throws {
    let suite = try load("contract")
    #expect(suite.name.value == "ops-assistant")
    #expect((suite.name.range.line, suite.name.range.column, suite.name.range.length) == (1, 8, 13))
    #expect(suite.name.range.excerpt == "suite: ops-assistant")
    #expect(suite.folder == Fixtures.folder + "/good")
    #expect((suite.variant, suite.variants) == ("control", ["control", "terse", "server"]))
    #expect((suite.experimentID, suite.traces, suite.retries) == ("prompt-v2", .required, 1))
    #expect((suite.trials, suite.maxTrials, suite.concurrency) == (3, 24, 8))
    let target = try #require(suite.target.value as? Command)
    #expect((target.config.input, target.config.timeout) == (.stdin, .seconds(60)))
    #expect(target.config.env == ["PROMPT_VERSION": "v1", "WORKERS": "2"])
    #expect((suite.target.range.line, suite.target.range.column) == (4, 3))
  }

  @Test func `a suite of recorded traces needs no agent, and its cases come later`() throws {
    let suite = try load("recorded")
    #expect(!suite.hasAgent && suite.cases.isEmpty)
    #expect(suite.recorded == RecordedNames(case: "app.case", answer: "app.reply"))
    let cases = try #require(suite.traceCases)
    #expect(cases.query?.value == "{ gen.kind = \"agent\" }" && cases.query?.range.line == 5)
    #expect(cases.scorers.map(\.name) == ["no_errors"])
  }

  @Test func `a suite that says nothing of traces needs an agent, unless whoever reads it asks nobody`() {
    let path = "\(Fixtures.folder)/bad/agentless.yaml"
    #expect(SuiteLoader.fakes.load(path, variant: nil).value == nil)
    #expect(SuiteLoader.fakes.load(path, variant: nil, needsAgent: false).value?.hasAgent == false)
  }

  @Test func `a gate is read in its own units`() throws {
    let gate = try load("contract").gate
    #expect((gate.baseline, gate.falseAlarmRate) == ("main", 0.05))
    #expect(gate.scores["contains"]?.tolerance == 0.02)
    #expect(gate.scores["contains"]?.min?.value == 0.8)
    #expect(gate.measures[.costUSD]?.maxIncrease == .relative(0.1))
    #expect(gate.measures[.toolCalls]?.maxIncrease == .absolute(2))
    #expect(gate.measures[.latency]?.statistic == .p95)
    #expect(gate.measures[.latency]?.max == 2.5)
    #expect(gate.measures[.latency]?.range.line == 30)
  }

  @Test func `cases hold the suite's scorers and then their own`() throws {
    let cases = try load("contract").cases
    #expect(cases.map(\.id) == ["refund-window", "structured", "from-a-file", "another"])
    #expect(cases[0].scorers.map(\.name) == ["no_errors", "max_turns", "contains", "tool_called"])
    #expect(cases[1].scorers.map(\.name).suffix(4) == ["equals", "fourteen", "similar", "days"])
    #expect(cases[0].tags == ["refunds"] && cases[0].cluster == "eu-policy" && cases[1].trials == 5)
    #expect(cases[1].input == ["question": "${QUESTION}", "n": [1, 2.5, true, nil, "x"]])
    #expect(cases[1].expected == ["answer": 42])
    #expect((cases[0].scorers[3].range.line, cases[0].scorers[3].range.column) == (39, 9))
  }

  @Test func `keys that go with any scorer are taken, and a threshold reaches the scorer too`() throws {
    let scorers = try load("contract").cases[1].scorers
    let graded = try #require(scorers.first { $0.name == "fourteen" })
    #expect((graded.weight, graded.threshold, graded.severity) == (2, 0.9, .advisory))
    #expect((graded.scorer as? Contains)?.config.text == "14")
    let similar = try #require(scorers.first { $0.name == "similar" })
    #expect(similar.threshold == 0.8)
    #expect((similar.scorer as? Similar)?.config.threshold == 0.8)
    #expect((similar.scorer as? Similar)?.config.to.range.line == 47)
  }

  @Test func `cases from a file are data: nothing in them reads the environment`() throws {
    let suite = try load("contract")
    #expect(suite.cases[2].input == "What is ${THIS}?")
    #expect(suite.cases[2].expected == "14\u{2028}days")
    #expect(suite.cases[3].range.line == 3)
    #expect(suite.cases[3].range.file == Fixtures.folder + "/good/cases.jsonl")
  }

  @Test func `a variant is merged deeply over the suite`() throws {
    let terse = try #require(try load("contract", variant: "terse").target.value as? Command)
    #expect(terse.config.env == ["PROMPT_VERSION": "v2", "WORKERS": "2"])
    #expect(terse.config.command == ["python3", "agent.py"])
  }

  @Test func `a variant of another kind of target takes the place of the first`() throws {
    let suite = try load("contract", variant: "server")
    let server = try #require(suite.target.value as? HTTP)
    #expect(server.config.http.url == "http://127.0.0.1:8080/ask")
    #expect(server.config.timeout == .seconds(5))
    #expect((suite.trials, suite.variant) == (5, "server"))
  }

  @Test func `aliases, merge keys and every style of scalar are understood`() throws {
    let suite = try load("shared")
    let target = try #require(suite.target.value as? Command)
    #expect((target.config.timeout, target.config.input) == (.seconds(60), .json))
    #expect((suite.experimentID, suite.variant) == ("one", "base"))
    #expect(suite.cases.map(\.id) == ["first", "second", "third"])
    #expect(suite.cases[1].input == "Two lines\nof text: yes\n")
    #expect(suite.cases[2].input == nil)
    #expect(suite.cases.allSatisfy { $0.scorers.map(\.name) == ["no_errors", "max_latency", "contains_all"] })
  }

  @Test func `what is left out has its default`() throws {
    let suite = try load("minimal")
    #expect((suite.trials, suite.maxTrials, suite.concurrency, suite.retries) == (3, 48, 8, nil))
    #expect((suite.variant, suite.variants, suite.experimentID) == ("default", [], nil))
    #expect(suite.gate == GatePolicy())
  }

  @Test(arguments: [
    ("scorers: [contains: x]", TraceNeed.optional), ("scorers: [no_errors]", .required),
    ("scorers: [contains: x]\ngate: {measures: {wall_time: {max: 1s}}}", .optional),
    ("scorers: [contains: x]\ngate: {measures: {latency: {max: 1s}}}", .required),
    ("scorers: [contains: x]\ngate: {measures: {turns: {max: 3}}}", .required),
    ("scorers: [no_errors]\ntraces: off", .off),
  ])
  func `traces are required once anything reads them`(rest: String, need: TraceNeed) throws {
    #expect(try Fixtures.suite(rest).value?.traces == need)
  }
}
