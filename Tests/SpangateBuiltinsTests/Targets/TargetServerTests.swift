import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateBuiltins

@Suite(.timeLimit(.minutes(5)))
struct TargetServerTests {
  /// A server that a test starts, ends and looks at.
  private final class FakeServer: ProcessRunner, RunningProcess {
    struct State: Sendable {
      var command: ProcessCommand?
      var ended: ProcessEnd?
      var stops = 0
      var starts = 0
      var endsStay = true
      /// Before the server is started, and then.
      var before: [Listener]?
      var after: [Listener]?
    }
    let state = Locked(State())
    let diagnostics = "listening"

    var ended: ProcessEnd? {
      get { state.withLock(\.ended) }
      set { state.withLock { $0.ended = newValue } }
    }
    func listeners(at url: String) -> [Listener]? { state.withLock { $0.command == nil ? $0.before : $0.after } }
    func sockets(listeningAt url: String) -> Set<UInt64>? { listeners(at: url).map { Set($0.map(\.socket)) } }
    func revivesOnStart() { state.withLock { $0.endsStay = false } }
    func stop() async {
      state.withLock { state in
        state.stops += 1
        if !state.endsStay { state.command = nil }
      }
    }
    func run(_ command: ProcessCommand) async -> ProcessResult { ProcessResult(end: .cancelled) }
    func start(_ command: ProcessCommand) async throws(ProcessFailure) -> any RunningProcess {
      state.withLock { state in
        state.command = command
        state.starts += 1
        if !state.endsStay { state.ended = nil }
      }
      return self
    }
  }

  private let server = FakeServer()

  private func open(
    ready: String? = "http://127.0.0.1:1/ready", timeout: Duration = .seconds(300), external: Bool? = nil,
    token: String? = nil, http answer: @escaping @Sendable (HTTPRequest) throws(HTTPFailure) -> HTTPResponse
  ) async throws -> any TargetSession {
    // Nobody answers before the server is started.
    let http = FakeHTTP { [server] (request) throws(HTTPFailure) in
      guard server.state.withLock({ $0.command }) != nil else { throw .unreachable("nobody there") }
      return try answer(request)
    }
    return try await open(ready: ready, timeout: timeout, external: external, token: token, through: http)
  }

  private func open(
    ready: String?, timeout: Duration, external: Bool? = nil, token: String? = nil, through http: FakeHTTP
  ) async throws -> any TargetSession {
    let start = HTTPEndpoint.Start(
      command: ["serve"], ready: ready, timeout: timeout, external: external, env: ["B": "start"], cwd: "agents")
    let config = HTTPTarget.Config(
      http: HTTPEndpoint(url: "http://127.0.0.1:1/ask", start: start), env: ["A": "suite", "B": "suite"])
    let tools = Tools.stub(
      http: http, processes: server, environment: ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://elsewhere"])
    let place = RunPlace(folder: "suites", endpoint: "http://127.0.0.1:4318", token: token)
    return try await HTTPTarget(config: config).open(in: place, using: tools)
  }

  @Test func `the server gets the run's token`() async throws {
    let session = try await open(token: "a/token") { _ in HTTPResponse(status: 200) }
    let environment = server.state.withLock { $0.command?.environment } ?? [:]
    #expect(environment["OTEL_EXPORTER_OTLP_HEADERS"] == "x-spangate-token=a%2Ftoken")
    #expect(environment["OTEL_EXPORTER_OTLP_ENDPOINT"] == "http://127.0.0.1:4318")
    await session.close()
  }

  @Test func `the server is started as a command would be, awaited and stopped`() async throws {
    let polls = Locked(0)
    let session = try await open { request throws(HTTPFailure) in
      let poll = polls.withLock { polls in
        polls += 1
        return polls
      }
      if poll == 1 { throw .unreachable("not yet") }
      if poll == 2 { return HTTPResponse(status: 503) }
      return HTTPResponse(status: request.url.hasSuffix("/ready") ? 404 : 200, body: Array("yes".utf8))
    }
    let command = try #require(server.state.withLock { $0.command })
    #expect(command.arguments == ["serve"] && command.folder == "suites/agents")
    #expect(
      command.environment == [
        "A": "suite", "B": "start", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": nil, "OTEL_BSP_SCHEDULE_DELAY": "200", "OTEL_BLRP_SCHEDULE_DELAY": "200",
        "OTEL_METRIC_EXPORT_INTERVAL": "1000",
      ])
    #expect(await session.run(.stub()) == .answered(Answer(text: "yes")))
    #expect(server.state.withLock(\.stops) == 0)
    await session.close()
    #expect(server.state.withLock(\.stops) == 1)
  }

  @Test func `without a place for readiness the agent's own is asked`() async throws {
    let session = try await open(ready: nil) { request in
      HTTPResponse(status: request.url == "http://127.0.0.1:1/ask" ? 405 : 500)
    }
    await session.close()
  }

  @Test func `a server that never gets ready is stopped and its last words told`() async throws {
    let error = await #expect(throws: AgentFailure.self) {
      _ = try await open(timeout: .milliseconds(30)) { _ throws(HTTPFailure) in throw .unreachable("refused") }
    }
    #expect(
      error
        == AgentFailure(
          .refused, "the server was not ready within 30 ms: refused", diagnostics: "listening", isTransient: false))
    #expect(server.state.withLock(\.stops) == 1)
  }

  @Test func `a server that ends before it is ready says how, even if another one answers`() async throws {
    server.state.withLock { $0.ended = .exited(98) }
    let error = await #expect(throws: AgentFailure.self) {
      _ = try await open { _ in HTTPResponse(status: 200) }
    }
    #expect(error?.message == "the server ended before it was ready: exited with status 98")
    #expect(error?.isTransient == false)
  }

  @Test func `a place that answers already is not taken for its own`() async throws {
    let http = FakeHTTP { _ in HTTPResponse(status: 200) }
    let error = await #expect(throws: AgentFailure.self) {
      _ = try await open(ready: "http://127.0.0.1:1/ready", timeout: .seconds(300), through: http)
    }
    #expect(
      error?.message
        == "another server answers at http://127.0.0.1:1/ready already: end it, or give this one a port of its own")
    #expect(server.state.withLock { $0.command } == nil)
  }

  @Test func `whoever listens already is named, also one that says nothing`() async {
    server.state.withLock { $0.before = [Listener(socket: 7, isOwn: false, holder: "`old` (process 12)")] }
    let error = await #expect(throws: AgentFailure.self) {
      _ = try await open { _ throws(HTTPFailure) in throw .unreachable("silent") }
    }
    #expect(
      error?.message
        == "`old` (process 12) listens at http://127.0.0.1:1/ready already: end it, or give this server a port of its own"
    )
    #expect(server.state.withLock { $0.command } == nil)
  }

  @Test(arguments: [
    [], [Listener(socket: 7, isOwn: false)], [.init(socket: 7, isOwn: true), .init(socket: 8, isOwn: false)],
  ])
  func `a server is not ready by another's answer, unless that is meant`(_ listeners: [Listener]) async throws {
    server.state.withLock { $0 = .init(before: [], after: listeners) }
    let error = await #expect(throws: AgentFailure.self) { _ = try await open { _ in HTTPResponse(status: 200) } }
    #expect(error?.message.contains("`external: true` says so") == true)
    #expect(server.state.withLock(\.stops) == 1)
    server.state.withLock { $0.command = nil }
    await (try await open(external: true) { _ in HTTPResponse(status: 200) }).close()
  }

  @Test func `what another answers in the place of a server is no answer`() async throws {
    let own = Listener(socket: 7, isOwn: true)
    server.state.withLock { $0 = .init(before: [], after: [own]) }
    let session = try await open { _ in HTTPResponse(status: 200, body: Array("yes".utf8)) }
    #expect(await session.run(.stub()) == .answered(Answer(text: "yes")))
    #expect(session.foreignAnswer == nil)
    // A worker that was started anew.
    server.state.withLock { $0.after = [Listener(socket: 8, isOwn: true)] }
    #expect(await session.run(.stub()) == .answered(Answer(text: "yes")))
    for others in [[Listener(socket: 9, isOwn: false)], [own, Listener(socket: 9, isOwn: false)], []] {
      server.state.withLock { $0.after = others }
      guard case .failed(let failure) = await session.run(.stub()) else {
        Issue.record("another's answer was taken")
        continue
      }
      #expect(failure.kind == .refused && !failure.isTransient && failure.diagnostics.hasPrefix("listening"))
    }
    #expect(session.foreignAnswer != nil)
  }

  @Test func `an external server is the one that listened when it was ready, unless what started it failed`()
    async throws
  {
    server.state.withLock { $0 = .init(before: [], after: [Listener(socket: 7, isOwn: false)]) }
    let session = try await open(external: true) { _ in HTTPResponse(status: 200, body: Array("yes".utf8)) }
    #expect(await session.run(.stub()) == .answered(Answer(text: "yes")))
    // As what starts containers in the background is.
    server.ended = .exited(0)
    #expect(await session.run(.stub()) == .answered(Answer(text: "yes")))
    server.ended = .exited(1)
    #expect(await session.run(.stub()) != .answered(Answer(text: "yes")))
    server.ended = .exited(0)
    server.state.withLock { $0.after = [Listener(socket: 8, isOwn: false)] }
    #expect(await session.run(.stub()) != .answered(Answer(text: "yes")))
  }

  @Test func `a gateway that has nobody behind it yet is no other server`() async throws {
    let http = FakeHTTP { [server] _ in
      HTTPResponse(status: server.state.withLock { $0.command } == nil ? 502 : 200)
    }
    try await open(ready: nil, timeout: .seconds(300), through: http).close()
  }

  @Test func `a server that got ready while nobody looked is ready`() async throws {
    let polls = Locked(0)
    // Time that has passed when the first look was in vain.
    let session = try await open(timeout: .nanoseconds(1)) { _ in
      HTTPResponse(
        status: polls.withLock { polls in
          polls += 1
          return polls == 1 ? 503 : 200
        })
    }
    await session.close()
  }

  @Test func `waiting for a server ends with its task`() async throws {
    let task = Task { try await open { _ throws(HTTPFailure) in throw .cancelled } }
    task.cancel()
    let error = await #expect(throws: AgentFailure.self) { _ = try await task.value }
    #expect(error?.kind == .interrupted)
    #expect(server.state.withLock(\.stops) == 1)
  }

  @Test func `a call that fails tells the server's last words and end`() async throws {
    let session = try await open { request throws(HTTPFailure) in
      if request.url.hasSuffix("/ready") { return HTTPResponse(status: 200) }
      throw .disconnected("closed")
    }
    server.state.withLock { $0.ended = .signalled(9) }
    #expect(
      await session.run(.stub())
        == .failed(
          AgentFailure(
            .crashed, "the server that was started has ended: killed by SIGKILL",
            diagnostics: "listening")))
  }

  @Test func `a server that ends is the agent's failure, and is started again for the next call`() async throws {
    let starts = Locked(0)
    let session = try await open { [server] request throws(HTTPFailure) in
      if request.url.hasSuffix("/ready") {
        starts.withLock { $0 += 1 }
        return HTTPResponse(status: 200)
      }
      if server.ended != nil { throw .unreachable("connection refused") }
      return HTTPResponse(status: 200, body: Array("yes".utf8))
    }
    #expect(await session.run(.stub()) == .answered(Answer(text: "yes")))
    server.revivesOnStart()
    server.ended = .exited(1)
    guard case .failed(let failure) = await session.run(.stub()) else {
      Issue.record("a dead server answered")
      return
    }
    #expect(failure.kind == .crashed && failure.isTransient && !failure.isOfSurroundings)
    #expect(failure.message == "the server that was started has ended: exited with status 1")
    #expect(await session.run(.stub()) == .answered(Answer(text: "yes")))
    #expect(starts.withLock(\.self) == 2)
    await session.close()
  }

  @Test func `a server that ends whenever it is started fails every call, and is started only so often`() async throws {
    server.state.withLock { $0.ended = .exited(1) }
    let session = try await open { _ throws(HTTPFailure) in throw .unreachable("connection refused") }
    for call in 1...6 {
      guard case .failed(let failure) = await session.run(.stub()) else {
        Issue.record("a dead server answered")
        return
      }
      #expect(failure.kind == .crashed && failure.diagnostics.hasPrefix("listening"))
      #expect(failure.message == "the server ended before it was ready: exited with status 1")
      #expect(failure.isTransient == (call < ServerSupervisor.mostFruitless))
    }
    #expect(server.state.withLock(\.starts) == ServerSupervisor.mostFruitless)
    await session.close()
  }

  @Test func `a server that runs and listens no longer is the agent's failure`() async throws {
    let own = Listener(socket: 7, isOwn: true)
    server.state.withLock { $0 = .init(before: [], after: [own]) }
    let session = try await open { [server] request throws(HTTPFailure) in
      if request.url.hasSuffix("/ready") { return HTTPResponse(status: 200) }
      let isDown = server.listeners(at: request.url)?.isEmpty ?? true
      throw isDown ? HTTPFailure.unreachable("connection refused") : .timedOut(after: .seconds(1))
    }
    guard case .failed(let late) = await session.run(.stub()) else { return }
    #expect(late.kind == .timedOut)
    server.state.withLock { $0.after = [] }
    guard case .failed(let failure) = await session.run(.stub()) else { return }
    #expect(failure.kind == .crashed && failure.message.contains("listens no longer"))
    await session.close()
  }
}
