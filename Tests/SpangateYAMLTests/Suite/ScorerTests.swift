import SpangateCore
import SpangateTrace
import SpangateYAML
import Testing

struct ScorerTests {
  @Test(arguments: [
    ("contains", "\"14 days\"", "{\"text\": \"14 days\"}"),
    ("contains", "\"x\"", "{\"text\": \"x\", \"name\": \"y\", \"weight\": 2, \"severity\": \"advisory\"}"),
    ("contains_all", "[\"a\", \"b\"]", "{\"texts\": [\"a\", \"b\"]}"), ("no_errors", "null", "{}"),
  ])
  func `a fingerprint is of the meaning, not of the writing`(kind: String, short: String, long: String) throws {
    let first = SuiteLoader.fakes.scorer(kind: kind, config: try JSONValue(parsing: short))
    let second = SuiteLoader.fakes.scorer(kind: kind, config: try JSONValue(parsing: long))
    #expect(first.findings + second.findings == [])
    #expect(first.value?.fingerprint == second.value?.fingerprint)
    #expect(first.value != nil)
  }

  private func fingerprint(_ kind: String, _ config: JSONValue) throws -> Fingerprint {
    try #require(SuiteLoader.fakes.scorer(kind: kind, config: config).value).fingerprint
  }

  @Test func `a fingerprint changes with the configuration`() throws {
    #expect(try fingerprint("contains", ["text": "a"]) != fingerprint("contains", ["text": "b"]))
    #expect(try fingerprint("contains", ["text": "a"]) != fingerprint("equals", ["value": "a"]))
  }

  @Test func `a threshold is part of the fingerprint only where the scorer itself reads it`() throws {
    #expect(try fingerprint("contains", ["text": "a"]) == fingerprint("contains", ["text": "a", "threshold": 0.9]))
    #expect(
      try fingerprint("similar", ["to": "a", "threshold": 0.5])
        != fingerprint("similar", ["to": "a", "threshold": 0.9]))
  }

  @Test func `a fingerprint changes with the scorer's version`() throws {
    let known = try fingerprint("contains", ["text": "a"])
    #expect(known == Fingerprint(of: ["kind": "contains", "version": 1, "config": ["text": "a"]]))
    #expect(known != Fingerprint(of: ["kind": "contains", "version": 2, "config": ["text": "a"]]))
  }

  @Test func `a kind alone is configured with nothing`() {
    let loaded = SuiteLoader.fakes.scorer(kind: "equals", config: nil)
    #expect((loaded.value?.scorer as? Equals)?.config.value == nil)
    #expect(loaded.value?.name == "equals")
  }

  @Test func `a type that tries several shapes gets each of them`() throws {
    let text = SuiteLoader.fakes.scorer(kind: "json", config: "/a").value?.scorer as? JSONScorer
    let mapping = SuiteLoader.fakes.scorer(kind: "json", config: ["at": ["/a": 1]]).value?.scorer as? JSONScorer
    #expect(text?.config.at == .one("/a"))
    #expect(mapping?.config.at == .many(["/a": 1]))
  }

  @Test func `what is misconfigured points at its key`() {
    let loaded = SuiteLoader.fakes.scorer(kind: "tool_called", config: ["tool": "x", "at_most": 0])
    #expect(loaded.value == nil)
    #expect(loaded.findings.map(\.message) == ["scorer `tool_called`: `at_most` is less than `at_least`"])
  }
}
