import FoundationEssentials
import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateBuiltins

@Suite(.timeLimit(.minutes(5)))
struct TargetHTTPTests {
  private func config(
    method: String? = nil, headers: [String: String]? = nil, body: JSONValue? = nil, answer: String? = nil
  ) -> HTTPTarget.Config {
    HTTPTarget.Config(
      http: HTTPEndpoint(
        url: "http://127.0.0.1:1/ask", method: method, headers: headers, body: body, answer: answer),
      timeout: .seconds(5))
  }

  @Test func `what shows who asks is known as a secret`() throws {
    var config = config(headers: ["X-Api-Key": "k", "content-type": "text/plain"])
    config.http.url = "http://me:pass@127.0.0.1:1/a@b"
    #expect(try HTTPTarget(config: config).secrets == ["k", "pass"])
    config.http.url = "http://127.0.0.1:1/a:b@c"
    #expect(try HTTPTarget(config: config).secrets == ["k"])
  }

  /// Runs one trial against a server that gives one response.
  private func run(
    _ config: HTTPTarget.Config, trial: PlannedTrial = .stub(),
    answering answer: @escaping @Sendable (HTTPRequest) throws(HTTPFailure) -> HTTPResponse = { _ in
      HTTPResponse(status: 200)
    }
  ) async throws -> (request: HTTPRequest, outcome: Outcome) {
    let seen = Locked<HTTPRequest?>(nil)
    let http = FakeHTTP { (request) throws(HTTPFailure) in
      seen.withLock { $0 = request }
      return try answer(request)
    }
    let session = try await HTTPTarget(config: config).open(in: RunPlace(folder: "."), using: .stub(http: http))
    let outcome = await session.run(trial)
    await session.close()
    return (try #require(seen.withLock { $0 }), outcome)
  }

  @Test func `a trial is posted as JSON with its context`() async throws {
    let trial = PlannedTrial.stub()
    let request = try await run(config()).request
    #expect(request.method == "POST" && request.url == "http://127.0.0.1:1/ask" && request.timeout == .seconds(5))
    #expect(!request.followsRedirects)
    #expect(try JSONValue(parsing: request.body!) == trial.body)
    #expect(
      Set(request.headers) == [
        HTTPHeader("traceparent", trial.traceparent), HTTPHeader("tracestate", trial.tracestate),
        HTTPHeader("baggage", trial.baggage), HTTPHeader("Content-Type", "application/json"),
      ])
  }

  @Test func `the suite's method and headers are used, but the trial's context stays`() async throws {
    let headers = ["content-type": "text/plain", "X-Key": "k", "Traceparent": "mine"]
    let request = try await run(config(method: "put", headers: headers, body: "{{input}}")).request
    #expect(request.method == "PUT")
    #expect(String(decoding: request.body!, as: UTF8.self) == "What is it?")
    #expect(
      request.headers.filter { $0.name.lowercased() == "content-type" } == [HTTPHeader("content-type", "text/plain")])
    #expect(request.headers.contains(HTTPHeader("X-Key", "k")))
    #expect(
      request.headers.filter { $0.name.lowercased() == "traceparent" }.map(\.value) == [PlannedTrial.stub().traceparent]
    )
  }

  @Test(
    arguments: [
      (nil, "yes\n", "yes"), ("", #""yes""#, "yes"), ("/a/0/b", #"{"a": [{"b": "yes"}]}"#, "yes"),
      ("/a", #"{"a": {"b": [1, null]}}"#, #"{"b":[1,null]}"#), ("/a", #"{"a": 3.50}"#, "3.5"), (nil, "", ""),
      ("/a", #"{"a": null}"#, ""),
    ] as [(String?, String, String)])
  func `the answer is the body or what a pointer points at`(pointer: String?, body: String, text: String) async throws {
    let outcome = try await run(config(answer: pointer)) { _ in HTTPResponse(status: 201, body: Array(body.utf8)) }
      .outcome
    #expect(outcome == .answered(Answer(text: text)))
  }

  @Test(arguments: [
    ("/b", #"{"a": 1}"#, "the response has nothing at `/b`"),
    ("/a", "<html>", "the response is not JSON: unexpected character at 1:1"),
    ("/a", "", "the response is not JSON: unexpected end at 1:1"),
  ])
  func `a response without the answer is unreadable`(pointer: String, body: String, message: String) async throws {
    let outcome = try await run(config(answer: pointer)) { _ in HTTPResponse(status: 200, body: Array(body.utf8)) }
      .outcome
    #expect(outcome == .failed(AgentFailure(.unreadable, message, diagnostics: body, isTransient: false)))
  }

  @Test(
    arguments: [
      (400, AgentFailure.Kind.rejected, false, nil), (404, .rejected, false, nil), (500, .rejected, true, nil),
      (502, .rejected, true, nil), (429, .throttled, true, .seconds(7)), (503, .unavailable, true, .seconds(7)),
    ] as [(Int, AgentFailure.Kind, Bool, Duration?)])
  func `a status that is no success is a failed call`(
    status: Int, kind: AgentFailure.Kind, isTransient: Bool, retryAfter: Duration?
  ) async throws {
    let outcome = try await run(config()) { _ in
      HTTPResponse(
        status: status, headers: [HTTPHeader("Retry-After", "7")], body: [UInt8](repeating: 0x61, count: 5_000))
    }.outcome
    let failure = AgentFailure(
      kind, "answered with status \(status)", diagnostics: String(repeating: "a", count: 2_048) + "…",
      isTransient: isTransient, retryAfter: retryAfter)
    #expect(outcome == .failed(failure))
  }

  @Test func `a redirect is a failed call that says so`() async throws {
    let outcome = try await run(config()) { _ in HTTPResponse(status: 307) }.outcome
    let message = "answered with status 307: redirects are not followed"
    #expect(outcome == .failed(AgentFailure(.rejected, message, isTransient: false)))
  }

  @Test(arguments: [
    (HTTPFailure.timedOut(after: .milliseconds(250)), AgentFailure(.timedOut, "no answer within 250 ms")),
    (.unreachable("no way"), AgentFailure(.refused, "no way")),
    (.disconnected("gone"), AgentFailure(.crashed, "gone")),
    (
      .tooLarge(limit: 16 << 20), AgentFailure(.unreadable, "the response is longer than 16 MiB", isTransient: false)
    ),
    (.cancelled, AgentFailure(.interrupted, "interrupted")),
    (.invalid("bad"), AgentFailure(.refused, "bad", isTransient: false)),
    (.unavailable("no libcurl"), AgentFailure(.refused, "no libcurl", isTransient: false)),
  ])
  func `no response is a failure with its reason`(failure: HTTPFailure, expected: AgentFailure) async throws {
    let outcome = try await run(config()) { _ throws(HTTPFailure) in throw failure }.outcome
    #expect(outcome == .failed(expected))
  }

  @Test(arguments: [
    (#"{"http": {"url": "localhost:80"}}"#, "http.url"), (#"{"http": {"url": "http://"}}"#, "http.url"),
    (#"{"http": {"url": "https://a b"}}"#, "http.url"),
    (#"{"http": {"url": "http://a", "answer": "a"}}"#, "http.answer"),
    (#"{"http": {"url": "http://a", "method": "GET"}}"#, "http.method"),
    (#"{"http": {"url": "http://a", "method": "P T"}}"#, "http.method"),
    (#"{"http": {"url": "http://a", "headers": {"X": "a\nb"}}}"#, "http.headers"),
    (#"{"http": {"url": "http://a", "headers": {"": "a"}}}"#, "http.headers"),
    (#"{"http": {"url": "http://a"}, "env": {"A": "1"}}"#, "env"),
    (#"{"http": {"url": "http://a", "start": {"command": []}}}"#, "http.start.command"),
    (#"{"http": {"url": "http://a", "start": {"command": ["a"], "ready": "a"}}}"#, "http.start.ready"),
    (#"{"http": {"url": "http://a", "start": {"command": ["a"], "env": {"=": ""}}}}"#, "http.start.env"),
  ])
  func `what cannot be asked is refused offline`(text: String, key: String) throws {
    let config = try JSONDecoder().decode(HTTPTarget.Config.self, from: Data(text.utf8))
    let error = #expect(throws: Misconfigured.self) { try HTTPTarget(config: config) }
    #expect(error?.key == key)
  }

  @Test func `a configuration is decoded as the suite writes it`() throws {
    let text = #"""
      {"http": {"url": "https://a/b", "method": "POST", "headers": {"X": "1"}, "body": {"q": ["{{input}}", 1, null]},
       "answer": "/a", "start": {"command": ["a"], "ready": "http://a/", "env": {"A": "1"}, "cwd": "x"}}, "env": {}}
      """#
    let config = try JSONDecoder().decode(HTTPTarget.Config.self, from: Data(text.utf8))
    #expect(config.http.body == ["q": ["{{input}}", 1, nil]])
    #expect(throws: Never.self) { try HTTPTarget(config: config) }
  }
}
