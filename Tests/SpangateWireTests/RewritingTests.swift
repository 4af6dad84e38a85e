import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateWire

struct RewritingTests {
  private let tags: Attributes = ["experiment.id": "e", "eval.trial.index": 3]

  @Test func `a request without additions comes out as it went in`() throws {
    let bytes = OTLPTraces.request(for: .random(40, seed: 5))
    let request = try TraceRequest(parsing: bytes)
    #expect(try request.keeping(request.spans.indices).bytes == bytes)
  }

  @Test func `fields that nobody knows keep their bytes and their place`() throws {
    let unknown: [UInt8] = [0xf8, 0x07, 0x2a]
    var writer = WireWriter()
    writer.message(WireKey.Request.resources) { writer in
      writer.append(unknown)
      writer.message(WireKey.ResourceGroup.scopes) { writer in
        writer.append(unknown)
        writer.message(WireKey.ScopeGroup.items) { span in
          span.field(WireKey.Span.traceID, bytes: [UInt8](repeating: 1, count: 16))
          span.append(unknown)
          span.field(WireKey.Span.spanID, bytes: [UInt8](repeating: 2, count: 8))
          span.field(.fixed32(16), fixed32: 768)
        }
      }
    }
    let request = try TraceRequest(parsing: writer.bytes)
    #expect(try request.keeping([0]).bytes == writer.bytes)
  }

  @Test func `what is added comes after the span's own bytes`() throws {
    let span = SpanRecord.stub(1, "a", ["own": 1])
    let request = try TraceRequest(parsing: OTLPTraces.request(for: [span]))
    var writer = WireWriter()
    request.write([0], to: &writer) { _ in
      SpanAddition(attributes: EncodedAttributes(tags), events: [.init(name: "scored", time: 9, attributes: ["n": 1])])
    }
    let decoded = try OTLPTraces.spans(in: writer.bytes)
    #expect(decoded[0].attributes == ["own": 1, "experiment.id": "e", "eval.trial.index": 3])
    #expect(decoded[0].events == [.init(name: "scored", time: 9, attributes: ["n": 1])])
  }

  @Test func `an attribute that the agent wrote is never overwritten`() throws {
    let span = SpanRecord.stub(1, "a", ["experiment.id": "the agent's own"])
    let request = try TraceRequest(parsing: OTLPTraces.request(for: [span]))
    var writer = WireWriter()
    request.write([0], to: &writer) { _ in SpanAddition(attributes: EncodedAttributes(tags)) }
    #expect(
      try OTLPTraces.spans(in: writer.bytes)[0].attributes
        == ["experiment.id": "the agent's own", "eval.trial.index": 3])
  }

  @Test func `spans keep their resources and scopes when some are taken out`() throws {
    let spans = [SpanRecord].random(60, seed: 8)
    let request = try TraceRequest(parsing: OTLPTraces.request(for: spans))
    let chosen = request.spans.indices.filter { $0 % 3 == 1 }
    #expect(try request.keeping(chosen).records == request.records(of: chosen))
  }
}
