import SpangateCore
package import SpangateTrace

extension CurlHTTPClient {
  /// Sends a request and blocks this thread until it is done: for threads that belong to nobody's task.
  ///
  /// - Parameters:
  ///   - bell: what the thread waits on; to be rung when the deadline has been moved.
  ///   - deadline: when the transfer is cancelled; asked again at every ring.
  package func sendWaiting(
    _ request: HTTPRequest, on bell: Bell, until deadline: () -> MonotonicTime
  ) -> Result<HTTPResponse, HTTPFailure> {
    do throws(HTTPFailure) { try request.check() } catch { return .failure(error) }
    let outcome = Locked<Result<HTTPResponse, HTTPFailure>?>(nil)
    let id = thread.mintID()
    thread.submit(
      CurlOrder(id: id, request: request) { event in
        if case .ended(let result) = event { outcome.withLock { $0 = result } }
        bell.ring()
      })
    var isCancelled = false
    while true {
      if let result = outcome.withLock({ $0 }) { return result }
      if !isCancelled, deadline() <= .now {
        isCancelled = true
        thread.cancel(id)
      }
      bell.wait(until: isCancelled ? .now + .seconds(1) : deadline())
    }
  }
}
