import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateExport

@Suite(.timeLimit(.minutes(5)))
struct ExportScoreTests {
  private let spool = MemorySpool()
  private let time = FakeTime()
  private let never: Duration = .seconds(3_600)

  private func run(_ http: Recorder, traces: ClosedRange<UInt64>, policy: ExportPolicy = ExportPolicy()) async
    -> Delivery
  {
    let forwarder = OTLPForwarder(
      backends: [.stub(annotates: true)], http: http, spool: spool, policy: policy, pace: time.pace())
    for number in traces { await forwarder.export(.stub(number), of: .stub(number, scores: ["a", "b"])) }
    return await forwarder.finish(within: never)[0]
  }

  private func scores(_ http: Recorder) -> [String] {
    http.requests.filter { $0.url.hasSuffix("/scores") }.map { String(decoding: $0.body!, as: UTF8.self) }
  }

  @Test func `scores follow the spans that they belong to`() async throws {
    let http = Recorder(status: 200)
    let delivery = await run(http, traces: 1...2)
    #expect(delivery.accepted.count == 2 && delivery.problem == nil)
    #expect(http.requests.first?.url == "http://stub.test/v1/traces")
    let expected = [UInt64(1), 2].flatMap { ["\(TraceID.stub($0)) a", "\(TraceID.stub($0)) b"] }
    #expect(scores(http).sorted() == expected.sorted())
  }

  @Test func `scores of traces that wait in the spool wait with them`() async {
    let dead = Recorder { _, _ throws(HTTPFailure) in throw .unreachable("connection refused") }
    #expect(await run(dead, traces: 1...30).undelivered == 30)
    #expect(scores(dead).isEmpty)
    let alive = Recorder(status: 200)
    let delivery = await run(alive, traces: 31...31)
    #expect(delivery.undelivered == 0 && delivery.problem == nil)
    #expect(Set(scores(alive)).count == 62)
    #expect(try! spool.count(for: "stub/scores") == 0)
  }

  @Test func `scores that fail for now are kept and said, and the traces stay accepted`() async {
    let http = Recorder { request, _ throws(HTTPFailure) in
      HTTPResponse(status: request.url.hasSuffix("/scores") ? 503 : 200)
    }
    let delivery = await run(http, traces: 1...3)
    #expect(delivery.accepted.count == 3 && delivery.undelivered == 0)
    #expect(
      delivery.problem == "http://stub.test/scores answered 503; the scores of 3 trials wait for the next run")
    #expect(try! spool.count(for: "stub/scores") == 3)
  }

  @Test func `scores that are refused are counted and said`() async {
    let http = Recorder { request, _ throws(HTTPFailure) in
      HTTPResponse(status: request.url.hasSuffix("/scores") ? 400 : 200)
    }
    let delivery = await run(http, traces: 1...3)
    #expect(delivery.accepted.count == 3)
    #expect(delivery.problem == "6 scores are not written: http://stub.test/scores answered 400")
    #expect(try! spool.count(for: "stub/scores") == 0)
  }

  @Test func `scores wait while the configuration is wrong, and nothing more is asked`() async {
    let wrong = Recorder { request, _ throws(HTTPFailure) in
      HTTPResponse(status: request.url.hasSuffix("/scores") ? 404 : 200)
    }
    let delivery = await run(wrong, traces: 1...40)
    #expect(delivery.accepted.count == 40)
    #expect(
      delivery.problem == "http://stub.test/scores answered 404; the scores of 40 trials wait for the next run")
    #expect(scores(wrong).count <= ExportPolicy().scoreRequests)
    let right = Recorder(status: 200)
    #expect(await run(right, traces: 41...41).problem == nil)
    #expect(Set(scores(right)).count == 82)
  }

  @Test func `more scores than may wait in memory go through the spool and arrive`() async {
    var policy = ExportPolicy()
    policy.queuedScores = 4
    let http = Recorder(status: 200)
    let delivery = await run(http, traces: 1...100, policy: policy)
    #expect(delivery.problem == nil)
    #expect(Set(scores(http)).count == 200)
  }

  @Test func `scores survive the spool unchanged`() throws {
    var trial = ScoredTrial.stub(3)
    trial.judgement.scores = [
      NamedScore(name: "n", score: Score(.number(0.25)), threshold: 0.5, severity: .advisory, weight: 2),
      NamedScore(name: "u", score: .unscored("no judge"), threshold: nil, severity: .blocking, weight: 1),
      NamedScore(
        name: "p", score: .passed(because: "“14 days”", span: SpanID(8)), threshold: nil, severity: .blocking, weight: 1
      ),
    ]
    let copy = try #require(try SpooledScores.unpacked(SpooledScores.packed([trial])).first)
    #expect(copy.judgement.key == trial.judgement.key)
    #expect(copy.judgement.traceID == trial.judgement.traceID)
    #expect(copy.judgement.rootSpanID == trial.judgement.rootSpanID)
    #expect(copy.judgement.scores == trial.judgement.scores)
  }
}
