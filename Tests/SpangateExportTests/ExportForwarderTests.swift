import SpangateCore
import SpangateTesting
import SpangateTrace
import SpangateWire
import Testing

@testable import SpangateExport

@Suite(.timeLimit(.minutes(5)))
struct ExportForwarderTests {
  private let spool = MemorySpool()
  private let time = FakeTime()
  private let never: Duration = .seconds(3_600)

  private func forwarder(
    _ http: any HTTPClient, backends: [NamedBackend] = [.stub()], policy: ExportPolicy = ExportPolicy()
  ) -> OTLPForwarder {
    OTLPForwarder(backends: backends, http: http, spool: spool, policy: policy, pace: time.pace())
  }

  private func run(
    _ forwarder: OTLPForwarder, traces: ClosedRange<UInt64> = 1...3, spanBytes: Int = 100
  ) async -> Delivery {
    for number in traces { await forwarder.export(.stub(number, spanBytes: spanBytes), of: .stub(number)) }
    return await forwarder.finish(within: never)[0]
  }

  @Test func `traces travel together, compressed, with the backend's headers`() async throws {
    let http = Recorder(status: 200)
    let backend = NamedBackend(name: "gzip", backend: CompressedBackend(config: .init()))
    let delivery = await run(forwarder(http, backends: [backend]))
    #expect(delivery.accepted == [.stub(1), .stub(2), .stub(3)])
    #expect(delivery.undelivered == 0 && delivery.rejected == 0 && delivery.problem == nil)
    for request in http.requests {
      #expect(request.method == "POST" && request.url == "http://gzip.test/v1/traces")
      #expect(request.headers.contains(HTTPHeader("content-encoding", "gzip")))
      #expect(request.headers.contains(HTTPHeader("content-type", "application/x-protobuf")))
      #expect(request.headers.contains(HTTPHeader("x-team", "evals")))
      #expect(request.body?.prefix(2) == [0x1f, 0x8b])
      #expect(request.timeout == .seconds(45))
    }
  }

  @Test func `a batch closes at its bytes or its spans and a lone large trace goes out in pieces`() async throws {
    var policy = ExportPolicy()
    policy.batchBytes = 1_000
    policy.largestBatch = 1_500
    policy.requestBytes = 2_000
    var queue = TraceQueue()
    for number in 1...10 as ClosedRange<UInt64> { queue.append(QueuedTrace(trace: .stub(number, spanBytes: 200))) }
    var batches: [[TraceID]] = []
    while let batch = queue.nextBatch(policy) { batches.append(batch.ids) }
    #expect(batches.map(\.count) == [4, 4, 2])
    #expect(batches.flatMap { $0 } == (1...10).map { .stub($0) })
    #expect(queue.bytes == 0)

    let http = Recorder(status: 200)
    let forwarder = forwarder(http, policy: policy)
    await forwarder.export(.stub(11, spans: 50), of: nil)
    #expect(await forwarder.finish(within: never)[0].accepted == [.stub(11)])
    #expect(http.requests.allSatisfy { $0.body!.count <= 2_000 })
    #expect(try http.requests.reduce(0) { try $0 + SentSpans($1.body!).count } == 50)
  }

  @Test func `a batch closes at its spans`() {
    var policy = ExportPolicy()
    policy.batchSpans = 10
    var queue = TraceQueue()
    for number in 1...3 as ClosedRange<UInt64> { queue.append(QueuedTrace(trace: .stub(number, spans: 4))) }
    #expect(queue.hasFullBatch(policy))
    #expect(queue.nextBatch(policy)?.spanCount == 8)
    #expect(queue.nextBatch(policy)?.spanCount == 4)
  }

  @Test func `a busy backend is tried again after the time that it asked for`() async {
    let http = Recorder { _, index throws(HTTPFailure) in
      switch index {
      case 0: HTTPResponse(status: 503, headers: [HTTPHeader("retry-after", "7")])
      case 1: throw .disconnected("reset")
      default: HTTPResponse(status: 200)
      }
    }
    let delivery = await run(forwarder(http), traces: 1...1)
    #expect(delivery.accepted == [.stub(1)])
    #expect(http.requests.count == 3)
    #expect(time.naps.contains(.seconds(7)))
    #expect(time.naps.last == .seconds(1))
  }

  @Test func `a dead backend stalls nothing, and the next run delivers what it missed`() async throws {
    let dead = Recorder { _, _ throws(HTTPFailure) in throw .unreachable("connection refused") }
    var policy = ExportPolicy()
    policy.queueBytes = 2_000
    let missed = await run(forwarder(dead, policy: policy), traces: 1...200)
    #expect(missed.accepted.isEmpty && missed.undelivered == 200)
    #expect(missed.problem == "http://stub.test/v1/traces is unreachable: connection refused")
    #expect(dead.requests.count < 20)

    let alive = Recorder(status: 200)
    let delivered = await run(forwarder(alive), traces: 201...201)
    #expect(delivered.accepted == [.stub(201)])
    #expect(delivered.undelivered == 0 && delivered.problem == nil)
    let sent = try alive.requests.flatMap { try SentSpans($0.body!).traces }
    #expect(Set(sent) == Set((1...201).map { .stub($0) }))
    #expect(sent.first == .stub(201))
  }

  @Test func `what was kept during an outage is delivered by the same run once the backend is back`() async {
    let isUp = Locked(false)
    let http = Recorder { _, _ throws(HTTPFailure) in
      guard isUp.withLock({ $0 }) else { throw .unreachable("connection refused") }
      return HTTPResponse(status: 200)
    }
    var policy = ExportPolicy()
    policy.queueBytes = 500
    let forwarder = forwarder(http, policy: policy)
    for number in 1...50 as ClosedRange<UInt64> { await forwarder.export(.stub(number), of: nil) }
    isUp.withLock { $0 = true }
    let delivery = await forwarder.finish(within: never)[0]
    #expect(delivery.accepted.count == 50)
    #expect(delivery.undelivered == 0)
  }

  @Test func `one backend that is down takes nothing from the other`() async {
    let http = Recorder { request, _ throws(HTTPFailure) in
      guard request.url.contains("up.test") else { throw .timedOut(after: .seconds(30)) }
      return HTTPResponse(status: 200)
    }
    let forwarder = forwarder(http, backends: [.stub("down"), .stub("up")])
    for number in 1...20 as ClosedRange<UInt64> { await forwarder.export(.stub(number), of: nil) }
    let deliveries = await forwarder.finish(within: never)
    #expect(deliveries.map(\.backend) == ["down", "up"])
    #expect(deliveries.map(\.accepted.count) == [0, 20])
    #expect(deliveries.map(\.undelivered) == [20, 0])
  }

  @Test func `a backend that never answers is given up at the deadline and everything is kept`() async {
    let http = Recorder { _, _ throws(HTTPFailure) in
      try? await Task.sleep(for: .seconds(600))
      throw .cancelled
    }
    let pace = Pace(now: { .now }, sleep: { try? await Task.sleep(for: $0) }, random: { 0.5 })
    let forwarder = OTLPForwarder(backends: [.stub()], http: http, spool: spool, pace: pace)
    for number in 1...5 as ClosedRange<UInt64> { await forwarder.export(.stub(number), of: nil) }
    let delivery = await forwarder.finish(within: .milliseconds(20))[0]
    #expect(delivery.accepted.isEmpty && delivery.undelivered == 5)
    #expect(delivery.problem == "http://stub.test/v1/traces did not answer before the time was up")
  }

  @Test func `a slow backend holds the run up for a moment and then no more`() async {
    let gate = AsyncStream<Void>.makeStream()
    let http = Recorder { _, _ throws(HTTPFailure) in
      var passes = gate.stream.makeAsyncIterator()
      _ = await passes.next()
      return HTTPResponse(status: 200)
    }
    var policy = ExportPolicy()
    policy.queueBytes = 1_000
    let forwarder = forwarder(http, policy: policy)
    for number in 1...100 as ClosedRange<UInt64> { await forwarder.export(.stub(number), of: nil) }
    let glances = time.naps.count { $0 == policy.glance }
    #expect(glances >= 100 && glances <= 200)
    gate.continuation.finish()
    #expect(await forwarder.finish(within: never)[0].accepted.count == 100)
  }

  @Test(arguments: [401, 403, 404, 501, 308])
  func `traces wait while the configuration is wrong, after one call`(_ status: Int) async {
    let http = Recorder(status: status)
    var policy = ExportPolicy()
    policy.batchBytes = 1
    let delivery = await run(forwarder(http, policy: policy), traces: 1...10)
    #expect(delivery.undelivered == 10 && delivery.rejected == 0)
    #expect(delivery.problem == "http://stub.test/v1/traces answered \(status)")
    #expect(http.requests.count == 1)
    #expect(await run(forwarder(Recorder(status: 200)), traces: 11...11).undelivered == 0)
  }

  @Test func `what a backend cannot read at all is sent once and never again`() async {
    let http = Recorder(status: 415)
    var policy = ExportPolicy()
    // Nothing but the end lets go of what waits for company, however busy the machine is.
    policy.linger = .seconds(3_600)
    let delivery = await run(forwarder(http, policy: policy), traces: 1...10)
    #expect(delivery.rejected == 10 && delivery.undelivered == 0)
    #expect(http.requests.count == 1)
  }

  @Test(arguments: [500, 507])
  func `what a broken backend did not take is kept, and the next run delivers it`(_ status: Int) async {
    let delivery = await run(forwarder(Recorder(status: status)), traces: 1...3)
    #expect(delivery.undelivered == 3 && delivery.rejected == 0)
    let next = await run(forwarder(Recorder(status: 200)), traces: 4...4)
    #expect(next.undelivered == 0)
  }

  @Test func `a trace is in the spool from the moment on that it was handed over until it is delivered`() async throws {
    let gate = AsyncStream<Void>.makeStream()
    let http = Recorder { _, _ throws(HTTPFailure) in
      var passes = gate.stream.makeAsyncIterator()
      _ = await passes.next()
      return HTTPResponse(status: 200)
    }
    let killed = forwarder(http, backends: [.stub(annotates: true)])
    for number in 1...5 as ClosedRange<UInt64> { await killed.export(.stub(number), of: .stub(number)) }
    #expect(try spool.waiting(for: "stub", limit: 9).flatMap(\.request.traces) == (1...5).map { .stub($0) })
    #expect(try spool.count(for: "stub/scores") == 5)
    gate.continuation.finish()
    #expect(await killed.finish(within: never)[0].accepted.count == 5)
    #expect(try spool.count(for: "stub") == 0 && spool.count(for: "stub/scores") == 0)
  }

  @Test func `the spool is bounded, and what it drops is said`() async {
    var policy = ExportPolicy()
    policy.spoolBytes = 1_000
    let dead = Recorder { _, _ throws(HTTPFailure) in throw .unreachable("connection refused") }
    let delivery = await run(forwarder(dead, policy: policy), traces: 1...50)
    #expect(delivery.undelivered > 0 && delivery.lost == 50 - delivery.undelivered)
    #expect(delivery.problem?.contains("the spool holds no more than 1000 bytes for a backend") == true)
    let alive = Recorder(status: 200)
    #expect(await run(forwarder(alive), traces: 51...51).undelivered == 0)
    let sent = (try? alive.requests.flatMap { try SentSpans($0.body!).traces }) ?? []
    #expect(sent.contains(.stub(50)) && !sent.contains(.stub(1)))
  }

  @Test func `what was refused in a run that is killed is said by the next, once`() async {
    let bad = Recorder { request, _ throws(HTTPFailure) in
      let isBad = (try? SentSpans(request.body!).traces.contains { $0 < .stub(4) }) ?? true
      return HTTPResponse(status: isBad ? 400 : 200)
    }
    let killed = forwarder(bad)
    for number in 1...5 as ClosedRange<UInt64> { await killed.export(.stub(number), of: .stub(number)) }
    while (try? spool.count(for: "stub")) != 0 { await Task.yield() }
    spool.abandon()
    // Nobody hears the one that tells first.
    for _ in 0..<2 {
      let next = await run(forwarder(Recorder(status: 200)), traces: 6...6)
      #expect(next.rejected == 3 && next.rejectedBefore == 3 && next.accepted == [.stub(6)])
      #expect(next.problem == "http://stub.test/v1/traces answered 400")
      spool.abandon()
    }
    #expect(await run(forwarder(Recorder(status: 415)), traces: 7...7).rejected == 4)
    try? spool.forgetRefusals()
    spool.abandon()
    let last = await run(forwarder(Recorder(status: 200)), traces: 8...8)
    #expect(last.rejected == 0 && last.problem == nil)
  }

  @Test func `one bad trace does not take its batch with it`() async throws {
    let http = Recorder { request, _ throws(HTTPFailure) in
      let isBad = (try? SentSpans(request.body!).traces.contains(.stub(7))) ?? true
      return HTTPResponse(status: isBad ? 400 : 200)
    }
    let delivery = await run(forwarder(http), traces: 1...40)
    #expect(delivery.accepted == Set((1...40).filter { $0 != 7 }.map { .stub($0) }))
    #expect(delivery.rejected == 1 && delivery.undelivered == 0)
    #expect(http.requests.count < 20)
  }

  @Test func `good traces get through behind as many bad ones as there are`() async throws {
    let http = Recorder { request, _ throws(HTTPFailure) in
      let isBad = (try? SentSpans(request.body!).traces.contains { $0 < .stub(201) }) ?? true
      return HTTPResponse(status: isBad ? 400 : 200)
    }
    let delivery = await run(forwarder(http), traces: 1...209)
    #expect(delivery.accepted == Set((201...209).map { .stub($0) }))
    #expect(delivery.rejected == 200 && delivery.undelivered == 0)
  }

  @Test func `one bad span does not take its trace with it, out of the spool neither`() async throws {
    let (sent, isUp) = (Locked(0), Locked(true))
    let http = Recorder { request, _ throws(HTTPFailure) in
      guard isUp.withLock({ $0 }) else { throw .unreachable("connection refused") }
      let spans = (try? OTLPTraces.spans(in: request.body!)) ?? []
      if spans.contains(where: { $0.id == SpanID(3) }) { return HTTPResponse(status: 400) }
      sent.withLock { $0 += spans.count }
      return HTTPResponse(status: 200)
    }
    let first = forwarder(http)
    await first.export(.stub(1, spans: 20), of: nil)
    let delivery = await first.finish(within: never)[0]
    #expect(delivery.accepted == [.stub(1)])
    #expect(delivery.rejected == 0 && delivery.rejectedSpans == 1 && delivery.undelivered == 0)
    #expect(delivery.problem == "http://stub.test/v1/traces answered 400")
    #expect(sent.withLock { $0 } == 19)

    isUp.withLock { $0 = false }
    let second = forwarder(http)
    await second.export(.stub(2, spans: 20), of: nil)
    #expect(await second.finish(within: never)[0].undelivered == 1)
    isUp.withLock { $0 = true }
    let later = await forwarder(http).finish(within: never)[0]
    #expect(later.undelivered == 0 && later.rejected == 0)
    #expect(sent.withLock { $0 } == 38)
  }

  @Test func `a backend that refuses everything is not asked about every trace`() async {
    let http = Recorder(status: 400)
    let delivery = await run(forwarder(http), traces: 1...500)
    #expect(delivery.rejected == 500 && delivery.undelivered == 0 && delivery.accepted.isEmpty)
    #expect(http.requests.count < 60)
  }

  @Test func `partial success is counted and said, and not sent again`() async {
    let http = Recorder(
      status: 200, headers: [HTTPHeader("content-type", "application/x-protobuf")],
      body: [0x0a, 0x0a, 0x08, 0x01, 0x12, 0x06] + Array("no end".utf8))
    let forwarder = forwarder(http)
    await forwarder.export(.stub(1, spans: 4), of: nil)
    let delivery = await forwarder.finish(within: never)[0]
    #expect(delivery.accepted == [.stub(1)])
    #expect(delivery.rejectedSpans == 1 && delivery.rejected == 0)
    #expect(delivery.problem == "http://stub.test/v1/traces refused 1 spans: no end")
    #expect(http.requests.count == 1)
  }

  @Test func `a trace whose every span was refused is not accepted`() async {
    let http = Recorder(
      status: 200, headers: [HTTPHeader("content-type", "application/json")],
      body: Array(#"{"partialSuccess":{"rejectedSpans":1,"errorMessage":"old"}}"#.utf8))
    let delivery = await run(forwarder(http), traces: 1...1)
    #expect(delivery.accepted.isEmpty && delivery.rejected == 1)
  }

  @Test func `ten thousand traces arrive once each, with little held at a time`() async throws {
    let largest = Locked(0)
    let http = Recorder { request, _ throws(HTTPFailure) in
      largest.withLock { $0 = max($0, request.body!.count) }
      return HTTPResponse(status: 200)
    }
    var policy = ExportPolicy()
    policy.queueBytes = 1 << 20
    let delivery = await run(forwarder(http, policy: policy), traces: 1...10_000, spanBytes: 300)
    #expect(delivery.accepted.count == 10_000)
    #expect(largest.withLock { $0 } <= policy.largestBatch)
    let sent = try http.requests.flatMap { try SentSpans($0.body!).traces }
    #expect(sent.count == 10_000)
  }

  @Test func `a spool that takes nothing is said to lose traces`() async {
    let dead = Recorder { _, _ throws(HTTPFailure) in throw .unreachable("connection refused") }
    let forwarder = OTLPForwarder(
      backends: [.stub()], http: dead, spool: MemorySpool(isFull: true), pace: time.pace())
    let delivery = await run(forwarder)
    #expect(delivery.problem?.hasPrefix("3 traces were lost: the spool does not take them") == true)
  }

  @Test func `a key that the backend echoes is not passed on`() async {
    let delivery = await run(forwarder(Recorder(status: 401, body: Array("key sesame-open is wrong".utf8))))
    #expect(delivery.problem == "http://stub.test/v1/traces answered 401: key [redacted] is wrong")
  }

  @Test func `a run without traces sends nothing`() async {
    let http = Recorder(status: 200)
    let deliveries = await forwarder(http).finish(within: never)
    #expect(deliveries.map(\.backend) == ["stub"])
    #expect(http.requests.isEmpty)
  }
}

private struct CompressedBackend: Backend {
  struct Config: Decodable, Sendable {}
  static let kind = Kind("compressed", "a stub")
  init(config: Config) {}
  var traces: OTLPEndpoint {
    OTLPEndpoint(url: "http://gzip.test/v1/traces", headers: [HTTPHeader("x-team", "evals")], timeout: .seconds(45))
  }
  func url(of trace: TraceID, span: SpanID?) -> String? { nil }
}
