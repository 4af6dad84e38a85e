import SpangateTrace
import Testing

@testable import SpangateIO

@Suite(.timeLimit(.minutes(5)))
struct ProgramPathTests {
  let runner = ChildProcessRunner(inheriting: InheritedEnvironment(["PATH": "/usr/bin:/bin"]))

  @Test(arguments: [
    (["no-such-program"], "`no-such-program` was not found in PATH"), (["./missing"], "`./missing` does not exist"),
    (["./plain"], "`./plain`: permission denied"), (["."], "`.`: permission denied"), ([""], "the program has no name"),
    ([], "the program has no name"), (["./orphan"], "`./orphan` names an interpreter that does not exist"),
    (["./text"], "`./text` is neither a program for this machine nor a script with a `#!` line"),
    (["./plain/under"], "`./plain/under` does not exist"), (["true", "a\0b"], "an argument holds a NUL byte"),
    (["evil\u{1b}[2J"], "`evil\\u{1b}[2J` was not found in PATH"),
    (
      ["true", String(repeating: "x", count: 1 << 20)],
      "the arguments and the environment of `true` are too long for the system"
    ),
  ])
  func `a program that cannot be run says why`(arguments: [String], message: String) async throws {
    let folder = try TemporaryFolder()
    try folder.write("plain", "#!/bin/sh\n", mode: 0o644)
    try folder.write("orphan", "#!/no/such/interpreter\n", mode: 0o755)
    try folder.write("text", "just text\n", mode: 0o755)
    let result = await runner.run(ProcessCommand(arguments, folder: folder.path))
    #expect(result == ProcessResult(end: .notStarted(ProcessFailure(message))))
  }

  @Test func `a program in PATH that may not be run says so`() async throws {
    let folder = try TemporaryFolder()
    try folder.write("plain", "#!/bin/sh\n", mode: 0o644)
    let result = await runner.run(ProcessCommand(["plain"], environment: ["PATH": folder.path]))
    #expect(result.end == .notStarted(ProcessFailure("`plain`: permission denied")))
  }

  @Test func `a missing folder says so`() async {
    let result = await runner.run(ProcessCommand(["true"], folder: "/no/such/folder"))
    #expect(result.end == .notStarted(ProcessFailure("folder `/no/such/folder` does not exist")))
  }

  @Test(arguments: ["", "A=B", "A\0"]) func `an impossible variable says so`(name: String) async {
    let result = await runner.run(ProcessCommand(["true"], environment: [name: "1"]))
    #expect(
      result.end == .notStarted(ProcessFailure("`\(name.inert())` cannot be the name of an environment variable")))
  }
}
