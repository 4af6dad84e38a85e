import SpangateStatistics
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateWire

struct TraceRequestTests {
  @Test(arguments: 0..<20)
  func `spans survive encoding and decoding`(seed: Int) throws {
    let spans = [SpanRecord].random(30, seed: UInt64(seed))
    let request = OTLPTraces.request(for: spans)
    #expect(try OTLPTraces.spans(in: request).inOrder == spans.inOrder)
  }

  @Test func `an empty request has no spans`() throws {
    #expect(try OTLPTraces.spans(in: []).isEmpty)
    #expect(OTLPTraces.request(for: []).isEmpty)
  }

  @Test(arguments: [
    ([0x0a], WireError.truncated), ([0x0a, 0x05, 0x00], .truncated), ([0x08], .truncated),
    ([0x00, 0x00], .keyInvalid), ([0x0e, 0x00], .keyInvalid), ([0x0c], .keyInvalid),
    ([0x08] + [UInt8](repeating: 0xff, count: 10), .varintTooLong),
    ([0x0b, 0x08], .truncated), ([0x09, 0, 0], .truncated), ([0x0d, 0], .truncated),
    ([0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], .truncated),
  ])
  func `bytes that are not protobuf are refused`(bytes: [UInt8], error: WireError) {
    #expect(throws: error) { try TraceRequest(parsing: bytes) }
  }

  @Test func `unknown fields and groups are stepped over`() throws {
    let unknown: [UInt8] = [0x98, 0x06, 0x01, 0xa3, 0x06, 0x08, 0x01, 0xa4, 0x06]
    let spans = [SpanRecord].random(3, seed: 1)
    #expect(try OTLPTraces.spans(in: unknown + OTLPTraces.request(for: spans) + unknown).inOrder == spans.inOrder)
  }

  @Test func `values nested too deep are refused rather than followed`() {
    var value = AttributeValue.int(1)
    for _ in 0..<(Wire.maximumDepth + 1) { value = .array([value]) }
    let span = SpanRecord.stub(1, "deep", Attributes([.init("deep", value)]))
    #expect(throws: WireError.nestedTooDeep) { try TraceRequest(parsing: OTLPTraces.request(for: [span])) }
  }

  @Test(arguments: [
    ([UInt8](repeating: 1, count: 15), [UInt8](repeating: 1, count: 8), [], "a trace ID has 15 bytes instead of 16"),
    ([UInt8](repeating: 0, count: 16), [UInt8](repeating: 1, count: 8), [], "a trace ID is all zero"),
    ([UInt8](repeating: 1, count: 16), [], [], "a span ID has 0 bytes instead of 8"),
    (
      [UInt8](repeating: 1, count: 16), [UInt8](repeating: 1, count: 8), [1],
      "a parent span ID has 1 bytes instead of 8"
    ),
  ])
  func `a span with an invalid ID is rejected and the others are kept`(
    trace: [UInt8], span: [UInt8], parent: [UInt8], problem: String
  ) throws {
    var writer = WireWriter()
    writer.resourceSpans(of: [SpanRecord.stub(7, "fine")])
    writer.message(WireKey.Request.resources) { writer in
      writer.message(WireKey.ResourceGroup.scopes) { writer in
        writer.message(WireKey.ScopeGroup.items) { writer in
          writer.field(WireKey.Span.traceID, bytes: trace)
          writer.field(WireKey.Span.spanID, bytes: span)
          writer.field(WireKey.Span.parentSpanID, bytes: parent)
        }
      }
    }
    let request = try TraceRequest(parsing: writer.bytes)
    #expect(request.spans.map(\.id.value) == [7])
    #expect(request.rejected == 1)
    #expect(request.rejection == problem)
  }

  @Test func `a parent of eight zeros is no parent`() throws {
    var writer = WireWriter()
    writer.field(WireKey.Span.traceID, bytes: [UInt8](repeating: 1, count: 16))
    writer.field(WireKey.Span.spanID, bytes: [UInt8](repeating: 1, count: 8))
    writer.field(WireKey.Span.parentSpanID, bytes: [UInt8](repeating: 0, count: 8))
    #expect(try TraceRequest(parsing: nested(writer.bytes)).spans.map(\.parent) == [nil])
  }

  @Test func `the trial that a resource names is found`() throws {
    let id = TraceID(high: 3, low: 4)!
    var span = SpanRecord.stub(1, "a")
    span.resource = ["service.name": "x", "eval.trial.id": .string("\(id)".uppercased())]
    let request = try TraceRequest(parsing: OTLPTraces.request(for: [span, SpanRecord.stub(2, "b")]))
    #expect(request.traceID(in: "eval.trial.id", ofResource: 0) == id)
    #expect(request.traceID(in: "eval.trial.id", ofResource: 1) == nil)
  }

  @Test(arguments: 0..<8)
  func `no change of bytes crashes the reader`(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let original = OTLPTraces.request(for: .random(12, seed: UInt64(seed) &+ 99))
    for _ in 0..<100 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      if Bool.random(using: &generator) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator)) }
      guard let request = try? TraceRequest(parsing: bytes) else { continue }
      #expect(request.records.count == request.spans.count)
      let kept = try request.keeping(request.spans.indices)
      #expect(kept.spans.count == request.spans.count)
      _ = try? LogRequest(parsing: bytes)
      _ = try? MetricRequest(parsing: bytes)
    }
  }
}

/// A request with one span of these fields.
func nested(_ span: [UInt8]) -> [UInt8] {
  var writer = WireWriter()
  writer.message(WireKey.Request.resources) { writer in
    writer.message(WireKey.ResourceGroup.scopes) { writer in
      writer.field(WireKey.ScopeGroup.items, bytes: span)
    }
  }
  return writer.bytes
}
