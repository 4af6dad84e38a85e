import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateWire

/// Requests that hold little and cost much.
@Suite(.timeLimit(.minutes(5)))
struct HostileRequestTests {
  @Test func `groups without spans take no memory`() throws {
    let groups = Array(repeating: [0x0a, 0] as [UInt8], count: 10_000) + [[0x0a, 4, 0x12, 2, 0x12, 0]]
    let request = try TraceRequest(parsing: Array(groups.joined()))
    #expect(request.resources.isEmpty)
    #expect(request.scopes.isEmpty)
    #expect(request.rejected == 1)
    let json = #"{"resourceSpans":[\#(Array(repeating: "{}", count: 10_000).joined(separator: ","))]}"#
    let written = try OTLPJSON.protobuf(from: Array(json.utf8), of: .traces).bytes
    #expect(written == Array(groups.dropLast().joined()))
  }

  @Test func `more values than a request may have are refused`() throws {
    let nothing = [UInt8](unsafeUninitializedCapacity: (Wire.maximumParts + 1) * 2) { bytes, count in
      for index in bytes.indices { bytes[index] = index.isMultiple(of: 2) ? 0x0a : 0 }
      count = bytes.count
    }
    var writer = WireWriter()
    writer.message(.bytes(1)) { group in
      group.message(.bytes(2)) { scope in
        scope.message(.bytes(2)) { record in record.message(.bytes(5)) { $0.field(.bytes(5), bytes: nothing) } }
      }
    }
    #expect(throws: WireError.tooManyParts) { try LogRequest(parsing: writer.bytes) }
  }

  @Test func `attributes that are all too long are cut in one pass`() throws {
    let long = AttributeValue.string(String(repeating: "x", count: 501))
    let entries = Array(repeating: Attributes.Entry(Vocabulary.userMessage, long), count: 20_000)
    let request = try TraceRequest(parsing: OTLPTraces.request(for: [.stub(1, "a", Attributes(entries))]))
    var writer = WireWriter()
    let pass = RedactionPass(Redactor(.none, limits: TextLimits()))
    request.write(request.spans.indices, to: &writer, redactedBy: pass) { _ in nil }
    let cut = try #require(try OTLPTraces.spans(in: writer.bytes).first).attributes
    #expect(cut.count == 40_000)
    #expect(cut.string(Vocabulary.userMessage)?.count == 500)
    #expect(cut.int(Vocabulary.userMessage + Vocabulary.lengthSuffix) == 501)
    #expect(pass.redacted(Attributes(entries)).count == 40_000)
  }

  @Test func `JSON nests as deep as values may`() throws {
    func body(_ depth: Int) -> [UInt8] {
      let value =
        String(repeating: #"{"arrayValue":{"values":["#, count: depth) + "{}" + String(repeating: "]}}", count: depth)
      let record = #"{"traceId":"00000000000000000000000000000001","body":\#(value)}"#
      return Array(#"{"resourceLogs":[{"scopeLogs":[{"logRecords":[\#(record)]}]}]}"#.utf8)
    }
    let deepest = try OTLPJSON.protobuf(from: body(Wire.maximumDepth), of: .logs).bytes
    #expect(try LogRequest(parsing: deepest).count == 1)
    #expect(throws: (any Error).self) {
      try LogRequest(parsing: OTLPJSON.protobuf(from: body(Wire.maximumDepth + 1), of: .logs).bytes)
    }
    #expect(throws: OTLPJSONError.self) { try OTLPJSON.protobuf(from: body(10_000), of: .logs).bytes }
  }

  @Test(
    arguments: [
      ([0x61], true), ([0xc3, 0xa9], true), ([0xe2, 0x82, 0xac], true), ([0xf0, 0x9f, 0x98, 0x80], true),
      ([0xed, 0x9f, 0xbf], true), ([0xf4, 0x8f, 0xbf, 0xbf], true), ([0xe9], false), ([0xc3], false),
      ([0xc0, 0x80], false), ([0xe0, 0x80, 0x80], false), ([0xed, 0xa0, 0x80], false),
      ([0xf4, 0x90, 0x80, 0x80], false),
      ([0xf8, 0x88, 0x80, 0x80, 0x80], false), ([0x80], false), ([0xe2, 0x82], false), ([0xf0, 0x9f, 0x98], false),
    ] as [([UInt8], Bool)])
  func `UTF-8 is told from what is not, wherever it stands`(bytes: [UInt8], isText: Bool) {
    for before in [0, 1, 7, 8, 9] {
      let text = [UInt8](repeating: 0x61, count: before) + bytes + (isText ? [0x61] : [])
      #expect((String(validating: text, as: UTF8.self) != nil) == isText)
      #expect(text.span.bytes.isUTF8(ByteRange(0, text.count)) == isText)
    }
  }

  @Test func `mending keeps everything but what is wrong`() throws {
    var span = SpanRecord.stub(1, parent: 2, "?", ["k": .array([.map(["?": "?é"]), .bytes([0xff]), .empty, .int(3)])])
    span.events = [.init(name: "?", time: 5, attributes: ["e": "?"])]
    span.links = [.init(to: SpanReference(trace: span.traceID, span: SpanID(9)!), attributes: ["?": 1])]
    span.status = .init(.error, message: "?")
    span.resource = ["service.name": "?"]
    span.scope = "?"
    var bytes = OTLPTraces.request(for: [span])
    for index in bytes.indices where bytes[index] == UInt8(ascii: "?") { bytes[index] = 0xff }
    let broken = try TraceRequest(parsing: bytes)
    #expect(broken.brokenTexts == 9)
    let mended = try broken.mended()
    #expect(mended.brokenTexts == 0)
    #expect(mended.records == broken.records)
    #expect(try mended.mended().bytes == mended.bytes)
  }
}
