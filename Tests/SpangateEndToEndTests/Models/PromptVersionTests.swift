import Foundation
import SpangateCore
import Testing

@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"))
struct PromptVersionTests {
  private func workspace() throws -> Workspace {
    let place = try Workspace()
    try place.write(
      """
      suite: ops
      agent: {builtin: {model: scripted, script: model.yaml, prompt: prompts/ops.md}}
      trials: 1
      cases: [{id: a, input: b, scorers: [{contains: hello}]}]
      """, to: "suite.yaml")
    try place.write("model: m\nrules: [{say: hello}]\n", to: "model.yaml")
    try place.write("---\nname: ops\nversion: 1\n---\nBe brief.\n", to: "prompts/ops.md")
    return place
  }

  private func run(_ place: Workspace, _ options: String...) async throws -> Program.Result {
    try await Program.run(
      Program.path!, ["run", "suite.yaml", "--no-baseline", "--store", "s.db"] + options, in: place.folder)
  }

  @Test func `a text that changes without its version is a finding until the version is raised`() async throws {
    let place = try workspace()
    defer { place.remove() }
    for _ in 0..<2 {
      let result = try await run(place)
      #expect(result.status == 0 && !result.output.contains("SG0015"), "\(result.output)\(result.errors)")
    }
    try place.write("---\nname: ops\nversion: 1\n---\nBe very brief.\n", to: "prompts/ops.md")
    let changed = try await run(place)
    #expect(changed.status == 0)
    #expect(
      changed.output.contains(
        "warning[SG0015]: prompt `ops` has changed since it was first used here, and still is version `1`"))
    #expect(changed.output.contains("prompts/ops.md:3:1"))
    let asked = try await Program.spangate(
      "agent", "x", "--suite", "suite.yaml", "--store", "s.db", in: place.folder)
    #expect(asked.output == "hello\n" && asked.errors.contains("SG0015"))
    try place.write("---\nname: ops\nversion: 2\n---\nBe very brief.\n", to: "prompts/ops.md")
    #expect(try await !run(place).output.contains("SG0015"))
  }

  @Test func `a pipeline without a store of before sees it against the revision that it compares with`() async throws {
    let place = try workspace()
    defer { place.remove() }
    for arguments in [
      ["init", "-q"], ["add", "-A"],
      ["-c", "user.name=t", "-c", "user.email=t@example.invalid", "commit", "-q", "-m", "first"],
    ] {
      #expect(try await Program.run("/usr/bin/git", arguments, in: place.folder).status == 0)
    }
    try place.write("---\nname: ops\nversion: 1\n---\nBe very brief.\n", to: "prompts/ops.md")
    let changed = try await run(place, "--baseline-ref", "HEAD")
    #expect(changed.output.contains("prompt `ops` has changed since revision `HEAD`"), "\(changed.errors)")
    try place.write("---\nname: ops\nversion: 2\n---\nBe very brief.\n", to: "prompts/ops.md")
    #expect(try await !run(place, "--baseline-ref", "HEAD").output.contains("SG0015"))
  }
}
