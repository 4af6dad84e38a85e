import SpangateTrace

/// A request on its way to the curl thread.
struct CurlOrder: Sendable {
  let id: UInt64
  let request: HTTPRequest
  /// Whether the body is reported as it comes; else it is all in the end.
  var streams = false
  /// Called on the curl thread.
  let report: @Sendable (CurlEvent) -> Void
}

enum CurlEvent: Sendable {
  /// Some of the body, with the response so far.
  case piece([UInt8], of: HTTPResponse)
  case ended(Result<HTTPResponse, HTTPFailure>)
}
