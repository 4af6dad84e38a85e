import SpangateCore
import SpangateTesting
import SpangateTrace
import SpangateWire
import Testing

@testable import SpangateReceiver

/// Clients that break the rules, or keep to them in a way that costs more than it should.
@Suite(.timeLimit(.minutes(5)))
struct HostileClientTests {
  private let trial = PlannedTrial.stub()
  private let limits = ReceiverLimits(traceWait: .milliseconds(40), quiet: .milliseconds(10))
  private static let protobuf = "content-type: application/x-protobuf"

  private func held(_ intake: Intake) -> Int { intake.inbox.withLock { $0.heldBytes } }

  private func intake(_ limits: ReceiverLimits = .init()) -> Intake {
    let intake = Intake(limits: limits)
    intake.inbox.withLock { $0.expect(trial) }
    return intake
  }

  private func contents(_ intake: Intake) -> [SpanRecord] {
    intake.inbox.withLock { $0.contents(of: trial.traceID) }?.records ?? []
  }

  // MARK: Connections

  @Test func `an error of a whole HTTP/2 connection closes it`() async throws {
    let collector = try await OTLPCollector.start()
    let client = RawClient(collector)
    let settings: [UInt8] = [0, 0, 0, 4, 0, 0, 0, 0, 0]
    let dataOnStream0: [UInt8] = [0, 0, 1, 0, 0, 0, 0, 0, 0, 7]
    client.send(Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + settings + dataOnStream0)
    _ = client.read()
    await collector.close()
  }

  @Test func `streams that never end count, and leave nothing when they go`() async throws {
    let collector = try await OTLPCollector.start()
    do {
      let client = RawClient(collector)
      let fields: [UInt8] =
        [0x83, 0x86, 0x04, 10] + Array("/v1/traces".utf8) + [0x01, 9] + Array("127.0.0.1".utf8)
        + [0x00, 12] + Array("content-type".utf8) + [22] + Array("application/x-protobuf".utf8)
      let settings: [UInt8] = [0, 0, 0, 4, 0, 0, 0, 0, 0]
      client.send(Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + settings)
      for stream: UInt8 in [1, 3, 5] { client.send([0, 0, UInt8(fields.count), 1, 4, 0, 0, 0, stream] + fields) }
      while collector.intake.inbox.withLock({ $0.arrivingBytes }) != 3 * 16 << 10 {
        try await Task.sleep(for: .milliseconds(5))
      }
    }
    while collector.intake.inbox.withLock({ $0.arrivingBytes }) != 0 { try await Task.sleep(for: .milliseconds(5)) }
    await collector.close()
  }

  @Test func `of a head no more is held than its fields can mean`() {
    let long = String(repeating: "x", count: 16_000)
    let head = RequestHead(method: long, target: "/" + long) { _ in long }
    let held = [
      head.method, head.path, head.contentType, head.contentEncoding, head.grpcEncoding, head.origin, head.token,
    ]
    #expect((held.map { $0 ?? "" } + head.hosts).allSatisfy { $0.utf8.count <= RequestHead.longest })
  }

  @Test func `the connection that was quiet for longest goes when there are too many`() {
    let table = ConnectionTable(intake: intake(), most: 2)
    var evicted: [Int] = []
    let connections = (0..<4).map { index in
      let connection = table.open()
      connection.evict = { evicted.append(index) }
      return connection
    }
    #expect(evicted == [0, 1])
    connections[2].touch()
    connections[3].beginWork()
    withExtendedLifetime(table.open()) { #expect(evicted == [0, 1, 2]) }
  }

  @Test func `whoever holds most gives way to whoever asks for less`() {
    let intake = intake(.init(requestBytes: 1_000, heldBytes: 4_000))
    let table = ConnectionTable(intake: intake)
    var evicted: [Int] = []
    let large = [900, 1_000].enumerated().map { index, size in
      let connection = table.open()
      connection.evict = { evicted.append(index) }
      #expect(connection.reserve(size))
      return connection
    }
    let other = table.open()
    #expect(!other.reserve(2_001))
    #expect(other.reserve(200))
    #expect(evicted == [1])
    #expect(!large[1].reserve(1))
    large[1].release(1_000)
    other.release(200)
    large[0].release(900)
    #expect(intake.inbox.withLock { $0.beginArrival(of: 2_000, within: 2_000) })
  }

  @Test func `what is only announced takes no room`() async throws {
    let collector = try await OTLPCollector.start(limits: .init(requestBytes: 1_000, heldBytes: 2_000))
    let idle = (0..<50).map { _ in IdleClient(collector) }
    let client = RawClient(collector)
    client.send(post("/v1/traces", [Self.protobuf], OTLPTraces.request(for: [.stub(1, "a")])))
    #expect(client.read().hasPrefix("HTTP/1.1 200 OK"))
    withExtendedLifetime(idle) {}
    await collector.close()
  }

  @Test func `a client that came to a halt keeps no trace from settling`() async throws {
    let collector = try await OTLPCollector.start(limits: limits)
    collector.expect(trial)
    let client = RawClient(collector)
    client.send(post("/v1/traces", [Self.protobuf, "content-length: 1000"], [1, 2, 3], sized: false))
    collector.receive(OTLPTraces.request(for: [.stub(1, parent: 0xb1, "a")]))
    #expect(await collector.settle(trial, agentExited: true).completeness == .settled)
    withExtendedLifetime(client) {}
    await collector.close()
  }

  @Test func `what is read on another thread is answered in its turn`() async throws {
    let collector = try await OTLPCollector.start()
    let client = RawClient(collector)
    let note = AttributeValue.string(String(repeating: "x", count: ReadingLanes.atOnce))
    let large = OTLPTraces.request(for: [.stub(1, "a", ["note": note])])
    let head =
      "POST /v1/traces HTTP/1.1\r\nhost: localhost\r\n\(Self.protobuf)\r\ncontent-length: \(large.count)\r\n\r\n"
    let small = post("/v1/traces", ["content-type: application/json"], Array("[]".utf8))
    client.send(Array(head.utf8) + large + small)
    let reply = client.read()
    #expect(reply.hasPrefix("HTTP/1.1 200 OK"))
    #expect(reply.contains("HTTP/1.1 400 "))
    #expect(collector.counts.received == 1)
    await collector.close()
  }

  // MARK: Spans

  @Test func `eight versions of a span are held, and what comes again is not`() throws {
    let intake = intake()
    let versions = (0..<5_000).map { SpanRecord.stub(1, parent: 0xb1, "version \($0)") }
    let first = try intake.take(OTLPTraces.request(for: versions), of: .traces, as: .protobuf)
    #expect(first.rejected == 4_992)
    #expect(contents(intake).map(\.name) == (0..<8).map { "version \($0)" })
    let again = Array(repeating: versions[3], count: 5_000)
    #expect(try intake.take(OTLPTraces.request(for: again), of: .traces, as: .protobuf) == ExportResponse())
    #expect(contents(intake).count == 8)
  }

  @Test func `copies within one request are held once, and known when they come again`() throws {
    let intake = intake()
    let copies =
      [SpanRecord.stub(7, "stranger", trace: 0xee)] + Array(repeating: .stub(1, parent: 0xb1, "a"), count: 500)
    let request = OTLPTraces.request(for: copies)
    for _ in 0..<3 { _ = try intake.take(request, of: .traces, as: .protobuf) }
    #expect(contents(intake).map(\.name) == ["a"])
    #expect(held(intake) < request.count)
  }

  @Test func `a trial holds no more than its part of what all may hold`() throws {
    let intake = intake(.init(heldBytes: 100_000))
    let note: Attributes = ["note": .string(String(repeating: "x", count: 14_000))]
    let replies = try (1...2).map {
      try intake.take(OTLPTraces.request(for: [.stub($0, parent: 0xb1, "a", note)]), of: .traces, as: .protobuf)
    }
    #expect(replies.map(\.rejected) == [0, 1])
    #expect(contents(intake).count == 1)
    #expect(held(intake) > 28_000)
  }

  @Test func `log records of nothing count as what they take`() throws {
    let intake = intake(.init(heldBytes: 200_000))
    let nothing = Array(repeating: "{}", count: 10_000).joined(separator: ",")
    let record = #"{"traceId":"\#(trial.traceID)","body":{"arrayValue":{"values":[\#(nothing)]}}}"#
    let logs = Array(#"{"resourceLogs":[{"scopeLogs":[{"logRecords":[\#(record)]}]}]}"#.utf8)
    #expect(try intake.take(logs, of: .logs, as: .json).rejected == 1)
    #expect(held(intake) == 0)
  }

  @Test func `bytes that hold little and unpack to much are refused`() throws {
    let intake = intake()
    let zeros = Gzip.deflated([UInt8](repeating: 0, count: 20 << 20), level: 9)
    let submission = Submission(
      body: zeros, isCompressed: true, corruption: .malformed, signal: .traces, format: .protobuf)
    #expect(intake.read(submission, limit: intake.limits.requestBytes) == .failure(.over(8 << 20)))
    #expect(intake.read(submission, limit: 1_000) == nil)
  }

  @Test func `texts that are not UTF-8 are mended and said to be`() throws {
    let intake = intake()
    var request = OTLPTraces.request(for: [.stub(1, parent: 0xb1, "caf?", ["n?te": "?", "b": .bytes([0xff])])])
    for index in request.indices where request[index] == UInt8(ascii: "?") { request[index] = 0xe9 }
    let reply = try intake.take(request, of: .traces, as: .protobuf)
    #expect(reply.rejected == 0)
    #expect(reply.message == "3 texts are not UTF-8; U+FFFD stands for what is wrong in them")
    let span = try #require(contents(intake).first)
    #expect(span.name == "caf\u{fffd}")
    #expect(span.attributes == ["n\u{fffd}te": "\u{fffd}", "b": .bytes([0xff])])
    let held = try #require(intake.inbox.withLock { $0.contents(of: trial.traceID) }?.requests.first?.request)
    #expect(held.brokenTexts == 0)
    #expect(intake.inbox.withLock { $0.counts.mendedTexts } == 3)
  }

  @Test func `texts in JSON that are not UTF-8 are mended and said to be`() throws {
    let intake = intake()
    let request = OTLPTraces.request(for: [
      .stub(1, parent: 0xb1, "caf?", ["n?te": "?"]), .stub(2, parent: 0xb1, "good"),
    ])
    let json = OTLPJSON.json(from: request, of: .traces).description
    let reply = try intake.take(json.utf8.map { $0 == UInt8(ascii: "?") ? 0xe9 : $0 }, of: .traces, as: .json)
    #expect(reply.rejected == 0)
    #expect(reply.message == "3 texts are not UTF-8; U+FFFD stands for what is wrong in them")
    #expect(contents(intake).map(\.name) == ["caf\u{fffd}", "good"])
    #expect(contents(intake).first?.attributes == ["n\u{fffd}te": "\u{fffd}"])
    #expect(intake.inbox.withLock { $0.counts.mendedTexts } == 3)
    let logs = #"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"?"}}]}]}]}"#
    let said = try intake.take(logs.utf8.map { $0 == UInt8(ascii: "?") ? 0xe9 : $0 }, of: .logs, as: .json)
    #expect(said.message == "1 texts are not UTF-8; U+FFFD stands for what is wrong in them")
  }
}

/// Announces a body and sends none.
private final class IdleClient {
  private let client: RawClient

  init(_ collector: OTLPCollector) {
    client = RawClient(collector)
    client.send(
      post("/v1/traces", ["content-type: application/x-protobuf", "content-length: 1000"], [], sized: false))
  }
}
