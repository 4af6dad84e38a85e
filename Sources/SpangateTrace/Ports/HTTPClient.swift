/// Speaks HTTP. Never blocks the caller's thread; cancelling the task ends the transfer.
package protocol HTTPClient: Sendable {
  func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse
  /// As ``send(_:)``, but returns with the first of the body; the rest is read as it comes.
  func stream(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPStream
}

extension HTTPClient {
  /// For clients that have the whole body at once.
  package func stream(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPStream {
    let response = try await send(request)
    let (pieces, continuation) = AsyncStream.makeStream(of: Result<[UInt8], HTTPFailure>.self)
    continuation.yield(.success(response.body))
    continuation.finish()
    return HTTPStream(status: response.status, headers: response.headers, pieces: pieces)
  }
}

package struct HTTPHeader: Sendable, Hashable {
  package var name: String
  package var value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// However a request is printed, it does not show what it is let in by.
extension HTTPHeader: CustomStringConvertible, CustomReflectable {
  private static let credentials: Set = [
    "authorization", "proxy-authorization", "x-api-key", "api-key", "cookie", "set-cookie",
  ]

  private var shownValue: String { Self.credentials.contains(name.lowercased()) ? "…" : value }

  package var description: String { "\(name): \(shownValue)" }
  package var customMirror: Mirror { Mirror(self, children: ["name": name, "value": shownValue]) }
}

package struct HTTPRequest: Sendable, Equatable {
  package var method: String
  package var url: String
  package var headers: [HTTPHeader]
  package var body: [UInt8]?
  package var timeout: Duration
  /// The longest silence, before the first byte of the response and between those that follow; nil for any.
  package var stallTimeout: Duration?
  package var followsRedirects: Bool
  /// In bytes, after decompression; a longer one fails with ``HTTPFailure/tooLarge(limit:)``.
  package var maxResponse: Int
  package var tls = TLSFiles()

  package init(
    method: String = "GET", url: String, headers: [HTTPHeader] = [], body: [UInt8]? = nil,
    timeout: Duration = .seconds(30), stallTimeout: Duration? = nil, followsRedirects: Bool = false,
    maxResponse: Int = 16 << 20
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeout = timeout
    self.stallTimeout = stallTimeout
    self.followsRedirects = followsRedirects
    self.maxResponse = maxResponse
  }
}

/// Files in PEM that a request trusts and shows; without them it trusts the system's authorities and shows nothing.
package struct TLSFiles: Sendable, Hashable {
  package var authorities: String?
  package var certificate: String?
  package var key: String?

  package init(authorities: String? = nil, certificate: String? = nil, key: String? = nil) {
    self.authorities = authorities
    self.certificate = certificate
    self.key = key
  }
}

package struct HTTPResponse: Sendable, Equatable {
  package var status: Int
  package var headers: [HTTPHeader]
  package var body: [UInt8]

  package init(status: Int, headers: [HTTPHeader] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The first header of this name, whatever its case.
  package func header(_ name: String) -> String? {
    let wanted = name.lowercased()
    return headers.first { $0.name.lowercased() == wanted }?.value
  }
}

/// A response whose body is still coming.
package struct HTTPStream: Sendable {
  package var status: Int
  package var headers: [HTTPHeader]
  /// In order; a failure is the last. Dropping it ends the transfer.
  private let pieces: AsyncStream<Result<[UInt8], HTTPFailure>>

  package init(status: Int, headers: [HTTPHeader], pieces: AsyncStream<Result<[UInt8], HTTPFailure>>) {
    self.status = status
    self.headers = headers
    self.pieces = pieces
  }

  /// Reads the body to its end, or until `take` has enough.
  ///
  /// - Parameter take: gets each piece as it came; false for no more.
  package func read(_ take: ([UInt8]) -> Bool) async throws(HTTPFailure) {
    for await piece in pieces {
      guard take(try piece.get()) else { return }
    }
    // A cancelled task sees the stream end early.
    if Task.isCancelled { throw .cancelled }
  }

  /// The response once all of it is here.
  package func whole() async throws(HTTPFailure) -> HTTPResponse {
    var body: [UInt8] = []
    try await read { piece in
      body += piece
      return true
    }
    return HTTPResponse(status: status, headers: headers, body: body)
  }
}

/// Why there is no response.
package enum HTTPFailure: Error, Sendable, Equatable {
  case timedOut(after: Duration)
  /// Nothing came for so long.
  case stalled(after: Duration)
  /// No connection: refused, unknown host, TLS.
  case unreachable(String)
  /// A certificate that does not hold, or that cannot be read. Asking again mends nothing.
  case untrusted(String)
  /// The connection broke before the response was whole.
  case disconnected(String)
  case tooLarge(limit: Int)
  case cancelled
  /// A URL or option that makes no request.
  case invalid(String)
  /// libcurl could not be loaded.
  case unavailable(String)
}
