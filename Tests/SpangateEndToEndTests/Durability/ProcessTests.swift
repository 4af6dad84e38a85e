import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// What a run leaves behind, however it ends.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"))
struct ProcessTests {
  private func workspace(_ script: String, timeout: String = "60s") throws -> Workspace {
    let place = try Workspace()
    try place.write(script, to: "agent.sh")
    try place.write(
      """
      suite: shop
      agent: {command: [sh, agent.sh], timeout: \(timeout)}
      trials: 1
      retries: 0
      traces: off
      cases: [{id: a, input: x, scorers: [{contains: fine}]}]

      """, to: "s.yaml")
    return place
  }

  private func processes(_ place: Workspace, _ count: Int) async throws -> [pid_t] {
    while true {
      let pids = ((try? place.read("pids")) ?? "").split(separator: "\n").compactMap { pid_t($0) }
      if pids.count >= count { return pids }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  private func areGone(_ pids: [pid_t]) async throws {
    while pids.contains(where: { kill($0, 0) == 0 }) { try await Task.sleep(for: .milliseconds(10)) }
  }

  private static let wandering = """
    echo $$ >> pids
    setsid sh -c 'echo $$ >> pids; exec sleep 600' >/dev/null 2>&1 &
    (setsid sh -c 'echo $$ >> pids; exec sleep 600' >/dev/null 2>&1 &)
    exec sleep 600

    """

  @Test(arguments: [(SIGHUP, 129), (SIGINT, 130), (SIGQUIT, 131), (SIGTERM, 143), (SIGKILL, 9)] as [(Int32, Int32)])
  func `no process outlives a run that is ended from outside`(_ signal: Int32, _ status: Int32) async throws {
    let place = try workspace(Self.wandering)
    defer { place.remove() }
    let run = try Program.started(Program.path!, ["run", "s.yaml", "--no-baseline"], in: place.folder)
    let pids = try await processes(place, 3)
    run.signal(signal)
    #expect(try await run.finished().status == status)
    try await areGone(pids)
  }

  /// Swift's runtime would tell of a crash, and let the run go on to its verdict.
  @Test func `a run that is asked to quit while it begins does so`() async throws {
    let place = try workspace("exec sleep 600\n")
    defer { place.remove() }
    for delay in 0..<30 {
      let run = try Program.started(Program.path!, ["run", "s.yaml", "--no-baseline"], in: place.folder)
      try await Task.sleep(for: .milliseconds(2 * delay))
      run.signal(SIGQUIT)
      // Of the system, before the program has begun.
      #expect([SIGQUIT, 131].contains(try await run.finished().status))
    }
  }

  /// With a child that this process has not started, as a shell has that becomes a program.
  @Test func `no daemon without an environment outlives a run that is killed`() async throws {
    let place = try workspace(
      """
      setsid -f env -i /bin/sh -c 'echo $$ >> pids; trap "" TERM; while :; do /bin/sleep 0.05; done' >/dev/null 2>&1
      exec sleep 600

      """)
    defer { place.remove() }
    let run = try Program.started(
      "/bin/sh", ["-c", "sleep 5 & exec \"$0\" run s.yaml --no-baseline", Program.path!], in: place.folder)
    let pids = try await processes(place, 1)
    run.signal(SIGKILL)
    #expect(try await run.finished().status == SIGKILL)
    try await areGone(pids)
  }

  @Test func `an agent that kills who watches it is heard all the same, and leaves nothing`() async throws {
    let place = try workspace(
      """
      setsid -f /bin/sh -c 'echo $$ >> pids; exec sleep 600' >/dev/null 2>&1
      kill -9 $PPID
      sleep 0.2
      echo fine

      """)
    defer { place.remove() }
    let result = try await Program.spangate(
      "run", "s.yaml", "--no-baseline", "--trials", "2", "--concurrency", "1", in: place.folder)
    #expect(result.status == 0, "\(result.errors)")
    try await areGone(try await processes(place, 2))
  }

  @Test func `a second Ctrl-C ends at once`() async throws {
    let place = try workspace("trap '' TERM; echo $$ >> pids; while :; do sleep 0.1; done\n")
    defer { place.remove() }
    let run = try Program.started(Program.path!, ["run", "s.yaml", "--no-baseline"], in: place.folder)
    let pids = try await processes(place, 1)
    run.signal(SIGINT)
    try await Task.sleep(for: .milliseconds(100))
    run.signal(SIGINT)
    #expect(try await run.finished().status == 130)
    try await areGone(pids)
  }

  @Test func `what an agent leaves running is named and ended`() async throws {
    let place = try workspace("setsid sh -c 'echo $$ >> pids; exec sleep 600' >/dev/null 2>&1 & sleep 0.2; echo fine\n")
    defer { place.remove() }
    let result = try await Program.spangate("run", "s.yaml", "--no-baseline", in: place.folder)
    #expect(result.status == 0)
    #expect(result.errors.contains("SG0310") || result.output.contains("SG0310"))
    try await areGone(try await processes(place, 1))
  }

  private static let server = """
    import http.server, os, sys, time
    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_): pass
        def answer(self):
            # The command that started it has ended before the first answer is looked at.
            if self.command == "POST": time.sleep(0.5)
            self.rfile.read(int(self.headers.get("content-length") or 0))
            self.send_response(200); self.send_header("content-length", "4"); self.end_headers()
            self.wfile.write(b"fine")
        do_GET = do_POST = answer
    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
    open("pids", "a").write(f"{os.getpid()}\\n")
    server.serve_forever()

    """

  /// As `docker compose up -d` does.
  @Test(
    .enabled(if: Program.python != nil, "no Python"),
    arguments: [(0, "passed"), (3, "inconclusive")])
  func `a command may leave the server in the background and end well, where that is said`(
    _ status: Int, _ verdict: String
  ) async throws {
    let place = try workspace("")
    defer { place.remove() }
    let free = "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"
    let port = try await Program.run(Program.python!, ["-c", free], in: place.folder).output.prefix { $0.isNumber }
    try place.write(Self.server, to: "server.py")
    try place.write(
      "setsid -f env -i \(Program.python!) server.py \(port) </dev/null >/dev/null 2>&1\n"
        + "while [ ! -s pids ]; do sleep 0.05; done\nexit \(status)\n", to: "up.sh")
    try place.write(
      """
      suite: shop
      agent:
        http:
          url: http://127.0.0.1:\(port)/
          start: {command: [sh, up.sh], external: true}
      trials: 4
      concurrency: 1
      retries: 0
      traces: off
      cases: [{id: a, input: x, scorers: [{contains: fine}]}]

      """, to: "s.yaml")
    let run = try await Program.spangate("run", "s.yaml", "--no-baseline", "--report", "json", in: place.folder)
    let report = try JSONValue(parsing: run.output)
    #expect(report["verdict"]?.string == verdict, "\(run.errors)")
    let pids = try await processes(place, 1)
    if verdict == "passed" {
      #expect(report["findings"]?.array?.contains { $0["rule"] == "SG0310" } == true, "\(run.errors)")
    }
    // Whatever came of it.
    try await areGone(pids)
  }

  @Test func `under nohup a run goes on when its terminal is closed`() async throws {
    let place = try workspace("echo $$ >> pids; sleep 1; echo fine\n")
    defer { place.remove() }
    let run = try Program.started(
      "/bin/sh", ["-c", "trap '' HUP; exec \"$0\" run s.yaml --no-baseline", Program.path!], in: place.folder)
    _ = try await processes(place, 1)
    run.signal(SIGHUP)
    #expect(try await run.finished().status == 0)
  }

  @Test func `a run in a folder that was deleted makes no store`() async throws {
    let place = try workspace("echo fine\n")
    defer { place.remove() }
    let script = "mkdir gone && cd gone && rmdir ../gone && exec \"$0\" run \"$1\" --no-baseline"
    let result = try await Program.run(
      "/bin/sh", ["-c", script, Program.path!, place.folder.appending(path: "s.yaml").path], in: place.folder)
    #expect(result.status == 125 && result.errors.contains("the working directory does not exist any more"))
    #expect(!FileManager.default.fileExists(atPath: "/.spangate"))
  }
}
