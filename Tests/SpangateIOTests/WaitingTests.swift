import SpangateTrace
import Testing

@testable import SpangateIO

@Suite(.timeLimit(.minutes(5)))
struct WaitingTests {
  private let client = CurlHTTPClient()
  private let wakeup = Wakeup()

  @Test func `a thread that waits for a request gets its response`() throws {
    let server = LoopbackServer { .ok("to \($0.body)") }
    let request = HTTPRequest(method: "POST", url: server.url, body: Array("you".utf8))
    let response = try client.sendWaiting(request, on: wakeup, until: { .now + .seconds(600) }).get()
    #expect(String(decoding: response.body, as: UTF8.self) == "to you")
  }

  @Test func `a deadline that is moved while the thread waits cancels the request`() {
    let server = LoopbackServer { _ in .silence }
    let deadline = Locked(MonotonicTime.now + .seconds(600))
    WorkerThread(named: "test-mover") { [wakeup] in
      deadline.withLock { $0 = .now }
      wakeup.signal()
    }?.detach()
    let result = client.sendWaiting(
      HTTPRequest(url: server.url, timeout: .seconds(600)), on: wakeup, until: { deadline.withLock { $0 } })
    #expect(result == .failure(.cancelled))
  }

  @Test func `a request that cannot be made is refused at once`() {
    let result = client.sendWaiting(HTTPRequest(url: "ftp://x"), on: wakeup, until: { .now + .seconds(600) })
    guard case .failure(.invalid) = result else { return #expect(Bool(false)) }
  }

  @Test func `a certificate file that is not there is told`() {
    var request = HTTPRequest(url: "https://127.0.0.1:1/")
    request.tls.authorities = "/nowhere/ca.pem"
    #expect(throws: HTTPFailure.self) {
      try client.sendWaiting(request, on: wakeup, until: { .now + .seconds(600) }).get()
    }
  }

  @Test func `a ring before the wait is not lost, and counts once`() {
    let clock = ContinuousClock()
    wakeup.signal()
    wakeup.signal()
    #expect(clock.measure { wakeup.wait(until: .now + .seconds(600)) } < .seconds(300))
    #expect(clock.measure { wakeup.wait(until: .now + .milliseconds(20)) } >= .milliseconds(20))
  }
}
