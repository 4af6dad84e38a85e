/// Speaks HTTP. Never blocks the caller's thread; cancelling the task ends the transfer.
package protocol HTTPClient: Sendable {
  func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse
}

package struct HTTPHeader: Sendable, Hashable {
  package var name: String
  package var value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

package struct HTTPRequest: Sendable, Equatable {
  package var method: String
  package var url: String
  package var headers: [HTTPHeader]
  package var body: [UInt8]?
  package var timeout: Duration
  package var followsRedirects: Bool
  /// In bytes, after decompression; a longer one fails with ``HTTPFailure/tooLarge(limit:)``.
  package var maxResponse: Int
  package var tls = TLSFiles()

  package init(
    method: String = "GET", url: String, headers: [HTTPHeader] = [], body: [UInt8]? = nil,
    timeout: Duration = .seconds(30), followsRedirects: Bool = false, maxResponse: Int = 16 << 20
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeout = timeout
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

/// Why there is no response.
package enum HTTPFailure: Error, Sendable, Equatable {
  case timedOut(after: Duration)
  /// No connection: refused, unknown host, TLS.
  case unreachable(String)
  /// The connection broke before the response was whole.
  case disconnected(String)
  case tooLarge(limit: Int)
  case cancelled
  /// A URL or option that makes no request.
  case invalid(String)
  /// libcurl could not be loaded.
  case unavailable(String)
}
