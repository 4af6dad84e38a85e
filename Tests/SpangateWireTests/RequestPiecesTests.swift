import SpangateTrace
import Testing

@testable import SpangateWire

struct RequestPiecesTests {
  /// Spans of one resource and one scope.
  private func request(trace: UInt64, spans: Int, bytes: Int = 100) -> [UInt8] {
    OTLPTraces.request(
      for: (1...UInt64(spans)).map { id in
        var span = SpanRecord(
          traceID: TraceID(high: 7, low: trace)!, id: SpanID(id)!, parent: nil,
          name: String(repeating: "x", count: bytes), kind: .unspecified)
        span.resource = ["service.name": "agent"]
        span.scope = "s"
        return span
      })
  }

  @Test func `a large request is cut between spans, with its resource and scope in every piece`() throws {
    let request = request(trace: 1, spans: 100) + request(trace: 2, spans: 40)
    let pieces = try TraceRequest.pieces(of: request, limit: 2_000)
    #expect(pieces.count > 5)
    #expect(pieces.allSatisfy { $0.count <= 2_000 })
    let sent = try pieces.map { try OTLPTraces.spans(in: $0) }
    #expect(sent.flatMap { $0 } == (try OTLPTraces.spans(in: request)))
    #expect(try pieces.allSatisfy { try TraceRequest(parsing: $0).resources.count <= 2 })
  }

  @Test func `a request within the limit is sent as it is, and a span above it alone`() throws {
    let small = request(trace: 1, spans: 3)
    #expect(try TraceRequest.pieces(of: small, limit: small.count) == [small])
    let large = try TraceRequest.pieces(of: request(trace: 1, spans: 3, bytes: 500), limit: 400)
    #expect(try large.map { try TraceRequest(parsing: $0).spans.count } == [1, 1, 1])
  }

  @Test(arguments: 0..<10)
  func `pieces of many resources hold what the whole held`(seed: UInt64) throws {
    let request = OTLPTraces.request(for: .random(60, seed: seed))
    let pieces = try TraceRequest.pieces(of: request, limit: request.count / 7)
    #expect(try pieces.flatMap { try OTLPTraces.spans(in: $0) } == (try OTLPTraces.spans(in: request)))
  }
}
