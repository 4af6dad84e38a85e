import SpangateCore
import SpangateWire
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateReceiver

@Suite(.timeLimit(.minutes(5)))
struct GRPCReceiverTests {
  private static let spans = OTLPTraces.request(for: [.stub(1, "a"), .stub(2, parent: 1, "b")])
  private static let export = OTLPSignal.traces.method

  @Test(arguments: [(nil, 0, spans), ("identity", 0, spans), ("gzip", 0, spans), ("gzip", 1, stored(spans))])
  func `an export is taken`(encoding: String?, flag: UInt8, message: [UInt8]) async throws {
    let collector = try await OTLPCollector.start()
    let reply = try await HTTP2Client.grpc(Self.export, encoding: encoding, message, flag: flag, to: collector)
    #expect(reply.value("grpc-status") == "0")
    #expect(reply.value("content-type") == "application/grpc")
    #expect(reply.body == [0, 0, 0, 0, 0])
    #expect(collector.counts.received == 2)
    await collector.close()
  }

  @Test(arguments: [OTLPSignal.logs, .metrics])
  func `the other signals are taken`(signal: OTLPSignal) async throws {
    let collector = try await OTLPCollector.start()
    #expect(try await HTTP2Client.grpc(signal.method, [], to: collector).value("grpc-status") == "0")
    await collector.close()
  }

  struct Refused: Sendable, CustomTestStringConvertible {
    var testDescription: String { "\(status), \(reason.rawValue), \(message.count) bytes" }
    var method = export
    var encoding: String?
    var flag: UInt8 = 0
    var message = spans
    var status: Int
    var reason: Refusal.Reason
  }

  @Test(arguments: [
    Refused(method: "/a.B/C", status: 12, reason: .path),
    Refused(encoding: "snappy", flag: 1, status: 12, reason: .compression),
    Refused(message: [0x0a, 9], status: 3, reason: .malformed), Refused(flag: 1, status: 13, reason: .framing),
    Refused(encoding: "gzip", flag: 1, status: 13, reason: .framing),
    Refused(encoding: "gzip", flag: 1, message: bomb, status: 8, reason: .tooLarge),
    Refused(message: [UInt8](repeating: 0, count: 3 << 20), status: 8, reason: .tooLarge),
  ])
  func `what cannot be taken is refused with gRPC's own codes`(request: Refused) async throws {
    let collector = try await OTLPCollector.start(limits: .init(requestBytes: 1 << 20))
    let reply = try await HTTP2Client.grpc(
      request.method, encoding: request.encoding, request.message, flag: request.flag, to: collector)
    #expect(reply.value(":status") == "200")
    #expect(reply.value("grpc-status") == "\(request.status)")
    #expect(reply.value("grpc-message")?.isEmpty == false)
    #expect(reply.value("grpc-accept-encoding") == "identity,gzip")
    let told = collector.counts.refused
    #expect(told.count == 1 && told.first?.value == 1)
    #expect(told.first?.key.hasPrefix(request.reason.rawValue) ?? false)
    await collector.close()
  }

  @Test(arguments: [
    [], [[0, 0]], [[0, 0, 0, 0, 9, 1]], [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ])
  func `a message that does not match its length is refused`(body: [[UInt8]]) async throws {
    let collector = try await OTLPCollector.start()
    let headers = [(":method", "POST"), (":path", Self.export), ("content-type", "application/grpc+proto")]
    #expect(try await HTTP2Client.send(headers, body, to: collector).value("grpc-status") == "13")
    await collector.close()
  }

  @Test func `a client is asked to come back when too much is held`() async throws {
    let collector = try await OTLPCollector.start(limits: .init(heldBytes: 1))
    let reply = try await HTTP2Client.grpc(Self.export, Self.spans, to: collector)
    #expect(reply.value("grpc-status") == "14")
    let details = try #require(reply.value("grpc-status-details-bin"))
    #expect(details == Base64.encode(Refusal.full.status.protobuf))
    await collector.close()
  }

  @Test func `OTLP over HTTP is taken on HTTP/2 too`() async throws {
    let collector = try await OTLPCollector.start()
    let headers = [(":method", "POST"), (":path", "/v1/traces"), ("content-type", "application/x-protobuf")]
    let reply = try await HTTP2Client.send(headers, [Self.spans], to: collector)
    #expect(reply.value(":status") == "200")
    #expect(collector.counts.received == 2)
    let refused = try await HTTP2Client.send(
      [(":method", "GET"), (":path", "/v1/traces"), ("content-type", "application/json")], [], to: collector)
    #expect(refused.value(":status") == "405")
    #expect(String(decoding: refused.body, as: UTF8.self).hasPrefix(#"{"code":12,"#))
    await collector.close()
  }

  @Test func `a request that does not end in time is answered`() async throws {
    let collector = try await OTLPCollector.start(timeouts: .init(request: .milliseconds(20)))
    let headers = [(":method", "POST"), (":path", Self.export), ("content-type", "application/grpc")]
    let reply = try await HTTP2Client.send(headers, [[0, 0]], ends: false, to: collector)
    #expect(reply.value("grpc-status") == "4")
    await collector.close()
  }
}
