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

  @Test(arguments: [
    (["true"], nil, nil), (["./mine"], nil, nil), (["mine"], "`mine` was not found in PATH", "there is `./mine`"),
    (["./missing"], "`./missing` does not exist", "looked up from the folder"),
    (["./plain"], "`./plain`: permission denied", "chmod +x ./plain"),
    (["pyhton3", "agent.py"], "`pyhton3` was not found in PATH", nil),
  ])
  func `whether a program is there can be told without running it`(
    arguments: [String], message: String?, hint: String?
  ) throws {
    let folder = try TemporaryFolder()
    try folder.write("mine", "#!/bin/sh\n", mode: 0o755)
    try folder.write("plain", "#!/bin/sh\n", mode: 0o644)
    let obstacle = runner.obstacle(to: ProcessCommand(arguments, folder: folder.path))
    #expect(obstacle?.message == message)
    if let hint { #expect(obstacle?.hint?.contains(hint) == true) } else { #expect(obstacle?.hint == nil) }
  }

  @Test func `a program that is above the folder is found`() throws {
    let (folder, tools) = (try TemporaryFolder(), try TemporaryFolder())
    try tools.write("tool", "#!/bin/sh\n", mode: 0o755)
    let program = "\(tools.path.split(separator: "/").last!)/tool"
    let obstacle = runner.obstacle(to: ProcessCommand([program], folder: folder.path))
    #expect(obstacle?.message == "`\(program)` does not exist")
    #expect(obstacle?.hint?.hasPrefix("there is `../\(program)`") == true)
    #expect(runner.obstacle(to: ProcessCommand(["true"], folder: "/no/such"))?.message.contains("/no/such") == true)
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
