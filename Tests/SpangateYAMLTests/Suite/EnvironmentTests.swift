import SpangateBuiltins
import SpangateCore
import SpangateTrace
import SpangateYAML
import Testing

/// What a suite asks is the same wherever it runs; how the agent is reached may depend on the place.
struct EnvironmentTests {
  private func load(_ text: String, _ environment: [String: String]) throws -> Loaded<Suite> {
    try Fixtures.load(
      text, with: ["more.jsonl": "{\"id\": \"more\", \"input\": \"${X}\"}\n"],
      loader: SuiteLoader(registry: .builtins, environment: environment))
  }

  private static let suite = """
    suite: "${X}"
    description: ${X} and $${X}
    agent: {command: ["${X}"], env: {A: "${X}", B: "$${X}"}, timeout: "${T}s"}
    trials: ${T}
    scorers: [{contains: "${X}"}]
    gate: {baseline: "${X}.json"}
    quarantine: [{case: "a${X}", reason: "${X}", owner: "${X}", until: 2026-12-31}]
    cases:
      - from: ${X}.jsonl
      - id: a${X}
        input: {q: "${X}"}
        expected: "${X}"
        tags: ["${X}"]
        cluster: ${X}
        scorers:
          - {equals: "${X}", name: "${X}"}
          - json: {equals: {headers: "${X}"}}
          - judge: {rubric: "${X}?", model: {name: openai/x, base_url: "http://${X}", api_key_file: "${X}"}}
    """

  @Test func `text of a suite is as it is written, and paths and the agent read the environment`() throws {
    let loaded = try load(Self.suite, ["X": "more", "T": "5"])
    #expect(loaded.findings == [])
    let suite = try #require(loaded.value)
    #expect((suite.name.value, suite.description) == ("${X}", "${X} and $${X}"))
    #expect((suite.trials, suite.gate.baseline) == (5, "more.json"))
    #expect(suite.quarantine.map(\.value.case) == ["a${X}"])
    #expect(suite.cases.map(\.id) == ["more", "a${X}"])
    #expect(suite.cases.map(\.input) == ["${X}", ["q": "${X}"]])
    #expect((suite.cases[1].expected, suite.cases[1].tags, suite.cases[1].cluster) == ("${X}", ["${X}"], "${X}"))
    #expect(suite.cases[1].scorers.map(\.name) == ["contains", "${X}", "json", "judge", "answered"])
  }

  @Test func `a case and its scorers have the same fingerprints in another place`() throws {
    let here = try #require(try load(Self.suite, ["X": "more", "T": "5"]).value)
    let there = try #require(
      try load(Self.suite.replacing("from: ${X}", with: "from: more"), ["X": "b", "T": "5"]).value)
    #expect(here.cases.map(\.fingerprint) == there.cases.map(\.fingerprint))
    #expect(here.cases.flatMap(\.scorers).map(\.fingerprint) == there.cases.flatMap(\.scorers).map(\.fingerprint))
  }

  @Test func `what is not set is missed only where it is read`() throws {
    let lines = try load(Self.suite, [:]).findings.map { ($0.rule, $0.range?.line) }
    #expect(lines.allSatisfy { $0.0 == .variableUnset })
    #expect(lines.map(\.1) == [3, 3, 3, 4, 6, 9, 18, 18])
  }

  @Test func `a number of a scorer is no variable, and where variables are read is said`() throws {
    let text = "suite: s\nagent: {command: [cat]}\ncases: [{id: a, input: b, scorers: [{max_turns: \"${X}\"}]}]"
    let found = try load(text, ["X": "5"]).findings
    #expect(
      found.map(\.message) == ["scorer `max_turns`: expected a whole number, found the string \"${X}\""]
        || found.count == 1)
    #expect(found[0].help?.contains("reads the environment in `agent`") == true)
  }
}
