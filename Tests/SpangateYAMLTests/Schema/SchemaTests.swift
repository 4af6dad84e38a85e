import SpangateCore
import SpangateTrace
import SpangateYAML
import Testing

/// The schema is checked by an implementation that knows nothing of ours: Python's `jsonschema`.
@Suite(.timeLimit(.minutes(5)))
struct SchemaTests {
  /// For each document `valid`, or what is wrong with it.
  private func verdicts(_ documents: [JSONValue]) throws -> [String] {
    try PythonSchema.complaints(about: documents, by: SuiteLoader.fakes.schema()).map { $0.first ?? "valid" }
  }

  private func document(_ name: String) throws -> JSONValue {
    try YAMLDocumentReader(environment: ["QUESTION": "Why?", "STAGING_URL": "http://x"])
      .read(JSONValue.self, from: "\(Fixtures.folder)/\(name).yaml")
  }

  @Test(.enabled(if: PythonSchema.isThere, PythonSchema.missing))
  func `the schema accepts every good suite`() throws {
    let names = Fixtures.names(in: "good")
    #expect(names.count >= 3)
    let verdicts = try verdicts(names.map { try document("good/" + $0) })
    #expect(Dictionary(uniqueKeysWithValues: zip(names, verdicts)).filter { $0.value != "valid" } == [:])
  }

  @Test(.enabled(if: PythonSchema.isThere, PythonSchema.missing))
  func `the schema refuses what types and keys make wrong`() throws {
    let names = [
      "unknown-key", "unknown-key-at-top", "several-at-once", "missing-keys", "missing-key-as-typo", "wrong-types",
      "scorer-indentation", "unknown-kinds", "two-targets", "no-target", "wrong-target", "empty-cases", "not-a-mapping",
      "case-ids", "variants", "settings-wrong", "quarantine", "wrong-scorers",
    ]
    let verdicts = try verdicts(names.map { try document("bad/" + $0) })
    #expect(Dictionary(uniqueKeysWithValues: zip(names, verdicts)).filter { $0.value == "valid" } == [:])
  }

  @Test(.enabled(if: PythonSchema.isThere, PythonSchema.missing))
  func `the schema refuses each wrong scorer`() throws {
    let wrong: [JSONValue] = [
      ["no_errors": 5], ["contains": ["a"]], ["max_turns": "six"], ["max_latency": "5 minutes"], ["max_latency": 5],
      ["tools": ["mode": "inorder", "names": []]], ["tools": nil], ["contains": ["text": "x", "severity": "advisroy"]],
      ["contains": "x", "equals": "y"], [:], "nonsense", ["contains": ["text": "x", "txt": "y"]], ["json": ["at": [1]]],
    ]
    let right: [JSONValue] = [
      "no_errors", ["no_errors": nil], ["equals": [1]], ["max_latency": "1.5s"], ["max_turns": 5],
      ["contains": 14], ["contains": "x", "name": "y"], ["json": ["at": ["a": 1]]], ["json": "/a"],
      ["similar": ["to": "x", "threshold": "80%"]],
    ]
    func suite(_ scorer: JSONValue) -> JSONValue {
      [
        "suite": "s", "agent": ["command": ["cat"]], "scorers": [scorer], "cases": [["id": "a", "input": "b"]],
      ]
    }
    let verdicts = try verdicts((right + wrong).map(suite))
    #expect(verdicts.prefix(right.count).filter { $0 != "valid" } == [])
    #expect(zip(wrong, verdicts.dropFirst(right.count)).filter { $0.1 == "valid" }.map(\.0) == [])
  }

  @Test func `the schema describes each plug-in with its summary`() {
    let text = SuiteLoader.fakes.schema().description
    for summary in ["the answer contains a text", "a program, started for each trial"] {
      #expect(text.contains(summary))
    }
    #expect(text == SuiteLoader.fakes.schema().description)
  }
}
