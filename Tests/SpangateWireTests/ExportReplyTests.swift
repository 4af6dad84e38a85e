import SpangateTrace
import Testing

@testable import SpangateWire

struct ExportReplyTests {
  private let request = HTTPRequest(
    method: "POST", url: "http://stub.test/v1/traces?token=abcdef1",
    headers: [HTTPHeader("authorization", "Bearer sk-12345678"), HTTPHeader("x-id", "1")])
  private let now = Timestamp(nanoseconds: 784_111_777_000_000_000)

  private func reply(
    _ status: Int, headers: [HTTPHeader] = [HTTPHeader("content-type", "text/plain")], body: String = ""
  ) -> ExportReply {
    ExportReply(
      to: request, .success(HTTPResponse(status: status, headers: headers, body: Array(body.utf8))), now: now)
  }

  @Test(arguments: [
    (200, "taken"), (202, "taken"), (204, "taken"), (301, "misdirected"), (307, "misdirected"), (400, "refused"),
    (401, "misdirected"), (403, "misdirected"), (404, "misdirected"), (405, "misdirected"), (408, "not now"),
    (410, "misdirected"), (413, "refused"), (415, "unsupported"), (422, "refused"), (425, "not now"), (429, "not now"),
    (500, "not now"), (501, "misdirected"), (502, "not now"), (503, "not now"), (504, "not now"), (505, "misdirected"),
    (507, "not now"), (520, "not now"),
  ])
  func `a status decides what happens to what was sent`(_ status: Int, _ outcome: String) {
    #expect(reply(status).name == outcome)
  }

  @Test(arguments: [
    (HTTPFailure.timedOut(after: .seconds(3)), "not now"), (.unreachable("refused"), "not now"),
    (.untrusted("self-signed"), "misdirected"),
    (.disconnected("reset"), "not now"), (.cancelled, "not now"), (.invalid("no URL"), "misdirected"),
    (.unavailable("no libcurl"), "misdirected"), (.tooLarge(limit: 9), "misdirected"),
  ])
  func `no answer is worth another try unless the call itself is wrong`(_ failure: HTTPFailure, _ outcome: String) {
    #expect(ExportReply(to: request, .failure(failure), now: now).name == outcome)
  }

  @Test func `a web page is no OTLP answer`() {
    #expect(reply(200, headers: [HTTPHeader("Content-Type", "text/html; charset=utf-8")]).name == "misdirected")
  }

  @Test func `a reply says when to come back`() {
    #expect(reply(503, headers: [HTTPHeader("Retry-After", "7")]).after == .seconds(7))
    #expect(reply(429, headers: [HTTPHeader("Retry-After", "soon")]).after == nil)
  }

  @Test(
    arguments: [
      ("application/x-protobuf", [0x08, 0x03, 0x12, 0x03, 0x62, 0x61, 0x64], "bad"),
      ("application/json", Array(#"{"code":3,"message":"bad span"}"#.utf8), "bad span"),
      ("application/json", Array(#"{"detail":"queue full"}"#.utf8), "queue full"),
      ("text/plain", Array("no\u{1b}[31m".utf8), #"no\u{1b}[31m"#),
    ] as [(String, [UInt8], String)])
  func `the backend's reason is passed on, inert`(_ type: String, _ body: [UInt8], _ reason: String) {
    let response = HTTPResponse(status: 400, headers: [HTTPHeader("content-type", type)], body: body)
    #expect(
      ExportReply(to: request, .success(response), now: now).problem
        == "http://stub.test/v1/traces answered 400: \(reason)")
  }

  @Test func `a key never shows in a problem`() throws {
    let echo = try #require(reply(401, body: "bad key `sk-12345678` in Bearer sk-12345678, id 1").problem)
    #expect(echo == "http://stub.test/v1/traces answered 401: bad key `[redacted]` in [redacted], id 1")
    let failure = ExportReply(to: request, .failure(.unreachable("sk-12345678 refused")), now: now)
    #expect(failure.problem == "http://stub.test/v1/traces is unreachable: [redacted] refused")
  }

  @Test(
    arguments: [
      (
        "application/x-protobuf", [0x0a, 0x06, 0x08, 0x03, 0x12, 0x02, 0x6e, 0x6f],
        ExportResponse(rejected: 3, message: "no")
      ),
      (
        "application/json", Array(#"{"partialSuccess":{"rejectedSpans":"3","errorMessage":"no"}}"#.utf8),
        ExportResponse(rejected: 3, message: "no")
      ),
      (
        "application/x-protobuf", [0x0a, 0x04, 0x12, 0x02, 0x6e, 0x6f], ExportResponse(rejected: 0, message: "no")
      ),
      ("application/x-protobuf", [], .whole), ("application/x-protobuf", [0x0a, 0x00], .whole),
      ("application/json", [], .whole), ("application/x-protobuf", [0x0a, 0xff], .whole),
    ] as [(String, [UInt8], ExportResponse)])
  func `partial success is read in both encodings`(_ type: String, _ body: [UInt8], _ partial: ExportResponse) {
    let response = HTTPResponse(status: 200, headers: [HTTPHeader("content-type", type)], body: body)
    #expect(ExportReply(to: request, .success(response), now: now) == .taken(partial))
  }
}

extension ExportResponse {
  fileprivate static let whole = ExportResponse()
}

extension ExportReply {
  fileprivate var name: String {
    switch self {
    case .taken: "taken"
    case .notNow: "not now"
    case .misdirected: "misdirected"
    case .refused: "refused"
    case .unsupported: "unsupported"
    }
  }

  fileprivate var after: Duration? { if case .notNow(let after, _) = self { after } else { nil } }

  fileprivate var problem: String? {
    switch self {
    case .taken: nil
    case .notNow(_, let problem), .misdirected(let problem), .refused(let problem), .unsupported(let problem): problem
    }
  }
}
