import SpangateIO
import SpangateTrace
import SpangateWire
import Testing

@testable import SpangateTelemetry

@Suite(.timeLimit(.minutes(5)))
struct OTLPHTTPExporterTests {
  /// Answers with one response after another, the last for ever, and keeps what it was sent.
  private final class Receiver: WaitingHTTPClient {
    private let replies: Locked<[Result<HTTPResponse, HTTPFailure>]>
    private let taken = Locked<[HTTPRequest]>([])

    init(_ replies: Result<HTTPResponse, HTTPFailure>...) { self.replies = Locked(replies) }

    var requests: [HTTPRequest] { taken.withLock { $0 } }

    func send(_ request: HTTPRequest, until deadline: Deadline) -> Result<HTTPResponse, HTTPFailure> {
      taken.withLock { $0.append(request) }
      return replies.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
    }
  }

  private static let ok = Result<HTTPResponse, HTTPFailure>.success(HTTPResponse(status: 200))

  private let batch = Batch.spans([
    SpanRecord(
      traceID: TraceID("4bf92f3577b34da6a3ce929d0e0e4736")!, id: SpanID("00f067aa0ba902b7")!, name: "a", start: 1,
      end: 2,
      attributes: ["n": 7])
  ])

  private func export(
    to receiver: Receiver, within limit: Duration = .seconds(600), _ change: (inout SignalEndpoint) -> Void = { _ in }
  ) -> ExportResult {
    var endpoint = SignalEndpoint(Variables(), for: .traces)
    change(&endpoint)
    var backoff = Backoff()
    backoff.first = .milliseconds(1)
    return OTLPHTTPExporter(endpoint, client: receiver, backoff: backoff).export(batch, until: Deadline(.now + limit))
  }

  @Test func `a batch is one request that the receiver can read`() throws {
    let receiver = Receiver(Self.ok)
    let result = export(to: receiver) { $0.headers = [HTTPHeader("api-key", "k")] }
    #expect(result == .delivered(rejected: 0, problem: nil))
    let request = try #require(receiver.requests.first)
    #expect(request.method == "POST" && request.url == "http://localhost:4318/v1/traces")
    #expect(request.headers.map(\.name) == ["Content-Type", "User-Agent", "api-key"])
    #expect(request.headers[0].value == "application/x-protobuf")
    #expect(try OTLPTraces.spans(in: request.body ?? []).map(\.name) == ["a"])
  }

  @Test func `JSON has its IDs in hex, and gzip is undone by the receiver`() throws {
    let receiver = Receiver(Self.ok)
    _ = export(to: receiver) { ($0.format, $0.compresses) = (.json, true) }
    let request = try #require(receiver.requests.first)
    #expect(request.headers.contains(HTTPHeader("Content-Encoding", "gzip")))
    #expect(request.headers.contains(HTTPHeader("Content-Type", "application/json")))
    let json = try JSONValue(parsing: Gzip.inflated(request.body ?? [], limit: 1 << 20))
    let span = json.value(at: "/resourceSpans/0/scopeSpans/0/spans/0")
    #expect(span?["traceId"] == "4bf92f3577b34da6a3ce929d0e0e4736" && span?["spanId"] == "00f067aa0ba902b7")
    #expect(span?["startTimeUnixNano"] == "1" && span?.value(at: "/attributes/0/value/intValue") == "7")
  }

  @Test(arguments: [429, 502, 503, 504])
  func `what may pass is tried again`(status: Int) {
    let receiver = Receiver(
      .success(HTTPResponse(status: status)), .failure(.disconnected("gone")), .failure(.unreachable("refused")),
      Self.ok)
    #expect(export(to: receiver) == .delivered(rejected: 0, problem: nil) && receiver.requests.count == 4)
  }

  @Test func `a try that was cut short hides nothing of the one before`() {
    let receiver = Receiver(.success(HTTPResponse(status: 503)), .failure(.cancelled))
    guard case .failed(let problem) = export(to: receiver, within: .seconds(1)) else { return #expect(Bool(false)) }
    #expect(problem == "http://localhost:4318/v1/traces answered 503")
  }

  @Test(arguments: [400, 401, 404, 413, 500, 501])
  func `what will not pass is not tried again`(status: Int) {
    let receiver = Receiver(.success(HTTPResponse(status: status)))
    guard case .failed(let problem) = export(to: receiver) else { return #expect(Bool(false)) }
    #expect(problem.contains("\(status)") && receiver.requests.count == 1)
  }

  @Test func `the receiver says when to come back, and a time that is too late is not waited for`() {
    let soon = Receiver(.success(HTTPResponse(status: 503, headers: [HTTPHeader("Retry-After", "1")])), Self.ok)
    let clock = ContinuousClock()
    let took = clock.measure { #expect(export(to: soon) == .delivered(rejected: 0, problem: nil)) }
    #expect(took >= .seconds(1))
    let late = Receiver(.success(HTTPResponse(status: 503, headers: [HTTPHeader("Retry-After", "3600")])))
    if case .delivered = export(to: late) { #expect(Bool(false)) }
    #expect(late.requests.count == 1)
  }

  @Test func `a receiver that stays away is given up at the deadline`() {
    // A busy machine may need longer than any deadline for the first try.
    for limit in [Duration.milliseconds(100), .seconds(1), .seconds(10)] {
      let receiver = Receiver(.failure(.unreachable("refused")))
      if case .delivered = export(to: receiver, within: limit) { #expect(Bool(false)) }
      if receiver.requests.count > 1 { return }
    }
    Issue.record("it was never tried again")
  }

  @Test func `what was taken in part only is counted and not sent again`() {
    let body = ExportResponse(rejected: 1, message: "no id").body(for: .logs, as: .json)
    let receiver = Receiver(
      .success(HTTPResponse(status: 200, headers: [HTTPHeader("content-type", "application/json")], body: body)))
    #expect(export(to: receiver) == .delivered(rejected: 1, problem: "no id") && receiver.requests.count == 1)
  }

  @Test func `each signal has its own address, and what is said of one signal comes first`() {
    let variables = Variables([
      "OTEL_EXPORTER_OTLP_ENDPOINT": "https://all:4318/base/",
      "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://traces:9/x",
      "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT": "http://logs:9", "OTEL_EXPORTER_OTLP_HEADERS": "a=1, b=x%20y",
      "OTEL_EXPORTER_OTLP_TRACES_HEADERS": "c=3", "OTEL_EXPORTER_OTLP_COMPRESSION": "gzip",
      "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION": "none", "OTEL_EXPORTER_OTLP_TIMEOUT": "2000",
      "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL": "http/json", "OTEL_EXPORTER_OTLP_CERTIFICATE": "/ca.pem",
      "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE": "/c.pem", "OTEL_EXPORTER_OTLP_CLIENT_KEY": "/k.pem",
    ])
    let (traces, metrics, logs) = (
      SignalEndpoint(variables, for: .traces), SignalEndpoint(variables, for: .metrics),
      SignalEndpoint(variables, for: .logs)
    )
    #expect(traces.url == "http://traces:9/x" && logs.url == "http://logs:9/")
    #expect(metrics.url == "https://all:4318/base/v1/metrics")
    #expect(traces.headers == [HTTPHeader("c", "3")] && !traces.compresses && traces.format == .protobuf)
    #expect(metrics.headers == [HTTPHeader("a", "1"), HTTPHeader("b", "x y")] && metrics.compresses)
    #expect(metrics.format == .json && metrics.timeout == .seconds(2))
    #expect(logs.tls == TLSFiles(authorities: "/ca.pem", certificate: "/c.pem", key: "/k.pem"))
    #expect(SignalEndpoint(Variables(), for: .logs).url == "http://localhost:4318/v1/logs")
    let grpc = SignalEndpoint(Variables(["OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"]), for: .traces)
    #expect(grpc.problem?.contains("grpc") == true && grpc.format == .protobuf)
  }
}
