import SpangateCore
import SpangateWire
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateReceiver

@Suite(.timeLimit(.minutes(5)))
struct HTTPReceiverTests {
  private static let spans = OTLPTraces.request(for: [.stub(1, "a"), .stub(2, parent: 1, "b")])
  private static let json = Array(
    """
    {"resourceSpans":[{"scopeSpans":[{"spans":[
      {"traceId":"000000000000000000000000000000a1","spanId":"0000000000000001"}]}]}]}
    """.utf8)
  private static let protobuf = "content-type: application/x-protobuf"

  struct Taken: Sendable, CustomTestStringConvertible {
    var testDescription: String { "\(path) \(headers.joined(separator: ", "))" }
    var path = "/v1/traces"
    var headers: [String]
    var body: [UInt8]
    var received: Int
    var reply = ""
  }

  @Test(arguments: [
    Taken(headers: [protobuf], body: spans, received: 2), Taken(headers: [protobuf], body: [], received: 0),
    Taken(headers: [protobuf, "content-encoding: gzip"], body: stored(spans), received: 2),
    Taken(headers: [protobuf, "content-encoding: Identity"], body: spans, received: 2),
    Taken(path: "/v1/traces?x=1", headers: ["CONTENT-TYPE: Application/X-Protobuf ; v=1"], body: spans, received: 2),
    Taken(headers: ["content-type: application/json; charset=utf-8"], body: json, received: 1, reply: "{}"),
    Taken(
      headers: ["content-type: application/json", "content-encoding: gzip"], body: stored(json), received: 1,
      reply: "{}"),
    Taken(path: "/v1/logs", headers: [protobuf], body: [], received: 0),
    Taken(
      path: "/v1/metrics", headers: ["content-type: application/json"], body: Array("{}".utf8), received: 0, reply: "{}"
    ),
  ])
  func `a request that follows the specification is taken`(request: Taken) async throws {
    let collector = try await OTLPCollector.start()
    let client = RawClient(collector)
    client.send(post(request.path, request.headers, request.body))
    let reply = client.read()
    #expect(reply.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(reply.hasSuffix("\r\n\r\n" + request.reply))
    #expect(collector.counts.received == request.received)
    #expect(collector.counts.refused.isEmpty)
    await collector.close()
  }

  struct Refused: Sendable, CustomTestStringConvertible {
    var testDescription: String { "\(status), \(reason.rawValue), \(bytes.count) bytes" }
    var bytes: [UInt8]
    var status: Int
    var reason: Refusal.Reason
    /// Somewhere in the reply.
    var holds = ""
  }

  @Test(arguments: [
    Refused(bytes: post("/", [protobuf], spans), status: 404, reason: .path),
    Refused(
      bytes: post("/v1/traces/", ["content-type: application/json"], json), status: 404, reason: .path,
      holds: #"{"code":12,"#),
    Refused(
      bytes: Array("GET /v1/traces HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n".utf8), status: 405,
      reason: .verb,
      holds: "allow: POST"),
    Refused(bytes: post("/v1/traces", [], spans), status: 415, reason: .contentType),
    Refused(bytes: post("/v1/traces", ["content-type: text/plain"], spans), status: 415, reason: .contentType),
    Refused(bytes: post("/v1/traces", ["content-type: application/grpc"], spans), status: 415, reason: .contentType),
    Refused(
      bytes: post("/v1/traces", [protobuf, "content-encoding: br"], spans), status: 415, reason: .compression,
      holds: "accept-encoding: gzip, identity"),
    Refused(bytes: post("/v1/traces", [protobuf], [0x0a, 9]), status: 400, reason: .malformed, holds: "\u{8}\u{3}"),
    Refused(
      bytes: post("/v1/traces", ["content-type: application/json"], Array("[]".utf8)), status: 400,
      reason: .malformed, holds: #"{"code":3,"#),
    Refused(
      bytes: post("/v1/traces", [protobuf, "content-encoding: gzip"], [1, 2]), status: 400, reason: .malformed),
    Refused(
      bytes: post("/v1/traces", [protobuf, "content-encoding: gzip"], bomb), status: 413, reason: .tooLarge,
      holds: "1048576"),
    Refused(
      bytes: post("/v1/traces", [protobuf], [UInt8](repeating: 0, count: 3 << 20)), status: 413, reason: .tooLarge),
    Refused(
      bytes: post("/v1/traces", [protobuf, "content-length: 99999999999"], [], sized: false) + [0], status: 413,
      reason: .tooLarge),
    Refused(bytes: Array("NONSENSE\r\n\r\n".utf8), status: 400, reason: .malformed),
    Refused(
      bytes: post("/v1/traces", ["x: " + String(repeating: "y", count: 20_000)], []), status: 400, reason: .malformed),
  ])
  func `what does not follow it is refused with a reason`(request: Refused) async throws {
    let collector = try await OTLPCollector.start(
      limits: .init(requestBytes: 1 << 20), timeouts: .init(request: .milliseconds(40)))
    let client = RawClient(collector)
    client.send(request.bytes)
    let reply = client.read()
    #expect(reply.hasPrefix("HTTP/1.1 \(request.status) "))
    #expect(reply.contains(request.holds))
    await collector.close()
    let told = collector.counts.refused
    #expect(told.count == 1 && told.first?.value == 1)
    #expect(told.first?.key.hasPrefix(request.reason.rawValue) ?? false)
    #expect(collector.counts.received == 0)
  }

  @Test func `a connection lives on after a request and after a refusal`() async throws {
    let collector = try await OTLPCollector.start()
    let client = RawClient(collector)
    let head = "POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-length: \(Self.json.count)\r\ncontent-type: "
    for (type, end) in [("application/json", "{}"), ("text/html", "}"), ("application/json", "{}")] {
      client.send(Array("\(head)\(type)\r\n\r\n".utf8) + Self.json)
      #expect(client.read(until: end).hasPrefix("HTTP/1.1"))
    }
    #expect(collector.counts.received == 2)
    await collector.close()
  }

  @Test func `a client that offers HTTP/2 with each request is answered on its connection`() async throws {
    let collector = try await OTLPCollector.start()
    let client = RawClient(collector)
    let head =
      "POST /v1/traces HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nContent-Length: \(Self.json.count)\r\n"
      + "Host: localhost\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB\r\nUPGRADE: h2c\r\nContent-Type: application/json\r\n\r\n"
    for _ in 0..<3 {
      client.send(Array(head.utf8) + Self.json)
      #expect(client.read(until: "{}").hasPrefix("HTTP/1.1 200 OK\r\n"))
    }
    #expect(collector.counts.received == 3)
    await collector.close()
  }

  @Test func `chunked bodies and requests without a pause are taken`() async throws {
    let collector = try await OTLPCollector.start()
    let client = RawClient(collector)
    let half = Self.json.count / 2
    let chunks = [Self.json[..<half], Self.json[half...]].flatMap {
      Array("\(String($0.count, radix: 16))\r\n".utf8) + $0 + Array("\r\n".utf8)
    }
    let head =
      "POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n"
    let request = Array("\(head)\r\n".utf8) + chunks + Array("0\r\n\r\n".utf8)
    let last = post("/v1/traces", ["content-type: application/json"], Self.json)
    client.send(request + request + last)
    #expect(client.read().components(of: "200 OK") == 3)
    #expect(collector.counts.received == 3)
    await collector.close()
  }

  @Test func `a request that comes byte by byte is taken`() async throws {
    let collector = try await OTLPCollector.start()
    let client = RawClient(collector)
    for byte in post("/v1/traces", ["content-type: application/json"], Self.json) { client.send([byte]) }
    #expect(client.read().hasSuffix("{}"))
    await collector.close()
  }

  @Test func `a client that asks first is told to go on`() async throws {
    let collector = try await OTLPCollector.start()
    let client = RawClient(collector)
    let head = ["expect: 100-continue", "content-type: application/json", "content-length: \(Self.json.count)"]
    client.send(post("/v1/traces", head, [], sized: false))
    #expect(client.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
    client.send(Self.json)
    #expect(client.read().hasSuffix("{}"))
    await collector.close()
  }

  @Test func `a client that asks first is told when it need not send`() async throws {
    let collector = try await OTLPCollector.start()
    let client = RawClient(collector)
    client.send(
      post("/v1/traces", ["expect: 100-continue", Self.protobuf, "content-length: 99999999999"], [], sized: false))
    #expect(client.read().hasPrefix("HTTP/1.1 413 "))
    await collector.close()
  }

  @Test func `a client is asked to come back when too much is held`() async throws {
    let collector = try await OTLPCollector.start(limits: .init(heldBytes: 10))
    let client = RawClient(collector)
    client.send(post("/v1/traces", ["content-type: application/json"], Self.json))
    let reply = client.read()
    #expect(reply.hasPrefix("HTTP/1.1 503 "))
    #expect(reply.contains("retry-after: 1\r\n"))
    #expect(collector.counts.refused == [Refusal.Reason.full.rawValue: 1])
    await collector.close()
  }

  @Test func `spans with bad IDs are rejected in part`() async throws {
    let collector = try await OTLPCollector.start()
    let client = RawClient(collector)
    let body = #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0a","spanId":"0000000000000001"}]}]}]}"#
    client.send(post("/v1/traces", ["content-type: application/json"], Array(body.utf8)))
    let reply = client.read()
    #expect(reply.hasPrefix("HTTP/1.1 200 OK"))
    #expect(reply.contains(#"{"partialSuccess":{"rejectedSpans":"1","errorMessage":"1 spans without valid IDs"#))
    await collector.close()
  }

  @Test(arguments: [
    ("", ""), ("P", ""), ("POST /v1/tr", ""),
    ("POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\nabc", "HTTP/1.1 408 "),
  ])
  func `a client that takes too long is let go`(start: String, reply: String) async throws {
    // What comes late on a busy machine would else be taken for nothing at all.
    let idle: Duration = reply.isEmpty ? .milliseconds(30) : .seconds(3_600)
    let timeouts = ReceiverTimeouts(request: .milliseconds(20), idle: idle)
    let collector = try await OTLPCollector.start(timeouts: timeouts)
    let client = RawClient(collector)
    client.send(start)
    let read = client.read()
    #expect(reply.isEmpty ? read.isEmpty : read.hasPrefix(reply))
    await collector.close()
  }
}

extension String {
  fileprivate func components(of text: String) -> Int {
    split(separator: text, omittingEmptySubsequences: false).count - 1
  }
}
