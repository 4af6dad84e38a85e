import SpangateTrace
import Testing

@testable import SpangateIO

@Suite(.timeLimit(.minutes(5)))
struct LoopbackHTTPClientTests {
  private let client = LoopbackHTTPClient()

  private func send(_ request: HTTPRequest) -> Result<HTTPResponse, HTTPFailure> {
    client.send(request, until: { .now + .seconds(600) })
  }

  private func body(_ result: Result<HTTPResponse, HTTPFailure>) throws -> String {
    String(decoding: try result.get().body, as: UTF8.self)
  }

  @Test func `a request is sent as it was made, and its response arrives`() throws {
    let server = LoopbackServer { request in
      .response(
        503, "\(request.words[0]) \(request.words[1]) \(request.body.utf8.count)", headers: ["Retry-After:  7 "])
    }
    let large = [UInt8](repeating: 0x61, count: 3 << 20)
    let request = HTTPRequest(
      method: "POST", url: "http://localhost:\(server.port)/v1/traces?a=1#b", headers: [HTTPHeader("X", "1")],
      body: large)
    let response = try send(request).get()
    #expect(response.status == 503 && response.header("retry-after") == "7")
    #expect(String(decoding: response.body, as: UTF8.self) == "POST /v1/traces?a=1 \(3 << 20)")
  }

  @Test func `a connection is kept, and one that was closed is made again`() throws {
    let kept = LoopbackServer { .ok($0.body) }
    for word in ["a", "b", "c"] {
      #expect(try body(send(HTTPRequest(method: "POST", url: kept.url, body: Array(word.utf8)))) == word)
    }
    #expect(kept.connections == 1)
    let closing = LoopbackServer { _ in .last(Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".utf8)) }
    for _ in 0..<3 { #expect(try body(send(HTTPRequest(url: closing.url))) == "ok") }
    #expect(closing.connections == 3)
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nT: 1\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    "HTTP/1.0 200 OK\r\n\r\nhello",
  ])
  func `a body ends where it says`(reply: String) throws {
    let server = LoopbackServer { _ in .last(Array(reply.utf8)) }
    #expect(try body(send(HTTPRequest(url: server.url))) == "hello")
  }

  @Test func `silence is waited for no longer than asked`() {
    let server = LoopbackServer { _ in .silence }
    #expect(
      send(HTTPRequest(url: server.url, timeout: .milliseconds(50))) == .failure(.timedOut(after: .milliseconds(50))))
    let result = client.send(HTTPRequest(url: server.url, timeout: .seconds(600)), until: { .now })
    #expect(result == .failure(.cancelled))
  }

  @Test(arguments: [
    "", "nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
  ])
  func `what is no whole response is a broken connection`(reply: String) {
    let server = LoopbackServer { _ in .last(Array(reply.utf8)) }
    guard case .failure(.disconnected) = send(HTTPRequest(url: server.url)) else { return #expect(Bool(false)) }
  }

  @Test func `a response larger than allowed is refused, and nobody there is unreachable`() {
    let server = LoopbackServer { _ in .ok(String(repeating: "x", count: 100)) }
    #expect(send(HTTPRequest(url: server.url, maxResponse: 99)) == .failure(.tooLarge(limit: 99)))
    guard case .failure(.unreachable(let why)) = send(HTTPRequest(url: "http://127.0.0.1:1/")) else {
      return #expect(Bool(false))
    }
    #expect(why == "could not connect to `127.0.0.1:1`: connection refused")
  }

  @Test(arguments: [
    ("http://localhost:4318/v1/traces", true), ("http://127.0.0.1:4318", true), ("HTTP://[::1]:4318/", true),
    ("https://localhost:4318", false), ("http://collector:4318", false), ("http://u:p@localhost:4318", false),
  ])
  func `only this machine without TLS is served`(url: String, isServed: Bool) {
    #expect(LoopbackHTTPClient.serves(url) == isServed)
  }
}
