import CLinux
import Glibc
import SpangateCore
import SpangateExport
import SpangateIO
import SpangateWire
import SpangateReceiver
import SpangateTrace

/// Spans received over HTTP/1.1, joined with their trials and written out again with tags, per second.
///
/// Batches of 512 spans with 12 attributes, of 16 trials each. Clients in this process send prebuilt bytes; their CPU
/// time is taken off, so that what is left is the receiver's.
package func receiverBench() async -> [(name: String, value: String)] {
  let bench = ReceiverBench()
  do {
    // The first round pays for memory that later ones have; of those the least disturbed counts.
    var best = try await bench.round()
    for round in 0..<5 {
      let figures = try await bench.round()
      if round == 0 || figures.forwardedCPU < best.forwardedCPU { best = figures }
    }
    return best.rows
  } catch {
    return [("receiver", "failed: \(error.message)")]
  }
}

private struct ReceiverBench {
  private let batches = 160
  private let trialsPerBatch = 16
  private let spansPerTrial = 32
  private let clients = 2

  struct Figures {
    var spans: Int
    var bytes: Int
    var wall: Double
    var cpu: Double
    var releaseCPU: Double
    var forwardCPU: Double
    var gzipCPU: Double

    /// From the first byte received to the last one sent, without compression.
    var forwardedCPU: Double { cpu + forwardCPU }

    var rows: [(name: String, value: String)] {
      [
        ("receiver, spans per CPU second", "\(Int(Double(spans) / cpu))"),
        ("receiver, spans per second of wall time", "\(Int(Double(spans) / wall))"),
        ("receiver, of that CPU time spent on enriching", "\(Int(100 * releaseCPU / cpu)) %"),
        ("received, joined and forwarded, spans per CPU second", "\(Int(Double(spans) / forwardedCPU))"),
        ("the same with gzip on the way out", "\(Int(Double(spans) / (cpu + gzipCPU)))"),
        ("receiver, bytes per span", "\(bytes / spans)"),
      ]
    }
  }

  func round() async throws(Finding) -> Figures {
    // With what is redacted and cut when nobody says anything.
    let settings = Settings()
    let redactor = Redactor(settings.redact, limits: settings.texts)
    let collector = try await OTLPCollector.start(redactor: redactor)
    var generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    let trials = (0..<batches * trialsPerBatch).map { trial($0, using: &generator) }
    let requests = (0..<batches).map { batch in
      post(OTLPTraces.request(for: spans(of: trials[batch * trialsPerBatch..<(batch + 1) * trialsPerBatch])))
    }
    for trial in trials { collector.expect(trial) }
    let start = (wall: seconds(CLOCK_MONOTONIC), cpu: seconds(CLOCK_PROCESS_CPUTIME_ID))
    let clientCPU = await send(requests, to: collector.endpoint)
    let releaseStart = seconds(CLOCK_PROCESS_CPUTIME_ID)
    let traces = trials.map { collector.release($0, writing: enrichment(of: $0)) }
    let end = seconds(CLOCK_PROCESS_CPUTIME_ID)
    let released = traces.reduce(0) { $0 + $1.spanCount - 1 }
    let figures = Figures(
      spans: released, bytes: requests.reduce(0) { $0 + $1.count }, wall: seconds(CLOCK_MONOTONIC) - start.wall,
      cpu: end - start.cpu - clientCPU, releaseCPU: end - releaseStart,
      forwardCPU: await forward(traces, compression: .none), gzipCPU: await forward(traces, compression: .gzip))
    precondition(released == batches * trialsPerBatch * spansPerTrial, "spans were lost")
    await collector.close()
    return figures
  }

  /// Sends the traces to a backend in this process.
  ///
  /// - Returns: the CPU time of sending, in seconds.
  private func forward(_ traces: [EnrichedTrace], compression: OTLPEndpoint.Compression) async -> Double {
    let server = DiscardingServer()
    let http = CurlHTTPClient()
    let backend = BenchBackend(port: server.port, compression: compression)
    let start = seconds(CLOCK_PROCESS_CPUTIME_ID)
    let forwarder = OTLPForwarder(
      backends: [NamedBackend(name: "bench", backend: backend)], http: http, spool: NoSpool())
    for trace in traces { await forwarder.export(trace, of: nil) }
    let delivery = await forwarder.finish(within: .seconds(60))[0]
    precondition(delivery.accepted.count == traces.count, "traces were not delivered: \(delivery.problem ?? "")")
    http.shutdown()
    let end = seconds(CLOCK_PROCESS_CPUTIME_ID)
    server.stop()
    return end - start - server.cpu
  }

  private func trial(_ index: Int, using generator: inout some RandomNumberGenerator) -> PlannedTrial {
    return PlannedTrial(
      id: TrialKey(suite: "bench", case: "case-\(index)", variant: "default", index: 0),
      asking: Question("x"), runID: "run",
      traceID: TraceID(using: &generator), rootSpanID: SpanID(using: &generator))
  }

  private func spans(of trials: ArraySlice<PlannedTrial>) -> [SpanRecord] {
    trials.flatMap { trial in
      (0..<spansPerTrial).map { index in
        let parent = index == 0 ? trial.rootSpanID : SpanID(UInt64(index))!
        return SpanRecord(
          traceID: trial.traceID, id: SpanID(UInt64(index + 1))!, parent: parent, name: "tool.execute.search_logs",
          start: 1_795_404_739_870_175_048, end: 1_795_404_739_870_408_655, attributes: attributes,
          scope: "an.instrumentation", resource: ["service.name": "bench", "telemetry.sdk.language": "swift"])
      }
    }
  }

  private var attributes: Attributes {
    Attributes(
      (0..<12).map { index in
        .init("gen_ai.attribute.\(index)", index.isMultiple(of: 2) ? .int(Int64(index)) : "a value of usual length")
      })
  }

  private func enrichment(of trial: PlannedTrial) -> Enrichment {
    let tags: Attributes = [
      "experiment.id": "prompt-v2", "experiment.variant": "control", "eval.run.id": "run", "eval.suite.name": "bench",
      "eval.case.id": .string(trial.id.case), "eval.trial.index": 0,
    ]
    let root = SpanRecord(traceID: trial.traceID, id: trial.rootSpanID, name: "eval.trial")
    return Enrichment(tags: tags, spans: [:], root: root)
  }

  private func post(_ body: [UInt8]) -> [UInt8] {
    let head = "POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-protobuf\r\n"
    return Array("\(head)content-length: \(body.count)\r\n\r\n".utf8) + body
  }

  /// - Returns: the CPU time of the clients, in seconds.
  private func send(_ requests: [[UInt8]], to endpoint: String) async -> Double {
    let port = UInt16(endpoint.split(separator: ":").last.map(String.init) ?? "") ?? 0
    return await withTaskGroup(of: Double.self) { group in
      for client in 0..<clients {
        group.addTask {
          let start = seconds(CLOCK_THREAD_CPUTIME_ID)
          let connection = Connection(port: port)
          for index in stride(from: client, to: requests.count, by: clients) { connection.exchange(requests[index]) }
          return seconds(CLOCK_THREAD_CPUTIME_ID) - start
        }
      }
      return await group.reduce(0, +)
    }
  }
}

/// A blocking connection that sends a request and reads its reply.
private struct Connection: ~Copyable {
  private let socket: Int32

  init(port: UInt16) {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    precondition(status == 0, "the receiver cannot be reached")
  }

  deinit { Glibc.close(socket) }

  borrowing func exchange(_ request: [UInt8]) {
    request.withUnsafeBytes { bytes in
      var sent = 0
      while sent < bytes.count { sent += max(0, Glibc.send(socket, bytes.baseAddress! + sent, bytes.count - sent, 0)) }
    }
    withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 1) { reply in
      let count = recv(socket, reply.baseAddress, reply.count, 0)
      precondition(reply.prefix(max(0, count)).starts(with: "HTTP/1.1 200".utf8), "the receiver refused")
    }
  }
}

private struct BenchBackend: Backend {
  static let kind = Kind("bench", "takes everything")
  let traces: OTLPEndpoint

  init(port: UInt16, compression: OTLPEndpoint.Compression) {
    traces = OTLPEndpoint(url: "http://127.0.0.1:\(port)/v1/traces", compression: compression)
  }

  init(config: NoConfig) throws(Misconfigured) { throw Misconfigured("it is made by the benchmark") }
  func url(of trace: TraceID, span: SpanID?) -> String? { nil }
}

/// A benchmark delivers everything, and nothing has to outlive it.
private struct NoSpool: Spool {
  func keep(_ request: SpooledRequest, for backend: String) throws -> Int64 { 0 }
  func waiting(for backend: String, limit: Int) throws -> [SpoolEntry] { [] }
  func settle(_ ids: [Int64], refusing refusal: ExportRefusal, for backend: String) throws {}
  func takeOverRefusals(for backend: String) throws -> [ExportRefusal] { [] }
  func forgetRefusals() throws {}
  func remove(_ ids: [Int64]) throws {}
  func count(for backend: String) throws -> Int { 0 }
  func trim(to bytes: Int, for backend: String) throws -> (bytes: Int, dropped: [TraceID]) { (0, []) }
}
