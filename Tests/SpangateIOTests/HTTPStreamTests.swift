@preconcurrency import Dispatch
import Glibc
import SpangateTrace
import Testing

@testable import SpangateIO

@Suite(.timeLimit(.minutes(5)))
struct HTTPStreamTests {
  let client = CurlHTTPClient()

  private static let head = "HTTP/1.1 200 OK\r\nX-One: 1\r\nTransfer-Encoding: chunked\r\n\r\n"

  private static func chunk(_ text: String) -> String { "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n" }

  @Test func `the head is there with the first of the body, and the rest while the server still writes`() async throws {
    let allowed = DispatchSemaphore(value: 0)
    let server = LoopbackServer { _ in
      .steps([
        .write(Self.head + Self.chunk("one")), .hold { allowed.wait() }, .write(Self.chunk("two") + "0\r\n\r\n"),
      ])
    }
    let stream = try await client.stream(HTTPRequest(url: server.url, timeout: .seconds(600)))
    #expect(stream.status == 200 && stream.headers.contains(HTTPHeader("X-One", "1")))
    var pieces: [String] = []
    try await stream.read { piece in
      pieces.append(String(decoding: piece, as: UTF8.self))
      // Only now may the server write the rest, so nothing waited for all of it.
      allowed.signal()
      return true
    }
    #expect(pieces == ["one", "two"])
  }

  @Test func `a body that breaks off is read up to there, and then a failure`() async throws {
    let server = LoopbackServer { _ in .last(Array((Self.head + Self.chunk("one")).utf8)) }
    let stream = try await client.stream(HTTPRequest(url: server.url))
    var text = ""
    let failure = await #expect(throws: HTTPFailure.self) {
      try await stream.read { piece in
        text += String(decoding: piece, as: UTF8.self)
        return true
      }
    }
    #expect(text == "one")
    guard case .disconnected = failure else { return #expect(failure == .disconnected("…")) }
  }

  @Test(arguments: ["", head + chunk("one")])
  func `silence for too long ends a transfer, before the first byte and after it`(bytes: String) async throws {
    let server = LoopbackServer { _ in bytes.isEmpty ? .silence : .bytes(Array(bytes.utf8)) }
    let limit = Duration.milliseconds(40)
    let start = ContinuousClock.now
    await #expect(throws: HTTPFailure.stalled(after: limit)) {
      _ = try await client.stream(HTTPRequest(url: server.url, timeout: .seconds(600), stallTimeout: limit)).whole()
    }
    #expect(ContinuousClock.now - start >= limit)
  }

  @Test func `a slow body that keeps coming has not stalled`() async throws {
    // A machine so busy that a part takes as long as all should gets ten times as much for each.
    for pause in [20_000, 200_000, 2_000_000] as [UInt32] {
      let server = LoopbackServer { _ in
        let steps = (0..<12).flatMap { [LoopbackServer.Step.write(Self.chunk("\($0)")), .hold { usleep(pause) }] }
        return .steps([.write(Self.head)] + steps + [.write("0\r\n\r\n")])
      }
      // Less than all of it takes, and much more than any part of it.
      let limit = Duration.microseconds(10 * Int(pause))
      let request = HTTPRequest(url: server.url, timeout: .seconds(600), stallTimeout: limit)
      do {
        return #expect(try await client.stream(request).whole().body == Array("01234567891011".utf8))
      } catch HTTPFailure.stalled {
        continue
      }
    }
    Issue.record("it stalled each time")
  }

  @Test func `an empty body is a stream that ends at once`() async throws {
    let server = LoopbackServer { _ in .response(204) }
    let response = try await client.stream(HTTPRequest(url: server.url)).whole()
    #expect(response.status == 204 && response.body.isEmpty)
  }

  @Test func `no answer is a failure of the call itself`() async {
    let server = LoopbackServer { _ in .last([]) }
    let failure = await #expect(throws: HTTPFailure.self) {
      _ = try await client.stream(HTTPRequest(url: server.url))
    }
    guard case .disconnected = failure else { return #expect(failure == .disconnected("…")) }
  }

  @Test func `the limit holds for all the pieces together`() async {
    let server = LoopbackServer { _ in .ok(String(repeating: "x", count: 1_001)) }
    await #expect(throws: HTTPFailure.tooLarge(limit: 1_000)) {
      try await client.stream(HTTPRequest(url: server.url, maxResponse: 1_000)).whole()
    }
  }

  @Test func `cancelling who reads, or reading no further, closes the connection`() async throws {
    for isCancelled in [true, false] {
      let (closed, close) = AsyncStream.makeStream(of: Void.self)
      let server = LoopbackServer { _ in
        .steps([.write(Self.head + Self.chunk("one")), .untilClosed { close.finish() }])
      }
      let client = client
      let (begun, begin) = AsyncStream.makeStream(of: Void.self)
      let task = Task { () -> HTTPFailure? in
        do throws(HTTPFailure) {
          try await client.stream(HTTPRequest(url: server.url, timeout: .seconds(600))).read { _ in
            begin.finish()
            return isCancelled
          }
          return nil
        } catch {
          return error
        }
      }
      for await _ in begun {}
      if isCancelled { task.cancel() }
      #expect(await task.value == (isCancelled ? .cancelled : nil))
      for await _ in closed {}
    }
  }
}
