import SpangateTrace
import Testing

@testable import SpangateIO

@Suite(.timeLimit(.minutes(5)))
struct HTTPFailureTests {
  let client = CurlHTTPClient()

  private func failure(of request: HTTPRequest) async -> HTTPFailure? {
    do throws(HTTPFailure) {
      _ = try await client.send(request)
      return nil
    } catch {
      return error
    }
  }

  /// A port on which nothing listens any more.
  private var closedPort: UInt16 { LoopbackServer { _ in .silence }.port }

  @Test func `a server that never answers is a time-out`() async {
    let server = LoopbackServer { _ in .silence }
    let limit = Duration.milliseconds(30)
    #expect(await failure(of: HTTPRequest(url: server.url, timeout: limit)) == .timedOut(after: limit))
  }

  @Test func `a server that stops in the middle of its answer is a time-out`() async {
    let server = LoopbackServer { _ in .bytes(Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf".utf8)) }
    let limit = Duration.milliseconds(30)
    #expect(await failure(of: HTTPRequest(url: server.url, timeout: limit)) == .timedOut(after: limit))
  }

  @Test func `a port on which nothing listens is unreachable`() async {
    let port = closedPort
    #expect(
      await failure(of: HTTPRequest(url: "http://127.0.0.1:\(port)/"))
        == .unreachable("could not connect to `127.0.0.1:\(port)`: connection refused"))
  }

  @Test func `a host without an address is unreachable`() async {
    let failure = await failure(of: HTTPRequest(url: "http://nobody.invalid/path"))
    #expect(failure == .unreachable("no address is known for `nobody.invalid`"))
  }

  @Test func `plain text where TLS should be is unreachable`() async {
    let server = LoopbackServer(greeting: Array("no TLS here".utf8)) { _ in .silence }
    let failure = await failure(of: HTTPRequest(url: "https://127.0.0.1:\(server.port)/"))
    guard case .unreachable(let why) = failure else { return #expect(failure == .unreachable("…")) }
    #expect(why.hasPrefix("could not connect to `127.0.0.1:\(server.port)`"))
  }

  @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "that is no HTTP\r\n\r\n"])
  func `a connection that breaks is a disconnection`(bytes: String) async {
    let server = LoopbackServer { _ in .last(Array(bytes.utf8)) }
    let failure = await failure(of: HTTPRequest(url: server.url))
    guard case .disconnected = failure else { return #expect(failure == .disconnected("…")) }
  }

  @Test func `a response over its limit is cut off`() async throws {
    let server = LoopbackServer { _ in .ok(String(repeating: "x", count: 1_001)) }
    #expect(await failure(of: HTTPRequest(url: server.url, maxResponse: 1_000)) == .tooLarge(limit: 1_000))
    #expect(try await client.send(HTTPRequest(url: server.url, maxResponse: 1_001)).body.count == 1_001)
  }

  @Test func `headers without end are cut off`() async {
    let flood =
      "HTTP/1.1 200 OK\r\n" + String(repeating: "X-Flood: \(String(repeating: "x", count: 90))\r\n", count: 4_000)
    let server = LoopbackServer { _ in .bytes(Array(flood.utf8)) }
    #expect(await failure(of: HTTPRequest(url: server.url)) == .tooLarge(limit: 256 << 10))
  }

  @Test(arguments: [
    HTTPRequest(url: "ftp://127.0.0.1/file"), HTTPRequest(url: "file:///etc/passwd"),
    HTTPRequest(url: "http:127.0.0.1"),
    HTTPRequest(url: "http://127.0.0.1/a b"), HTTPRequest(url: "http://127.0.0.1/\r\nX: y"), HTTPRequest(url: ""),
    HTTPRequest(url: "http://127.0.0.1:99999/"), HTTPRequest(method: "GE T", url: "http://127.0.0.1/"),
    HTTPRequest(url: "http://127.0.0.1/", headers: [HTTPHeader("X", "a\r\nY: b")]),
    HTTPRequest(url: "http://127.0.0.1/", headers: [HTTPHeader("X: y", "a")]),
  ])
  func `what would make another request than was meant is refused`(request: HTTPRequest) async {
    let failure = await failure(of: request)
    guard case .invalid = failure else { return #expect(failure == .invalid("…")) }
  }

  @Test func `no failure tells what the URL or a header keep secret`() async {
    let headers = [HTTPHeader("Authorization", "hunter2")]
    for url in [
      "http://user:hunter2@127.0.0.1:\(closedPort)/hunter2?key=hunter2", "http://u:hunter2@nobody.invalid/hunter2",
      "ftp://hunter2", "http://hunter2@[/",
    ] {
      let failure = await failure(of: HTTPRequest(url: url, headers: headers))
      #expect(failure != nil && !"\(failure!)".contains("hunter2"))
    }
  }

  @Test func `cancelling ends a transfer at once`() async {
    let (asked, ask) = AsyncStream.makeStream(of: Void.self)
    let server = LoopbackServer { _ in
      ask.yield()
      return .silence
    }
    let task = Task { await failure(of: HTTPRequest(url: server.url, timeout: .seconds(600))) }
    for await _ in asked { break }
    task.cancel()
    #expect(await task.value == .cancelled)
  }

  @Test func `a task that is cancelled already sends nothing that anybody waits for`() async {
    let server = LoopbackServer { _ in .silence }
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await failure(of: HTTPRequest(url: server.url, timeout: .seconds(600)))
    }
    #expect(await task.value == .cancelled)
  }

  @Test func `shutting down cancels what is under way and refuses what comes later`() async {
    let (asked, ask) = AsyncStream.makeStream(of: Void.self)
    let server = LoopbackServer { _ in
      ask.yield()
      return .silence
    }
    let client = client
    let task = Task { await failure(of: HTTPRequest(url: server.url, timeout: .seconds(600))) }
    for await _ in asked { break }
    client.shutdown()
    #expect(await task.value == .cancelled)
    #expect(await failure(of: HTTPRequest(url: server.url)) == .unavailable("the HTTP client was shut down"))
    client.shutdown()
  }
}

struct URLAuthorityTests {
  @Test(arguments: [
    ("http://localhost/", "localhost", true), ("http://LOCALHOST:80", "LOCALHOST:80", true),
    ("https://127.0.0.1:4318/v1/traces", "127.0.0.1:4318", true), ("http://[::1]:80/", "[::1]:80", true),
    ("http://127.9.9.9?x", "127.9.9.9", true), ("http://u:p@127.0.0.1/", "127.0.0.1", true),
    ("http://127.0.0.1@evil.example/", "evil.example", false), ("http://127.evil.example/", "127.evil.example", false),
    ("http://localhost.example/", "localhost.example", false), ("http://[::2]/", "[::2]", false),
    ("http://10.0.0.1:127/", "10.0.0.1:127", false), ("nonsense", "nonsense", false),
  ])
  func `a URL's authority has no user, and tells this machine from others`(url: String, text: String, isLoopback: Bool)
  {
    let authority = URLAuthority(of: url)
    #expect(authority.description == text)
    #expect(authority.isLoopback == isLoopback)
  }
}
