import SpangateAgent
import SpangateCore
import SpangateModels
import SpangateTrace
import Testing

struct PromptFileTests {
  private func prompt(_ text: String) throws -> Prompt {
    try PromptFile(path: "/p/thorough.md", text: text, fallback: "thorough").prompt
  }

  @Test(
    arguments: [
      ("Be brief.\n", Prompt("Be brief.\n", name: "thorough")),
      ("---\nname: ops\nversion: 3\n---\nBe brief.\n", Prompt("Be brief.\n", name: "ops", version: "3")),
      ("---\r\nversion: \"1.0\"\r\n---\r\nBe\r\nbrief.", Prompt("Be\nbrief.", name: "thorough", version: "1.0")),
      ("---\n# a comment\nname: 'a b'\n\n---\n---\nrule", Prompt("---\nrule", name: "a b")),
      ("--- no head", Prompt("--- no head", name: "thorough")), ("", Prompt("", name: "thorough")),
    ] as [(String, Prompt)])
  func `a head names the text and its version`(text: String, expected: Prompt) throws {
    #expect(try prompt(text) == expected)
  }

  @Test(
    arguments: [
      ("---\nname: ops\n", "the head of the prompt has no end: a line of `---`"),
      ("---\nverison: 3\n---\n", "the head of a prompt has a `name` and a `version`, not `verison: 3`"),
      ("---\nname: a\nname: b\n---\n", "the head of a prompt has a `name` and a `version`, not `name: b`"),
      ("---\nversion:\n---\n", "`version` must be 1 to 100 visible characters"),
      ("---\nname: a\u{1b}[31m\n---\n", "`name` must be 1 to 100 visible characters"),
    ])
  func `a head that is none is refused`(text: String, problem: String) {
    #expect(throws: Misconfigured(problem)) { try prompt(text) }
  }

  @Test func `a file is read with its name, and one that is not there is said to be so`() throws {
    let folder = try ScratchFolder(["terse.md": "---\nversion: 2\n---\nBe terse."])
    let path = "\(folder.path)/terse.md"
    #expect(try PromptFile(path: path).prompt == Prompt("Be terse.", name: "terse", version: "2"))
    #expect(throws: Misconfigured("\(folder.path)/none.md: the prompt cannot be read: there is no such file")) {
      try PromptFile(path: "\(folder.path)/none.md")
    }
  }
}
