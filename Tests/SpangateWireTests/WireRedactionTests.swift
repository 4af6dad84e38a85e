import SpangateStatistics
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateWire

struct WireRedactionTests {
  private let secrets = ["ada@example.com", "4111 1111 1111 1111", "Bearer abcdef0123456789abcdef", "10.1.2.3"]

  private func written(_ spans: [SpanRecord], by redactor: Redactor) throws -> [UInt8] {
    let request = try TraceRequest(parsing: OTLPTraces.request(for: spans))
    var writer = WireWriter()
    request.write(request.spans.indices, to: &writer, redactedBy: RedactionPass(redactor)) { _ in nil }
    return writer.bytes
  }

  /// Random spans with secrets in some of their fields, a different one each time.
  private func spans(seed: UInt64) -> [SpanRecord] {
    var generator = SeededGenerator(seed: seed)
    return [SpanRecord].random(30, seed: seed).map { span in
      var span = span
      let secret = "x \(secrets.randomElement(using: &generator)!) y"
      switch Int.random(in: 0..<10, using: &generator) {
      case 0: span.name = secret
      case 1: span.status.message = secret
      case 2: span.attributes["user.note"] = .string(secret)
      case 3: span.attributes["nested"] = .map(["deep": .array([1, .string(secret)])])
      case 4: span.events.append(.init(name: secret, time: 7, attributes: ["exception.message": .string(secret)]))
      case 5: span.resource["process.command_line"] = .string(secret)
      case 6: span.scope = secret
      case 7: span.attributes[secret] = 1
      case 8: span.attributes["card"] = 4_111_111_111_111_111
      default: break
      }
      return span
    }
  }

  private static let redactors = [
    Redactor(.all()), Redactor(.all(.hash, key: [1, 2, 3])), Redactor(.all(.drop)),
    Redactor(RedactionPolicy(patterns: [.init(name: "it", source: "it b[a-z]+")])),
    Redactor(RedactionPolicy(droppedAttributes: [NamePattern("key.*"), NamePattern("n")])),
    Redactor(RedactionPolicy(content: .denied(except: [NamePattern("key.1")]))),
    Redactor(.all(), limits: TextLimits(any: 20)),
  ]

  @Test(arguments: redactors.indices)
  func `bytes are redacted as decoded spans are`(index: Int) throws {
    let redactor = Self.redactors[index]
    for seed in UInt64(1)...20 {
      let spans = spans(seed: seed)
      let request = OTLPTraces.request(for: spans)
      let decoded = try OTLPTraces.spans(in: request)
      let redacted = try OTLPTraces.spans(in: try written(spans, by: redactor))
      #expect(redacted == decoded.map { redactor.redacted($0) })
    }
  }

  @Test func `no secret is left in the bytes`() throws {
    for seed in UInt64(1)...40 {
      let bytes = String(decoding: try written(spans(seed: seed), by: Redactor(.all())), as: UTF8.self)
      for secret in secrets { #expect(!bytes.contains(secret.replacing("Bearer ", with: ""))) }
    }
  }

  @Test func `what holds nothing sensitive is copied byte for byte`() throws {
    let spans = [SpanRecord].random(40, seed: 5)
    #expect(try written(spans, by: Redactor(.all(), limits: TextLimits())) == OTLPTraces.request(for: spans))
  }

  @Test func `fields that nobody knows go when something is in them`() throws {
    let id = [UInt8](repeating: 1, count: 16)
    func request(_ text: String) -> [UInt8] {
      var writer = WireWriter()
      writer.message(WireKey.Request.resources) { writer in
        writer.message(WireKey.ResourceGroup.scopes) { writer in
          writer.message(WireKey.ScopeGroup.items) { span in
            span.field(WireKey.Span.traceID, bytes: id)
            span.field(WireKey.Span.spanID, bytes: id.prefix(8))
            span.field(.bytes(200), text: text)
            span.field(.varint(201), varint: 7)
          }
        }
      }
      return writer.bytes
    }
    for (text, stays) in [("nothing", true), (secrets[0], false)] {
      let parsed = try TraceRequest(parsing: request(text))
      var writer = WireWriter()
      parsed.write([0], to: &writer, redactedBy: RedactionPass(Redactor(.all()))) { _ in nil }
      #expect((writer.bytes == parsed.bytes) == stays)
      #expect(String(decoding: writer.bytes, as: UTF8.self).contains(text) == stays)
    }
  }

  @Test func `a length that the source wrote is not written again`() throws {
    var span = SpanRecord.stub(1, "a", ["tool.arguments": .string(String(repeating: "a", count: 1_200))])
    span.attributes["tool.arguments_length"] = 9_000
    let redacted = try OTLPTraces.spans(in: try written([span], by: Redactor(.none, limits: TextLimits())))
    #expect(redacted[0].attributes.count == 2)
    #expect(redacted[0].attributes["tool.arguments_length"] == 9_000)
    #expect(redacted[0].attributes.string("tool.arguments")?.count == 1_000)
  }
}
