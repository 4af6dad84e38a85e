import Dispatch
import Glibc
import SpangateTrace
import Testing

@testable import SpangateIO

@Suite(.timeLimit(.minutes(5)))
struct ProcessStopTests {
  let runner = ChildProcessRunner()

  private func command(_ script: String, timeout: Duration = .seconds(600), input: [UInt8] = []) -> ProcessCommand {
    ProcessCommand(["/bin/sh", "-c", script], input: input, timeout: timeout, grace: .milliseconds(20))
  }

  @Test func `a child that takes too long is told to end, and what it said is kept`() async {
    var command = command("trap 'echo bye; exit 0' TERM; echo hello; sleep 600 & wait")
    command.grace = .seconds(600)
    // A busy machine may need longer than any time-out to get as far as the trap.
    for timeout in [Duration.milliseconds(40), .milliseconds(400), .seconds(4), .seconds(40)] {
      command.timeout = timeout
      let result = await runner.run(command)
      #expect(result.end == .timedOut)
      if result.output.isEmpty { continue }
      return #expect(String(decoding: result.output, as: UTF8.self) == "hello\nbye\n")
    }
    Issue.record("the child never ran")
  }

  @Test func `a child that will not end is killed after the grace`() async {
    let result = await runner.run(
      command("trap '' TERM; echo $$; while :; do sleep 0.01; done", timeout: .milliseconds(40)))
    #expect(result.end == .timedOut)
    await eventually { !isAlive(result.output) }
  }

  @Test func `a time-out kills the children of the child too`() async {
    let result = await runner.run(command("trap '' TERM; sleep 600 & echo $!; wait", timeout: .milliseconds(40)))
    #expect(result.end == .timedOut)
    await eventually { !isAlive(result.output) }
  }

  @Test func `a child that ends without those it started is not waited for`() async {
    let result = await runner.run(command("sleep 600 & echo $!"))
    #expect(result.end == .exited(0))
    await eventually { !isAlive(result.output) }
  }

  @Test func `those who hold no pipe of a child that has ended are left alone`() async throws {
    let result = await runner.run(command("sleep 600 >/dev/null 2>&1 & echo $!"))
    #expect(result.end == .exited(0))
    #expect(isAlive(result.output))
    let group = try #require(result.group)
    #expect(runner.isAlive(group: group))
    _ = await runner.run(ProcessCommand(["kill", String(decoding: result.output.dropLast(), as: UTF8.self)]))
  }

  @Test func `what a child left behind can be waited for`() async throws {
    let result = await runner.run(command("sleep 0.2 >/dev/null 2>&1 & true"))
    let group = try #require(result.group)
    await eventually { !runner.isAlive(group: group) }
    #expect(await runner.run(command("true")).group == nil)
  }

  @Test func `output over its limit ends the child`() async {
    let result = await runner.run(ProcessCommand(["head", "-c", "20971520", "/dev/zero"], grace: .milliseconds(20)))
    #expect(result.end == .outputTooLarge)
    #expect(result.output.count == 16 << 20)
  }

  @Test func `output of exactly its limit is no trouble`() async {
    var command = command("printf 12345")
    command.maxOutput = 5
    #expect(await runner.run(command) == ProcessResult(end: .exited(0), output: Array("12345".utf8)))
    command.maxOutput = 4
    #expect(await runner.run(command) == ProcessResult(end: .outputTooLarge, output: Array("1234".utf8)))
  }

  @Test func `cancelling ends the child`() async throws {
    let folder = try TemporaryFolder()
    let runner = runner
    let command = command("echo $$ > \(folder.path)/pid; exec sleep 600")
    let task = Task { await runner.run(command) }
    await eventually { !folder.read("pid").isEmpty }
    task.cancel()
    #expect(await task.value.end == .cancelled)
    let pid = folder.read("pid")
    await eventually { !isAlive(pid) }
  }

  @Test func `a child that was cancelled in time counts as cancelled, however late that is noticed`() async {
    let loop = ChildLoop(inheriting: .current)
    defer { loop.close()?.join() }
    for timeout in [Duration.milliseconds(100), .seconds(1), .seconds(10)] {
      let (ends, end) = AsyncStream.makeStream(of: ProcessEnd.self)
      let (busy, isBusy) = AsyncStream.makeStream(of: Void.self)
      let isFree = DispatchSemaphore(value: 0)
      let id = loop.mintID()
      let deadline = MonotonicTime.now + timeout
      loop.submit(
        order(id, "exec sleep 600", timeout: timeout) { event in
          if case .ended(let result) = event { end.yield(result.end) }
        })
      loop.submit(
        order(loop.mintID(), "true") { event in
          guard case .started = event else { return }
          isBusy.yield()
          isFree.wait()
        })
      for await _ in busy { break }
      loop.stop(id)
      let isInTime = MonotonicTime.now < deadline
      usleep(UInt32(deadline.timeLeft.nanoseconds / 1_000) + 1_000)
      isFree.signal()
      for await end in ends {
        if isInTime { #expect(end == .cancelled) }
        break
      }
      if isInTime { return }
    }
    Issue.record("the machine was too busy to tell")
  }

  private func order(
    _ id: UInt64, _ script: String, timeout: Duration = .seconds(600), report: @escaping @Sendable (ChildEvent) -> Void
  ) -> LaunchOrder {
    LaunchOrder(
      id: id, command: command(script, timeout: timeout), stays: false, diagnostics: Locked(TailBuffer(limit: 64)),
      report: report)
  }

  @Test func `a task that is cancelled already waits for nothing`() async {
    let runner = runner
    let command = command("exec sleep 600")
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await runner.run(command).end
    }
    #expect(await task.value == .cancelled)
  }

  @Test func `shutting down kills what runs and refuses what comes later`() async throws {
    let process = try await runner.start(command("trap '' TERM; while :; do sleep 0.01; done"))
    runner.shutdown()
    #expect(process.ended == .cancelled)
    #expect(await runner.run(command("true")).end == .notStarted(ProcessFailure("the process runner was shut down")))
  }
}

@Suite(.timeLimit(.minutes(5)))
struct StandingProcessTests {
  let runner = ChildProcessRunner()

  private func start(
    _ script: String, grace: Duration = .milliseconds(20)
  ) async throws -> any RunningProcess {
    try await runner.start(
      ProcessCommand(["/bin/sh", "-c", script], timeout: .milliseconds(1), grace: grace, maxDiagnostics: 64))
  }

  @Test func `a standing process runs until it is stopped, and its output is kept in order`() async throws {
    let process = try await start("echo one; echo two >&2; echo three; exec sleep 600")
    await eventually { process.diagnostics == "one\ntwo\nthree\n" }
    #expect(process.ended == nil)
    await process.stop()
    #expect(process.ended == .cancelled)
    await process.stop()
  }

  @Test func `a standing process that will not end is killed`() async throws {
    let process = try await start("trap '' TERM; echo $$; while :; do sleep 0.01; done")
    await eventually { !process.diagnostics.isEmpty }
    await process.stop()
    let pid = Array(process.diagnostics.utf8)
    await eventually { !isAlive(pid) }
  }

  @Test func `a standing process that ends by itself says how`() async throws {
    let process = try await start("seq 1 1000; exit 7")
    await eventually { process.ended != nil }
    #expect(process.ended == .exited(7))
    #expect(process.diagnostics.hasPrefix("…\n") && process.diagnostics.hasSuffix("999\n1000\n"))
    #expect(process.diagnostics.utf8.count <= 64 + 3)
  }

  @Test func `a standing process that nobody holds any more is stopped`() async throws {
    let folder = try TemporaryFolder()
    func hold() async throws {
      // Long enough for the trap on any machine.
      let process = try await start(
        "trap 'echo stopped > \(folder.path)/word' TERM; echo ready; sleep 600 & wait; wait", grace: .seconds(600))
      await eventually { process.diagnostics == "ready\n" }
    }
    try await hold()
    await eventually { !folder.read("word").isEmpty }
  }

  @Test func `one that cannot be started says why`() async {
    await #expect(throws: ProcessFailure("`no-such-server` was not found in PATH")) {
      try await runner.start(ProcessCommand(["no-such-server"]))
    }
  }
}
