import SpangateTrace

/// Hands a response on as it comes: its head to who waits for it, the body to who reads it.
final class CurlRelay: Sendable {
  typealias Head = CheckedContinuation<Result<HTTPStream, HTTPFailure>, Never>
  typealias Pieces = AsyncStream<Result<[UInt8], HTTPFailure>>

  /// Who waits, and the body for them; nil once they were told. Kept longer, nobody could let go of the body.
  private let waiting: Locked<(head: Head, body: Pieces)?>
  private let pieces: Pieces.Continuation

  /// - Parameter cancel: called when the body is no longer read.
  init(_ head: Head, cancel: @escaping @Sendable () -> Void) {
    let (body, pieces) = Pieces.makeStream()
    waiting = Locked((head, body))
    self.pieces = pieces
    pieces.onTermination = { reason in if case .cancelled = reason { cancel() } }
  }

  /// Called in order, on the curl thread.
  func take(_ event: CurlEvent) {
    switch event {
    case .piece(let bytes, let response):
      tellHead(.success(response))
      pieces.yield(.success(bytes))
    case .ended(.success(let response)):
      tellHead(.success(response))
      pieces.finish()
    case .ended(.failure(let failure)):
      tellHead(.failure(failure))
      pieces.yield(.failure(failure))
      pieces.finish()
    }
  }

  private func tellHead(_ result: Result<HTTPResponse, HTTPFailure>) {
    let waiting = waiting.withLock { waiting in
      defer { waiting = nil }
      return waiting
    }
    guard let (head, body) = waiting else { return }
    head.resume(returning: result.map { HTTPStream(status: $0.status, headers: $0.headers, pieces: body) })
  }
}
