import SpangateCore
import SpangateTrace
import Testing

@testable import SpangateYAML

struct PlaceTests {
  @Test func `columns count code points and carets cover the word`() throws {
    let loaded = try Fixtures.load(
      "suite: é\nagent: {\"日本\": x}\nscorers: [contians: \"ééé\", tol_called: x]\ncases: []")
    #expect(loaded.findings.map(\.underlined) == ["agent", "contians", "tol_called", "["])
    #expect(loaded.findings.map { $0.range?.column } == [1, 11, 28, 8])
  }

  @Test(arguments: ["\n", "\r\n", "\r", "\u{85}", "\u{2028}"])
  func `every line end that YAML knows is counted`(end: String) throws {
    let text = ["suite: s", "agent: {command: [cat]}", "x: 1", "scorers: [no_errors]", "cases: [{id: a, input: b}]"]
    let finding = try #require(try Fixtures.load(text.joined(separator: end)).findings.first)
    #expect((finding.range?.line, finding.underlined, finding.range?.excerpt) == (3, "x", "x: 1"))
  }

  @Test func `findings of a file come in its order and all at once`() throws {
    let text = "cases: [{id: a, inptu: b}]\nscorers: [nothing_known]\nagent: {}\nsuite: [a]\nx: 1"
    let lines = try Fixtures.load(text).findings.map { $0.range?.line }
    #expect(lines == [1, 2, 3, 4, 5])
  }

  @Test func `what an anchor holds is blamed where it is written`() throws {
    let text = """
      suite: s
      agent: {command: [cat]}
      cases:
        - {id: a, input: b, scorers: &s [max_turns: six]}
        - {id: b, input: b, scorers: *s}
      """
    let findings = try Fixtures.load(text).findings
    #expect(findings.map { $0.range?.line } == [4])
  }
}
