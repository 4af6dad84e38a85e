import SpangateCore
import SpangateTesting
import SpangateTrace
import SpangateWire

@testable import SpangateExport

/// A spool in memory.
final class MemorySpool: Spool {
  private let requests = Locked<[(id: Int64, backend: String, request: SpooledRequest)]>([])
  private let refusals = Locked<[(backend: String, refusal: ExportRefusal, isOld: Bool)]>([])
  private let nextID = Locked<Int64>(1)
  private let isFull: Bool

  init(isFull: Bool = false) { self.isFull = isFull }

  func keep(_ request: SpooledRequest, for backend: String) throws -> Int64 {
    if isFull { throw Finding(.storeUnavailable, "the disk is full") }
    let id = nextID.withLock { id in
      defer { id += 1 }
      return id
    }
    requests.withLock { $0.append((id, backend, request)) }
    return id
  }

  func trim(to bytes: Int, for backend: String) throws -> (bytes: Int, dropped: [TraceID]) {
    requests.withLock { requests in
      var left = requests.filter { $0.backend == backend }.reduce(0) { $0 + $1.request.bytes.count }
      var dropped: [TraceID] = []
      while left > bytes, let index = requests.firstIndex(where: { $0.backend == backend }) {
        left -= requests[index].request.bytes.count
        dropped += requests.remove(at: index).request.traces
      }
      return (left, dropped)
    }
  }

  func waiting(for backend: String, limit: Int) throws -> [SpoolEntry] {
    requests.withLock { $0.filter { $0.backend == backend } }.prefix(limit)
      .map { SpoolEntry(id: $0.id, request: $0.request) }
  }

  func remove(_ ids: [Int64]) throws {
    let ids = Set(ids)
    requests.withLock { $0.removeAll { ids.contains($0.id) } }
  }

  func settle(_ ids: [Int64], refusing refusal: ExportRefusal, for backend: String) throws {
    try remove(ids)
    refusals.withLock { $0.append((backend, refusal, isOld: false)) }
  }

  func takeOverRefusals(for backend: String) throws -> [ExportRefusal] {
    refusals.withLock { refusals in
      let old = refusals.filter { $0.isOld && $0.backend == backend }
      for index in refusals.indices where refusals[index].backend == backend { refusals[index].isOld = false }
      return old.map(\.refusal)
    }
  }

  func forgetRefusals() throws { refusals.withLock { $0.removeAll { !$0.isOld } } }

  /// From now on the process that used it so far is gone.
  func abandon() {
    refusals.withLock { refusals in
      for index in refusals.indices { refusals[index].isOld = true }
    }
  }

  func count(for backend: String) throws -> Int {
    requests.withLock { Set($0.filter { $0.backend == backend }.flatMap(\.request.traces)).count }
  }
}

/// A backend that is called through a closure.
final class Recorder: HTTPClient {
  private let answer: @Sendable (HTTPRequest, Int) async throws(HTTPFailure) -> HTTPResponse
  private let seen = Locked<[HTTPRequest]>([])

  /// - Parameter answer: to a request and its number, from 0.
  init(_ answer: @escaping @Sendable (HTTPRequest, Int) async throws(HTTPFailure) -> HTTPResponse) {
    self.answer = answer
  }

  convenience init(status: Int, headers: [HTTPHeader] = [], body: [UInt8] = []) {
    self.init { _, _ throws(HTTPFailure) in HTTPResponse(status: status, headers: headers, body: body) }
  }

  var requests: [HTTPRequest] { seen.withLock { $0 } }

  func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    let index = seen.withLock { seen in
      seen.append(request)
      return seen.count - 1
    }
    return try await answer(request, index)
  }
}

/// Time that passes when somebody sleeps, at once; only sleeps of a quarter of an hour or more, such as a deadline that
/// a test does not mean to reach, last until they are cancelled.
final class FakeTime: Sendable {
  private let state = Locked<(now: Timestamp, naps: [Duration])>(
    (Timestamp(nanoseconds: 1_700_000_000_000_000_000), []))

  var naps: [Duration] { state.withLock { $0.naps } }

  func pace(random: Double = 0.5) -> Pace {
    Pace(
      now: { self.state.withLock { $0.now } },
      sleep: { duration in
        guard duration < .seconds(900) else { return (try? await Task.sleep(for: duration)) ?? () }
        self.state.withLock { state in
          state.now = state.now + duration
          state.naps.append(duration)
        }
        await Task.yield()
      },
      random: { random })
  }
}

/// A backend at `http://NAME.test`, uncompressed so that tests can read what it is sent.
struct StubBackend: Backend {
  struct Config: Decodable, Sendable {
    var name = "stub"
    var annotates = false
  }

  static let kind = Kind("stub", "a stub")
  static let can: Capabilities = [.annotations]
  let config: Config

  init(config: Config) { self.config = config }

  var traces: OTLPEndpoint {
    OTLPEndpoint(
      url: "http://\(config.name).test/v1/traces", headers: [HTTPHeader("x-api-key", "sesame-open")],
      compression: .none)
  }

  func url(of trace: TraceID, span: SpanID?) -> String? { nil }

  func annotations(for trial: ScoredTrial) -> [HTTPRequest] {
    guard config.annotates else { return [] }
    return trial.judgement.scores.map {
      HTTPRequest(
        method: "POST", url: "http://\(config.name).test/scores",
        body: Array("\(trial.judgement.traceID) \($0.name)".utf8))
    }
  }
}

extension NamedBackend {
  static func stub(_ name: String = "stub", annotates: Bool = false) -> NamedBackend {
    NamedBackend(name: name, backend: StubBackend(config: StubBackend.Config(name: name, annotates: annotates)))
  }
}

extension TraceID {
  static func stub(_ number: UInt64) -> TraceID { TraceID(high: 7, low: number)! }
}

extension EnrichedTrace {
  /// One resource `service.name=agent`, one scope, so many spans of so many bytes each.
  static func stub(_ number: UInt64, spans: Int = 1, spanBytes: Int = 100) -> EnrichedTrace {
    let spans = (0..<spans).map { index in
      var span = SpanRecord(
        traceID: .stub(number), id: SpanID(UInt64(index + 1))!, parent: nil,
        name: String(repeating: "x", count: spanBytes), kind: .unspecified)
      span.resource = ["service.name": "agent"]
      span.scope = "s"
      return span
    }
    return EnrichedTrace(id: .stub(number), request: OTLPTraces.request(for: spans), spanCount: spans.count)
  }
}

extension ScoredTrial {
  static func stub(_ number: UInt64, scores: [String] = ["contains"]) -> ScoredTrial {
    ScoredTrial(
      judgement: Judgement(
        key: TrialKey(suite: "a-suite", case: "a-case", variant: "control", index: Int(number)),
        traceID: .stub(number), rootSpanID: SpanID(number + 1)!, startedAt: Timestamp(nanoseconds: 5), duration: 1,
        completeness: .settled,
        scores: scores.map {
          NamedScore(
            name: $0, score: .failed(because: "no", span: SpanID(9)), threshold: nil, severity: .blocking, weight: 1)
        }))
  }
}

/// The spans of an OTLP request.
struct SentSpans {
  private(set) var traces: [TraceID] = []
  private(set) var resourceKeys: [[String]] = []
  private(set) var count = 0

  init(_ bytes: [UInt8]) throws {
    let request = try TraceRequest(parsing: bytes)
    count = request.spans.count
    let records = request.records
    for index in request.resources.indices {
      guard let first = request.spans.firstIndex(where: { request.scopes[Int($0.scope)].resource == index }) else {
        continue
      }
      resourceKeys.append(records[first].resource.map(\.key))
    }
    for record in records where traces.last != record.traceID { traces.append(record.traceID) }
  }
}
