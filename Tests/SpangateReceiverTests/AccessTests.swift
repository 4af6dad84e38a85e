import SpangateCore
import SpangateTesting
import SpangateWire
import Testing

@testable import SpangateReceiver

@Suite(.timeLimit(.minutes(5)))
struct AccessTests {
  private static let body = OTLPTraces.request(for: [.stub(1, "a")])
  private static let token = "0123456789abcdef"

  /// - Parameter lines: of the head, after the first.
  private func answer(_ lines: [String], token: String? = nil) async throws -> (reply: String, counts: CollectorCounts)
  {
    let collector = try await OTLPCollector.start(token: token)
    let client = RawClient(collector)
    let head = [
      "POST /v1/traces HTTP/1.1", "connection: close", "content-type: application/x-protobuf",
      "content-length: \(Self.body.count)",
    ]
    client.send(Array("\((head + lines).joined(separator: "\r\n"))\r\n\r\n".utf8) + Self.body)
    let reply = client.read()
    await collector.close()
    return (reply, collector.counts)
  }

  @Test(arguments: [
    "localhost", "LOCALHOST:4318", "localhost.:1", "127.0.0.1", "127.8.9.10:80", "[::1]", "[::1]:4318",
  ])
  func `this machine's own names are served`(host: String) async throws {
    #expect(try await answer(["host: \(host)", "origin: http://\(host)"]).reply.hasPrefix("HTTP/1.1 200 "))
  }

  @Test(arguments: [
    "example.com", "localhost.example.com:4318", "127.0.0.1.example.com", "127.0.0.1@example.com", "127.1", "10.0.0.1",
    "[::2]", "[::1].example.com", "0.0.0.0", "rebind", "",
  ])
  func `another name is not, so that a page in a browser cannot send`(host: String) async throws {
    let (reply, counts) = try await answer(["host: \(host)"])
    #expect(reply.hasPrefix("HTTP/1.1 421 "))
    #expect(reply.contains("the request is for `\(host)`; only `localhost` and loopback addresses are served here"))
    #expect(counts.refused == ["not addressed to this machine": 1])
    #expect(counts.received == 0)
  }

  @Test(arguments: ["http://example.com", "https://localhost.example.com", "null", "file://", "localhost"])
  func `a page of elsewhere is refused`(origin: String) async throws {
    #expect(try await answer(["host: localhost", "origin: \(origin)"]).reply.hasPrefix("HTTP/1.1 403 "))
  }

  @Test(arguments: [[], ["x-spangate-token: "], ["x-spangate-token: 0123456789abcdeg"], ["authorization: \(token)"]])
  func `without the token nothing is taken`(lines: [String]) async throws {
    let (reply, counts) = try await answer(["host: localhost"] + lines, token: Self.token)
    #expect(reply.hasPrefix("HTTP/1.1 401 "))
    #expect(reply.contains("www-authenticate: x-spangate-token\r\n"))
    #expect(!reply.contains(Self.token))
    #expect(counts.refused == ["without the token of the run": 1])
  }

  @Test func `with the token everything is as without one`() async throws {
    let lines = ["host: localhost", "X-Spangate-Token: \(Self.token)"]
    #expect(try await answer(lines, token: Self.token).reply.hasPrefix("HTTP/1.1 200 "))
  }

  @Test(arguments: [
    ([("x-spangate-token", token)], "0"), ([], "16"), ([("x-spangate-token", token), ("origin", "http://a.b")], "7"),
    ([("x-spangate-token", token), ("host", "a.b")], "7"),
  ])
  func `gRPC has statuses of its own for it`(headers: [(String, String)], status: String) async throws {
    let collector = try await OTLPCollector.start(token: Self.token)
    let call = [(":method", "POST"), (":path", OTLPSignal.traces.method), ("content-type", "application/grpc")]
    let size = withUnsafeBytes(of: UInt32(Self.body.count).bigEndian) { Array($0) }
    let reply = try await HTTP2Client.send(call + headers, [[0] + size + Self.body], to: collector)
    #expect(reply.value("grpc-status") == status)
    #expect(collector.counts.received == (status == "0" ? 1 : 0))
    await collector.close()
  }
}
