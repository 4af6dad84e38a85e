package import SpangateTrace

extension CurlHTTPClient {
  /// Sends a request and blocks this thread until it is done: for threads that belong to nobody's task.
  ///
  /// - Parameters:
  ///   - wakeup: what the thread waits on; to be signalled when the deadline has been moved.
  ///   - deadline: when the transfer is cancelled; asked again at every signal.
  package func sendWaiting(
    _ request: HTTPRequest, on wakeup: Wakeup, until deadline: () -> MonotonicTime
  ) -> Result<HTTPResponse, HTTPFailure> {
    do throws(HTTPFailure) { try request.check() } catch { return .failure(error) }
    let outcome = Locked<Result<HTTPResponse, HTTPFailure>?>(nil)
    let id = thread.mintID()
    thread.submit(
      CurlOrder(id: id, request: request) { event in
        if case .ended(let result) = event { outcome.withLock { $0 = result } }
        wakeup.signal()
      })
    var isCancelled = false
    while true {
      if let result = outcome.withLock({ $0 }) { return result }
      if !isCancelled, deadline() <= .now {
        isCancelled = true
        thread.cancel(id)
      }
      wakeup.wait(until: isCancelled ? .now + .seconds(1) : deadline())
    }
  }
}
