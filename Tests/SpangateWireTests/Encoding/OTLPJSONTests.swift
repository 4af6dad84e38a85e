import SpangateTrace
import Testing

@testable import SpangateWire

struct OTLPJSONTests {
  private func span(_ fields: String) throws -> [SpanRecord] {
    let ids = #""traceId":"0AF7651916CD43DD8448EB211C80319C","spanId":"b7ad6b7169203331""#
    let body = #"{"resourceSpans":[{"scopeSpans":[{"spans":[{\#(ids)\#(fields.isEmpty ? "" : ",")\#(fields)}]}]}]}"#
    return try OTLPTraces.spans(in: OTLPJSON.protobuf(from: Array(body.utf8), of: .traces).bytes)
  }

  @Test func `IDs are hex of either case`() throws {
    let spans = try span(#""parentSpanId":"00F067AA0ba902b7""#)
    #expect(spans[0].traceID.description == "0af7651916cd43dd8448eb211c80319c")
    #expect(spans[0].parent?.description == "00f067aa0ba902b7")
  }

  @Test(arguments: [#""1544712660000000000""#, "1544712660000000000", "1544712660000000000.0"])
  func `64-bit integers are strings or numbers`(time: String) throws {
    #expect(try span(#""startTimeUnixNano":\#(time)"#)[0].start == 1_544_712_660_000_000_000)
  }

  @Test(arguments: [
    (#"{"stringValue":""}"#, AttributeValue.string("")), (#"{"boolValue":false}"#, .bool(false)),
    (#"{"intValue":"-9223372036854775808"}"#, .int(.min)), (#"{"intValue":7}"#, .int(7)),
    (#"{"doubleValue":1}"#, .double(1)), (#"{"doubleValue":"-Infinity"}"#, .double(-.infinity)),
    (#"{"bytesValue":"AP8="}"#, .bytes([0, 255])), (#"{"bytesValue":"_w"}"#, .bytes([255])),
    (#"{"arrayValue":{"values":[{"intValue":1},{}]}}"#, .array([.int(1), .empty])), (#"{"arrayValue":{}}"#, .array([])),
    (#"{"kvlistValue":{"values":[{"key":"k","value":{"boolValue":true}}]}}"#, .map(["k": true])),
    ("{}", .empty), ("null", .empty), (#"{"stringValue":null}"#, .empty),
  ])
  func `every kind of value is read`(json: String, value: AttributeValue) throws {
    #expect(try span(#""attributes":[{"key":"a","value":\#(json)}]"#)[0].attributes["a"] == value)
  }

  @Test func `unknown keys are ignored and null is absent`() throws {
    let spans = try span(#""name":null,"kind":3,"status":{"code":2,"new":[]},"unheardOf":{"a":[1]},"un_heard":"x""#)
    #expect(spans[0].name.isEmpty)
    #expect(spans[0].kind == .client)
    #expect(spans[0].status.code == .error)
  }

  @Test(arguments: [
    (#""kind":"client""#, "`kind` must be an integer"), (#""name":5"#, "`name` must be a string"),
    (#""startTimeUnixNano":-1"#, "`startTimeUnixNano` must be an unsigned integer"),
    (#""startTimeUnixNano":"1e3""#, "`startTimeUnixNano` must be an unsigned integer"),
    (#""attributes":{}"#, "`attributes` must be an array"), (#""events":[null]"#, "`events` must be an object"),
    (#""parentSpanId":"xyz""#, "`parentSpanId` must be hex digits"),
    (#""attributes":[{"key":"a","value":{"bytesValue":"*"}}]"#, "`bytesValue` must be base64"),
    (#""flags":4294967296"#, "`flags` must be a 32-bit integer"),
  ])
  func `a value of the wrong type is refused by name`(field: String, problem: String) {
    let error = #expect(throws: OTLPJSONError.self) { try span(field) }
    #expect(error?.description == problem)
  }

  @Test func `enums are taken by their names, too, and a byte order mark is passed over`() throws {
    let spans = try span(#""kind":"SPAN_KIND_CLIENT","status":{"code":"STATUS_CODE_ERROR"}"#)
    #expect(spans[0].kind == .client && spans[0].status.code == .error)
    #expect(try OTLPJSON.protobuf(from: [0xef, 0xbb, 0xbf] + Array("{}".utf8), of: .traces).bytes.isEmpty)
  }

  @Test(arguments: [
    (#"{"resource_spans":[]}"#, "`resource_spans` is `resourceSpans` in OTLP/JSON"),
    (#"{"resourceSpans":[{"scope_spans":[]}]}"#, "`scope_spans` is `scopeSpans` in OTLP/JSON"),
    (
      #"{"resourceSpans":[{"instrumentationLibrarySpans":[]}]}"#,
      "`instrumentationLibrarySpans` is `scopeSpans` in OTLP/JSON"
    ),
  ])
  func `other spellings of known keys are refused, since all under them would be lost`(body: String, problem: String) {
    let error = #expect(throws: OTLPJSONError.self) {
      try OTLPJSON.protobuf(from: Array(body.utf8), of: .traces).bytes
    }
    #expect(error?.description == problem)
  }

  @Test(arguments: ["", "[]", "{", "3"])
  func `a body that is not a JSON object is refused`(body: String) {
    #expect(throws: OTLPJSONError.self) { try OTLPJSON.protobuf(from: Array(body.utf8), of: .traces).bytes }
  }

  @Test func `what is not UTF-8 in a string is replaced, counted by strings, and costs nothing else`() throws {
    let ids = #""traceId":"0AF7651916CD43DD8448EB211C80319C","spanId":"b7ad6b7169203331""#
    let attribute = #"{"key":"k?","value":{"stringValue":"?\n?"}},{"key":"s","value":{"stringValue":"\udce9"}}"#
    let text =
      #"{"resourceSpans":[{"scopeSpans":[{"spans":[{\#(ids),"name":"caf?","?":["?"],"attributes":[\#(attribute)]}]}]}]}"#
    let (bytes, broken) = try OTLPJSON.protobuf(
      from: text.utf8.map { $0 == UInt8(ascii: "?") ? 0xe9 : $0 }, of: .traces)
    let span = try #require(OTLPTraces.spans(in: bytes).first)
    #expect(span.name == "caf\u{fffd}")
    #expect(span.attributes == ["k\u{fffd}": "\u{fffd}\n\u{fffd}", "s": "\u{fffd}"])
    // Also those of a key that nobody knows.
    #expect(broken == 6)
    #expect(try TraceRequest(parsing: bytes).brokenTexts == 0)
  }

  @Test func `an ID of the wrong length rejects its span only`() throws {
    let body = #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0a","spanId":"b7ad6b7169203331"}]}]}]}"#
    #expect(try TraceRequest(parsing: OTLPJSON.protobuf(from: Array(body.utf8), of: .traces).bytes).rejected == 1)
  }

  @Test(arguments: ["", "f", "fo", "foo", "foob", "fooba", "foobar"])
  func `base64 is read as it is written`(text: String) {
    #expect(Base64.decode(Base64.encode(Array(text.utf8))) == Array(text.utf8))
  }

  @Test func `base64 of RFC 4648 comes out as there`() {
    #expect(Base64.encode(Array("fooba".utf8)) == "Zm9vYmE=")
    #expect(Base64.decode("Zm9vYg==") == Array("foob".utf8))
    #expect(Base64.decode("Zm9vY") == nil)
  }
}
