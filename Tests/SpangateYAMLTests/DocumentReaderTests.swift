import SpangateCore
import SpangateTrace
import SpangateYAML
import Testing

struct DocumentReaderTests {
  private struct Script: Decodable, Sendable, Equatable {
    var turns: [Turn]
    var seed: UInt8?
    var rates: [Double]?
  }

  private struct Turn: Decodable, Sendable, Equatable {
    var when: String?
    var toolCall: Call?
    struct Call: Decodable, Sendable, Equatable {
      var name: String
      var arguments: JSONValue?
    }
  }

  private func read(_ text: String) throws -> Script {
    try Fixtures.withFolder(["script.yaml": text]) {
      try YAMLDocumentReader(environment: ["WHEN": "always"]).read(Script.self, from: $0 + "/script.yaml")
    }
  }

  @Test func `any decodable type is read`() throws {
    let script = try read(
      "turns: [{when: \"${WHEN}\", tool_call: {name: x, arguments: {a: [1]}}}, {}]\nrates: [10%, 0.5]")
    #expect(script.turns == [Turn(when: "always", toolCall: .init(name: "x", arguments: ["a": [1]])), Turn()])
    #expect(script.rates == [0.1, 0.5])
  }

  @Test func `a file outside of the suite's repository is read only where it is allowed`() throws {
    let files = [
      "repository/.git/HEAD": "x", "repository/suites/s.yaml": "", "repository/a.yaml": "", "outside/b.yaml": "",
    ]
    try Fixtures.withFolder(files) { folder in
      func standing(_ path: String, _ reader: YAMLDocumentReader) -> String {
        "\(reader.standing(of: folder + "/" + path, inSuiteOf: folder + "/repository/suites"))"
      }
      let allowing = YAMLDocumentReader(environment: ["SPANGATE_SAFE_DIRECTORY": folder + "/outside"])
      #expect(standing("repository/a.yaml", YAMLDocumentReader()) == "own")
      #expect(standing("outside/b.yaml", YAMLDocumentReader()).hasPrefix("foreign"))
      #expect(standing("repository/../outside/b.yaml", YAMLDocumentReader()).hasPrefix("foreign"))
      #expect(standing("outside/b.yaml", allowing) == "allowed")
      #expect(standing("outside/b.yaml", YAMLDocumentReader(trustsPaths: true)) == "own")
    }
  }

  @Test func `JSON is YAML`() throws {
    #expect(try read(#"{"turns": [], "seed": 255}"#) == Script(turns: [], seed: 255))
  }

  @Test func `all that is wrong is told with its place`() throws {
    let error = try #require(throws: InvalidDocument.self) {
      try read("turns:\n  - {wen: x}\n  - {tool_call: {nam: x}}\nseed: 256\nrates: [a]\n")
    }
    #expect(
      error.findings.map(\.transcript) == [
        "script.yaml:2:6: error[SG0003] unknown key `wen` in `turns[0]`\n  help: did you mean `when`?",
        "script.yaml:3:18: error[SG0003] unknown key `nam` in `turns[1].tool_call`\n  help: did you mean `name`?",
        "script.yaml:4:7: error[SG0006] `seed`: expected a whole number from 0 to 255, found the number 256",
        "script.yaml:5:9: error[SG0006] `rates[0]`: expected a number, found the string \"a\"",
      ])
  }

  @Test func `an empty file lacks what is required`() throws {
    let error = try #require(throws: InvalidDocument.self) { try read("") }
    #expect(error.findings.map(\.rule) == [.keyMissing])
  }
}
