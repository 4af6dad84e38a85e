package import SpangateTrace

/// HTTP over libcurl's multi interface, on one thread of its own that starts with the first request.
///
/// libcurl is opened with the first request, not linked: a start that sends nothing loads none of its 31 libraries.
/// Connections are kept and shared by all requests. Proxies come from the environment (`http_proxy`, `https_proxy`,
/// `all_proxy`, `no_proxy`), but never for a loopback address. The system's certificates are the ones that are trusted.
package final class CurlHTTPClient: HTTPClient {
  let thread: CurlThread

  /// - Parameters:
  ///   - connectTimeout: how long a connection may take within a request's own time.
  ///   - keptConnections: how many idle ones stay open.
  package init(connectTimeout: Duration = .seconds(10), keptConnections: Int = 1024) {
    thread = CurlThread(connectTimeout: connectTimeout, keptConnections: keptConnections)
  }

  deinit { thread.stop() }

  package func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    try request.check()
    let id = thread.mintID()
    return try await submitting(id) { continuation in
      CurlOrder(id: id, request: request) { event in
        if case .ended(let result) = event { continuation.resume(returning: result) }
      }
    }
  }

  package func stream(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPStream {
    try request.check()
    let id = thread.mintID()
    return try await submitting(id) { continuation in
      let relay = CurlRelay(continuation) { [thread] in thread.cancel(id) }
      return CurlOrder(id: id, request: request, streams: true) { relay.take($0) }
    }
  }

  private func submitting<Value: Sendable>(
    _ id: UInt64, _ order: (CheckedContinuation<Result<Value, HTTPFailure>, Never>) -> CurlOrder
  ) async throws(HTTPFailure) -> Value {
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        thread.submit(order(continuation))
        // A cancellation that came before the request was handed over found nothing to cancel.
        if Task.isCancelled { thread.cancel(id) }
      }
    } onCancel: {
      thread.cancel(id)
    }
    return try result.get()
  }

  /// Ends every transfer with ``HTTPFailure/cancelled``, closes all connections, and waits for the thread to end.
  package func shutdown() { thread.shutdown() }
}
