internal import CLinux
internal import Glibc
internal import SpangateBuiltins
internal import SpangateCore
internal import SpangateIO
internal import SpangateTesting
import SpangateTrace

/// Asking agents: child processes beside `xargs`, and HTTP against a server in this process.
///
/// - Returns: what was measured, each with its figure in words.
package func targetBench() async throws -> [(name: String, value: String)] {
  let launches = try await launchBench(2_000, rounds: 5)
  let instant = try await httpBench(10_000, width: 100, answeringAfter: .zero)
  let slow = try await httpBench(1_000, width: 100, answeringAfter: .milliseconds(50))
  return [
    ("launches/s, command", "\(Int(launches.ours))"),
    ("launches/s, xargs -P2", "\(Int(launches.theirs))"),
    ("command beside xargs, median of pairs", "\(Int(launches.ratio * 100)) %"),
    ("10,000 instant HTTP cases", "\(Int(10_000 / instant.wall.seconds)) cases/s"),
    ("client CPU a case", "\(Int(instant.cpu.seconds / 10_000 * 1e6)) µs"),
    ("1,000 HTTP cases of 50 ms, 100 at once", "\(Int(slow.wall.seconds * 1_000)) ms"),
  ]
}

/// Launches a program that does nothing, two at once, in turns with `xargs -P2`.
private func launchBench(_ count: Int, rounds: Int) async throws -> (ours: Double, theirs: Double, ratio: Double) {
  let runner = ChildProcessRunner()
  let program = "/tmp/spangate-bench-\(getpid())"
  defer { unlink(program) }
  let compile = ProcessCommand(
    ["cc", "-O1", "-static", "-o", program, "-x", "c", "-"], input: Array("int main(void) { return 0; }".utf8))
  let compiled = await runner.run(compile)
  guard compiled.end == .exited(0) else {
    throw ProcessFailure("cc: \(String(decoding: compiled.diagnostics, as: UTF8.self).inert())")
  }
  let lines = Array(String(repeating: "x\n", count: count).utf8)
  var pairs: [(ours: Double, theirs: Double)] = []
  for _ in 0..<rounds {
    let theirs = await ContinuousClock().measure {
      _ = await runner.run(ProcessCommand(["xargs", "-P2", "-n1", program], input: lines))
    }
    let ours = await ContinuousClock().measure {
      await repeated(count, width: 2) { _ in await runner.run(ProcessCommand([program])).end == .exited(0) }
    }
    pairs.append((Double(count) / ours.seconds, Double(count) / theirs.seconds))
  }
  let ratios = pairs.map { $0.ours / $0.theirs }.sorted()
  let middle = pairs.sorted { $0.ours < $1.ours }[rounds / 2]
  return (middle.ours, middle.theirs, ratios[rounds / 2])
}

/// Asks an HTTP target for many trials.
private func httpBench(
  _ count: Int, width: Int, answeringAfter delay: Duration
) async throws -> (wall: Duration, cpu: Duration) {
  let server = InstantServer(answeringAfter: delay)
  let client = CurlHTTPClient()
  let target = try HTTPTarget(askingAt: "http://127.0.0.1:\(server.port)/")
  let session = try await target.open(in: RunPlace(folder: "."), using: Tools.stub(http: client))
  // The library is loaded with the first request.
  _ = await session.run(PlannedTrial.stub())
  let before = processCPU()
  let wall = await ContinuousClock().measure {
    await repeated(count, width: width) { index in
      await session.run(PlannedTrial.stub(index: index)) == .answered(Answer(text: "ok"))
    }
  }
  let cpu = processCPU() - before
  client.shutdown()
  server.stop()
  return (wall, cpu - server.cpu)
}

/// Does something many times, so many at once; stops the program where one fails, since the figure would be wrong.
private func repeated(_ count: Int, width: Int, _ body: @escaping @Sendable (Int) async -> Bool) async {
  await withTaskGroup(of: Bool.self) { group in
    for index in 0..<count {
      if index >= width { check(await group.next()) }
      group.addTask { await body(index) }
    }
    for await succeeded in group { check(succeeded) }
  }
}

private func check(_ succeeded: Bool?) { precondition(succeeded == true, "a case failed") }

private func processCPU() -> Duration {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
