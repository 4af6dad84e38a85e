import SpangateTrace
import Testing

@testable import SpangateIO

@Suite(.timeLimit(.minutes(5)))
struct ChildProcessRunnerTests {
  let runner = ChildProcessRunner()

  private func shell(
    _ script: String, _ change: (inout ProcessCommand) -> Void = { _ in }
  ) async -> ProcessResult {
    var command = ProcessCommand(["/bin/sh", "-c", script], grace: .milliseconds(20))
    change(&command)
    return await runner.run(command)
  }

  @Test(arguments: [
    ("echo out; echo err >&2", ProcessEnd.exited(0), "out\n", "err\n"), ("exit 3", .exited(3), "", ""),
    ("printf partial; kill -SEGV $$", .signalled(11), "partial", ""), ("kill -9 $$", .signalled(9), "", ""),
    ("cat; wc -c </dev/stdin", .exited(0), "0\n", ""), ("printf '\\0\\377'", .exited(0), "\0\u{fffd}", ""),
  ])
  func `a child's end, stdout and stderr are kept apart`(
    script: String, end: ProcessEnd, output: String, diagnostics: String
  ) async {
    let result = await shell(script)
    #expect(result.end == end)
    #expect(String(decoding: result.output, as: UTF8.self) == output)
    #expect(String(decoding: result.diagnostics, as: UTF8.self) == diagnostics)
  }

  @Test func `arguments reach the program as they are, without a shell`() async {
    let result = await runner.run(ProcessCommand(["printf", "%s|", "a b", "$HOME", "", "*;", "ä\n"]))
    #expect(String(decoding: result.output, as: UTF8.self) == "a b|$HOME||*;|ä\n|")
  }

  @Test func `large input and large output flow at the same time`() async {
    let input = (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let result = await runner.run(ProcessCommand(["cat"], input: input))
    #expect(result.end == .exited(0))
    #expect(result.output == input)
  }

  @Test func `a child need not read its input`() async {
    let input = [UInt8](repeating: 0x61, count: 5_000_000)
    #expect(
      await shell("echo done") { $0.input = input } == ProcessResult(end: .exited(0), output: Array("done\n".utf8)))
    #expect(await shell("exec <&-; echo done") { $0.input = input }.end == .exited(0))
  }

  @Test func `the environment is inherited, changed and cut as asked`() async {
    let runner = ChildProcessRunner(
      inheriting: InheritedEnvironment(["PATH": "/usr/bin:/bin", "KEPT": "1", "SET": "old", "GONE": "1"]))
    let result = await runner.run(ProcessCommand(["env"], environment: ["SET": "new=\n", "GONE": nil, "MORE": ""]))
    let lines = String(decoding: result.output, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    // Whose it is, it is told as well.
    let asked = Set(lines.filter { !$0.hasPrefix("SPANGATE_MARK=") })
    #expect(asked == ["PATH=/usr/bin:/bin", "KEPT=1", "SET=new=", "MORE=", ""])
    #expect(lines.count { $0.hasPrefix("SPANGATE_MARK=") } == 1)
  }

  @Test func `this process's environment is what a child gets by default`() async {
    let here = InheritedEnvironment.current
    #expect(here["PATH"] == here.variables["PATH"] && here["PATH"] != nil)
    #expect(await shell("printf %s \"$PATH\"").output == Array(here["PATH"]!.utf8))
  }

  @Test func `a child starts in its folder, and so does the search for it`() async throws {
    let folder = try TemporaryFolder()
    try folder.write("agent", "#!/bin/sh\npwd\n", mode: 0o755)
    for program in ["./agent", "agent"] {
      let result = await runner.run(
        ProcessCommand([program], environment: ["PATH": ":/bin"], folder: folder.path))
      #expect(String(decoding: result.output, as: UTF8.self) == folder.path + "\n")
    }
  }

  @Test func `a child has no descriptor of ours and a process group of its own`() async {
    let result = await shell("ls /proc/self/fd | wc -w; cut -d' ' -f5 /proc/$$/stat; echo $$")
    let lines = String(decoding: result.output, as: UTF8.self).split(separator: "\n")
    // stdin, stdout, stderr, and the folder that is being listed.
    #expect(lines.first == "4")
    #expect(lines[1] == lines[2])
  }

  @Test func `only the last of stderr is kept`() async {
    let result = await shell("seq 1 20000 >&2") { $0.maxDiagnostics = 12 }
    #expect(result == ProcessResult(end: .exited(0), diagnostics: Array("…\n20000\n".utf8)))
  }

  @Test func `what is kept of stderr begins with a whole word, and says that more was there`() async {
    let result = await shell("printf 'one two-and-a-half three' >&2") { $0.maxDiagnostics = 12 }
    #expect(String(decoding: result.diagnostics, as: UTF8.self) == "… three")
    let all = await shell("printf 'one two three' >&2") { $0.maxDiagnostics = 13 }
    #expect(String(decoding: all.diagnostics, as: UTF8.self) == "one two three")
  }

  @Test func `hundreds of children at once all end`() async {
    let runner = runner
    let ends = await withTaskGroup(of: ProcessEnd.self) { group in
      for index in 0..<200 {
        group.addTask { await runner.run(ProcessCommand(["/bin/sh", "-c", "exit \(index % 7)"])).end }
      }
      return await group.reduce(into: [:]) { $0[$1 == .exited(0), default: 0] += 1 }
    }
    #expect(ends == [true: 29, false: 171])
  }

  @Test func `no child stays behind as a zombie`() async {
    let result = await shell("echo $$")
    #expect(!hasEntry(result.output))
  }

  @Test func `no descriptor stays open`() async {
    let before = openDescriptors
    for _ in 0..<150 { _ = await shell("cat >/dev/null") { $0.input = [1, 2, 3] } }
    // Other tests run beside this one and have some open.
    await eventually { openDescriptors < before + 100 }
  }
}
