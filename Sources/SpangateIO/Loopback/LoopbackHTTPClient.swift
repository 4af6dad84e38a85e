package import SpangateTrace

/// HTTP without TLS to a server on this machine, such as a collector beside its agent, for threads that may block.
///
/// It stands beside libcurl since it spares the process that and its 31 libraries, 12 MB of memory, in the one case that
/// needs no TLS, no proxy and no name. Everything else goes through libcurl.
package final class LoopbackHTTPClient: Sendable {
  // Safe: taken out and put back under the lock, so that one thread has it at a time.
  private struct Kept: @unchecked Sendable {
    var connection: LoopbackConnection?
    var authority = ""
  }

  private let kept = Locked(Kept())

  package init() {}

  /// Whether it can be asked for this URL.
  package static func serves(_ url: String) -> Bool {
    guard url.lowercased().hasPrefix("http://"), !url.contains("@") else { return false }
    let authority = URLAuthority(of: url)
    return authority.isLoopback
  }

  /// - Parameter deadline: when to give up; looked up every 50 ms.
  package func send(
    _ request: HTTPRequest, until deadline: @escaping () -> MonotonicTime
  ) -> Result<HTTPResponse, HTTPFailure> {
    do throws(HTTPFailure) {
      try request.check()
      let patience = Patience(request.timeout, deadline: deadline)
      let authority = URLAuthority(of: request.url)
      if let connection = takeKept(for: authority) {
        var hasBegun = false
        do throws(HTTPFailure) {
          return .success(try exchange(request, connection, authority, patience, &hasBegun))
        } catch .disconnected(let why) {
          // The server may have closed it in the meantime, and then it has taken nothing.
          if hasBegun { throw .disconnected(why) }
        }
      }
      var hasBegun = false
      let connection = try LoopbackConnection(to: authority, patience)
      return .success(try exchange(request, connection, authority, patience, &hasBegun))
    } catch {
      return .failure(error)
    }
  }

  private func exchange(
    _ request: HTTPRequest, _ connection: LoopbackConnection, _ authority: URLAuthority, _ patience: Patience,
    _ hasBegun: inout Bool
  ) throws(HTTPFailure) -> HTTPResponse {
    try connection.send(request.head(to: authority) + (request.body ?? []), patience)
    var reader = ResponseReader(connection, patience, limit: request.maxResponse)
    defer { hasBegun = reader.hasBegun }
    let (response, keeps) = try reader.response()
    if keeps { kept.withLock { $0 = Kept(connection: connection, authority: authority.description) } }
    return response
  }

  private func takeKept(for authority: URLAuthority) -> LoopbackConnection? {
    kept.withLock { kept in
      defer { kept.connection = nil }
      return kept.authority == authority.description ? kept.connection : nil
    }
  }
}

extension HTTPRequest {
  /// The request line and the headers.
  fileprivate func head(to authority: URLAuthority) -> [UInt8] {
    let rest = url.dropFirst("http://".count).drop { !"/?#".contains($0) }.prefix { $0 != "#" }
    let target = rest.first == "/" ? String(rest) : "/\(rest)"
    var lines = ["\(method) \(target) HTTP/1.1", "Host: \(authority)", "Content-Length: \(body?.count ?? 0)"]
    lines += headers.map { "\($0.name): \($0.value)" }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }
}
