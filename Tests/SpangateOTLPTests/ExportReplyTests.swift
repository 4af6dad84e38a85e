import SpangateCore
import SpangateTrace
import Testing

@testable import SpangateOTLP

struct ExportReplyTests {
  private let request = HTTPRequest(
    method: "POST", url: "http://stub.test/v1/traces?token=abcdef1",
    headers: [HTTPHeader("authorization", "Bearer sk-12345678"), HTTPHeader("x-id", "1")])
  private let now = Timestamp(nanoseconds: 784_111_777_000_000_000)

  private func reply(
    _ status: Int, headers: [HTTPHeader] = [HTTPHeader("content-type", "text/plain")], body: String = ""
  ) -> Reply {
    Reply(
      to: request, .success(HTTPResponse(status: status, headers: headers, body: Array(body.utf8))), now: now)
  }

  @Test(arguments: [
    (200, "taken"), (202, "taken"), (204, "taken"), (301, "misdirected"), (307, "misdirected"), (400, "refused"),
    (401, "misdirected"), (403, "misdirected"), (404, "misdirected"), (405, "misdirected"), (413, "refused"),
    (415, "misdirected"), (422, "refused"), (429, "not now"), (500, "refused"), (501, "refused"), (502, "not now"),
    (503, "not now"), (504, "not now"), (505, "refused"),
  ])
  func `a status decides what happens to what was sent`(_ status: Int, _ outcome: String) {
    #expect(reply(status).name == outcome)
  }

  @Test(arguments: [
    (HTTPFailure.timedOut(after: .seconds(3)), "not now"), (.unreachable("refused"), "not now"),
    (.disconnected("reset"), "not now"), (.cancelled, "not now"), (.invalid("no URL"), "misdirected"),
    (.unavailable("no libcurl"), "misdirected"), (.tooLarge(limit: 9), "misdirected"),
  ])
  func `no answer is worth another try unless the call itself is wrong`(_ failure: HTTPFailure, _ outcome: String) {
    #expect(Reply(to: request, .failure(failure), now: now).name == outcome)
  }

  @Test func `a web page is no OTLP answer`() {
    #expect(reply(200, headers: [HTTPHeader("Content-Type", "text/html; charset=utf-8")]).name == "misdirected")
  }

  @Test(
    arguments: [
      ("7", 7), (" 120 ", 120), ("0", 0), ("Sun, 06 Nov 1994 08:49:47 GMT", 10),
      ("Sunday, 06-Nov-94 08:50:37 GMT", 60), ("Sun Nov  6 09:49:37 1994", 3_600), ("Sun, 06 Nov 1994 08:49:30 GMT", 0),
      ("Mon, 29 Feb 1996 00:00:00 GMT", 41_440_223), ("99999999999999999999", 1 << 32),
    ] as [(String, Int64)])
  func `Retry-After is read in all its forms`(_ value: String, _ seconds: Int64) {
    #expect(RetryAfter.delay(value, now: now) == .seconds(seconds))
    #expect(reply(503, headers: [HTTPHeader("Retry-After", value)]).after == .seconds(seconds))
  }

  @Test(arguments: [
    "", "soon", "-5", "1.5", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET",
    "Sun, 06 Nov 1994 9223372036854775807:00:00 GMT",
  ])
  func `a Retry-After of another kind is none`(_ value: String) {
    #expect(RetryAfter.delay(value, now: now) == nil)
  }

  @Test func `back-off doubles up to its limit and jitter spreads it by half`() {
    let backoff = Backoff()
    #expect((1...6).map { backoff.delay(after: $0, random: 0.5).seconds } == [0.5, 1, 2, 4, 8, 10])
    for attempt in 1...200 {
      let middle = backoff.delay(after: attempt, random: 0.5).seconds
      let delay = backoff.delay(after: attempt, random: .random(in: 0..<1)).seconds
      #expect(delay >= middle * 0.5 && delay < middle * 1.5)
    }
    #expect(backoff.delay(after: 1, random: 0).seconds == 0.25)
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
      Reply(to: request, .success(response), now: now).problem == "http://stub.test/v1/traces answered 400: \(reason)")
  }

  @Test func `a key never shows in a problem`() throws {
    let echo = try #require(reply(401, body: "bad key `sk-12345678` in Bearer sk-12345678, id 1").problem)
    #expect(echo == "http://stub.test/v1/traces answered 401: bad key `[redacted]` in [redacted], id 1")
    let failure = Reply(to: request, .failure(.unreachable("sk-12345678 refused")), now: now)
    #expect(failure.problem == "http://stub.test/v1/traces is unreachable: [redacted] refused")
  }

  @Test(
    arguments: [
      (
        "application/x-protobuf", [0x0a, 0x06, 0x08, 0x03, 0x12, 0x02, 0x6e, 0x6f],
        PartialSuccess(rejectedSpans: 3, message: "no")
      ),
      (
        "application/json", Array(#"{"partialSuccess":{"rejectedSpans":"3","errorMessage":"no"}}"#.utf8),
        PartialSuccess(rejectedSpans: 3, message: "no")
      ),
      (
        "application/x-protobuf", [0x0a, 0x04, 0x12, 0x02, 0x6e, 0x6f], PartialSuccess(rejectedSpans: 0, message: "no")
      ),
      ("application/x-protobuf", [], nil), ("application/x-protobuf", [0x0a, 0x00], nil), ("application/json", [], nil),
      ("application/x-protobuf", [0x0a, 0xff], nil),
    ] as [(String, [UInt8], PartialSuccess?)])
  func `partial success is read in both encodings`(_ type: String, _ body: [UInt8], _ partial: PartialSuccess?) {
    let response = HTTPResponse(status: 200, headers: [HTTPHeader("content-type", type)], body: body)
    #expect(Reply(to: request, .success(response), now: now) == .taken(partial))
  }
}

extension Reply {
  fileprivate var name: String {
    switch self {
    case .taken: "taken"
    case .notNow: "not now"
    case .misdirected: "misdirected"
    case .refused: "refused"
    }
  }

  fileprivate var after: Duration? { if case .notNow(let after, _) = self { after } else { nil } }

  fileprivate var problem: String? {
    switch self {
    case .taken: nil
    case .notNow(_, let problem), .misdirected(let problem), .refused(let problem): problem
    }
  }
}
