import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// A run that is killed while it delivers.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.path != nil && Program.python != nil, "no binary, or no Python"))
struct ResumedDeliveryTests {
  /// Takes nothing until the file `open` is there, and then keeps the IDs of traces.
  private static let backend = """
    import http.server, os, re, time, zlib
    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_): pass
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            while not os.path.exists("open"): time.sleep(0.05)
            if self.headers.get("content-encoding") == "gzip": body = zlib.decompress(body, 31)
            with open("taken", "a") as file:
                for id in re.findall(b"\\x0a\\x10(.{16})", body, re.S): file.write(id.hex() + "\\n")
            self.send_response(200); self.send_header("content-length", "0"); self.end_headers()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()

    """

  /// Starts a backend that writes its port, and settings that name it.
  private func started(_ backend: String, in place: Workspace) async throws -> RunningProgram {
    try place.write(backend, to: "backend.py")
    let backend = try Program.started(Program.python!, ["backend.py"], in: place.folder)
    while !backend.written().hasSuffix("\n") { try await Task.sleep(for: .milliseconds(10)) }
    try place.write(
      """
      limits: {trace_wait: 10ms, quiet: 1ms}
      backends: {b: {kind: otlp, endpoint: 'http://127.0.0.1:\(backend.written().dropLast())'}}

      """, to: "spangate.yaml")
    return backend
  }

  /// A run that is under way.
  ///
  /// - Parameters:
  ///   - agent: what its shell does, once it has told of the call.
  ///   - calls: so many have been made.
  private func run(
    _ agent: String, trials: Int, concurrency: Int, afterCalls calls: Int, in place: Workspace
  ) async throws -> RunningProgram {
    try place.write(
      """
      suite: shop
      agent: {command: [sh, -c, 'echo x >> calls; \(agent)']}
      trials: \(trials)
      concurrency: \(concurrency)
      traces: optional
      cases: [{id: a, input: x, scorers: [{contains: fine}]}]

      """, to: "s.yaml")
    let run = try Program.started(Program.path!, ["run", "s.yaml", "--no-baseline"], in: place.folder)
    while ((try? place.read("calls")) ?? "").count < 2 * calls { try await Task.sleep(for: .milliseconds(10)) }
    return run
  }

  @Test func `after a kill and a resumption every judged trial is at the backend`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    let backend = try await started(Self.backend, in: place)
    defer { backend.signal(SIGKILL) }
    let run = try await run("echo fine", trials: 15, concurrency: 2, afterCalls: 8, in: place)
    run.signal(SIGKILL)
    _ = try await run.finished()
    try place.write("", to: "open")
    let resumed = try await Program.spangate(
      "run", "--resume", "latest", "--no-baseline", "--report", "json", in: place.folder)
    #expect(resumed.status == 0, "\(resumed.errors)")
    let report = try JSONValue(parsing: resumed.output)
    let trials = report["suites"]?.array?.first?["cases"]?.array?.first?["trials"]?.array ?? []
    #expect(trials.count == 15)
    let taken = Set(try place.read("taken").split(separator: "\n").map(String.init))
    let missing = trials.compactMap { $0["trace_id"]?.string }.filter { !taken.contains($0) }
    #expect(missing.isEmpty)
  }

  /// Refuses every trace while the file `closed` is there.
  private static let refusing = """
    import http.server, os
    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_): pass
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            status = 415 if os.path.exists("closed") else 200
            self.send_response(status); self.send_header("content-length", "0"); self.end_headers()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()

    """

  @Test func `what was refused before a kill is said by the run that goes on, once`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write("", to: "closed")
    let backend = try await started(Self.refusing, in: place)
    defer { backend.signal(SIGKILL) }
    let run = try await run(
      #"[ "$(wc -l < calls)" -lt 4 ] || [ -e go ] || sleep 600; echo fine"#, trials: 6, concurrency: 1, afterCalls: 4,
      in: place)
    // The fourth trial waits; the others have been judged, and their traces leave before the kill.
    let count =
      "import sqlite3; store = sqlite3.connect('file:.spangate/spangate.db?mode=ro', uri=True); "
      + "print(store.execute('select sum(length(traces)) from refusals').fetchone()[0])"
    while try await Program.run(Program.python!, ["-c", count], in: place.folder).output != "48\n" {
      try await Task.sleep(for: .milliseconds(50))
    }
    run.signal(SIGKILL)
    _ = try await run.finished()
    try FileManager.default.removeItem(at: place.folder.appending(path: "closed"))
    try place.write("", to: "go")
    func refused(_ arguments: String...) async throws -> [String] {
      let next = try await Program.run(
        Program.path!, ["run"] + arguments + ["--no-baseline", "--report", "json"], in: place.folder)
      #expect(next.status == 0, "\(next.errors)")
      return try JSONValue(parsing: next.output)["findings"]?.array?.filter { $0["rule"] == "SG0304" }
        .compactMap { $0["message"]?.string } ?? []
    }
    #expect(try await refused("--resume", "latest") == ["backend `b` refused 3 traces"])
    #expect(try await refused("s.yaml").isEmpty)
  }
}
