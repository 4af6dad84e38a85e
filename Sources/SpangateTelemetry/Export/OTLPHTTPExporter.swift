internal import SpangateIO
import SpangateTrace
internal import SpangateWire

/// Sends over OTLP/HTTP, again and again where the receiver says that this may help.
///
/// Source: OTLP specification 1.11: 429, 502, 503, 504 and lost connections are worth another try, `Retry-After` is
/// obeyed, and everything else is final.
struct OTLPHTTPExporter: BatchExporter {
  private let endpoint: SignalEndpoint
  private let client: any WaitingHTTPClient
  private let backoff: Backoff

  init(_ endpoint: SignalEndpoint, client: any WaitingHTTPClient, backoff: Backoff = Backoff()) {
    self.endpoint = endpoint
    self.client = client
    self.backoff = backoff
  }

  func export(_ batch: Batch, until deadline: Deadline) -> ExportResult {
    var request = request(for: batch)
    var attempt = 0
    var earlier: String?
    while true {
      attempt += 1
      request.timeout = min(endpoint.timeout, max(.milliseconds(1), deadline.now.timeLeft))
      let result = client.send(request, until: deadline)
      switch ExportReply(to: request, result, strictly: true, now: .now) {
      case .taken(let response): return .delivered(rejected: response.rejected, problem: response.message)
      case .refused(let problem), .misdirected(let problem), .unsupported(let problem): return .failed(problem: problem)
      case .notNow(let after, let latest):
        // A try that the deadline cut short tells less than the one before it.
        let problem = result == .failure(.cancelled) ? earlier ?? latest : latest
        earlier = problem
        let random = Double.random(in: 0..<1)
        // Many clients that were told the same time must not come back at once.
        let wait = after.map { $0 + .milliseconds(Int(random * 250)) } ?? backoff.delay(after: attempt, random: random)
        guard pause(wait, until: deadline) else { return .failed(problem: problem) }
      }
    }
  }

  /// - Returns: false when the time is not enough, without waiting for it to be up.
  private func pause(_ wait: Duration, until deadline: Deadline) -> Bool {
    let end = MonotonicTime.now + wait
    while .now < end {
      if deadline.now < end { return false }
      deadline.wakeup.wait(until: end)
    }
    return true
  }

  private func request(for batch: Batch) -> HTTPRequest {
    var body = batch.request
    if endpoint.format == .json { body = Array(OTLPJSON.json(from: body, of: batch.signal).description.utf8) }
    var headers = [
      HTTPHeader("Content-Type", endpoint.format.contentType), HTTPHeader("User-Agent", "OTel-OTLP-Exporter-Swift/0.1"),
    ]
    if endpoint.compresses {
      body = Gzip.deflated(body)
      headers.append(HTTPHeader("Content-Encoding", "gzip"))
    }
    var request = HTTPRequest(method: "POST", url: endpoint.url, headers: headers + endpoint.headers, body: body)
    request.maxResponse = 4 << 20
    request.tls = endpoint.tls
    return request
  }
}

/// Sends on a thread that may be blocked.
protocol WaitingHTTPClient: Sendable {
  func send(_ request: HTTPRequest, until deadline: Deadline) -> Result<HTTPResponse, HTTPFailure>
}

/// libcurl, which is loaded when it is needed first: not for a receiver on this machine, without TLS.
struct HTTPSender: WaitingHTTPClient {
  private let curl = CurlHTTPClient(keptConnections: 4)
  private let loopback = LoopbackHTTPClient()

  func send(_ request: HTTPRequest, until deadline: Deadline) -> Result<HTTPResponse, HTTPFailure> {
    LoopbackHTTPClient.serves(request.url)
      ? loopback.send(request, until: { deadline.now })
      : curl.sendWaiting(request, on: deadline.wakeup, until: { deadline.now })
  }
}
