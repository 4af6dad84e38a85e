import SpangateCore
import SpangateTrace

/// Who may send: programs of this machine, and where a token is asked for only those that have it.
///
/// A web page can have a browser send here, under a name of its own that its server has pointed at this machine. Such a
/// request names that server in `Host`, or the page in `Origin`.
struct Access: Sendable {
  /// What every request must carry; nil for nothing.
  var token: String?

  func check(_ head: RequestHead) throws(Refusal) {
    for host in head.hosts where !Self.isLocal(host) {
      throw Refusal(
        .host, "the request is for `\(host.inert(limit: 80))`; only `localhost` and loopback addresses are served here")
    }
    if let origin = head.origin, !Self.isLocal(origin: origin) {
      throw Refusal(.origin, "the request is from a page of `\(origin.inert(limit: 80))`")
    }
    if let token, !Self.equal(head.token ?? "", token) {
      throw Refusal(.token, "the request does not carry the token of this run in `\(ExporterToken.header)`")
    }
  }

  /// - Parameter authority: with or without a port.
  private static func isLocal(_ authority: String) -> Bool {
    if authority.hasPrefix("[") { return authority == "[::1]" || authority.hasPrefix("[::1]:") }
    let name = authority.prefix { $0 != ":" }.lowercased()
    if name == "localhost" || name == "localhost." { return true }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    return parts.count == 4 && parts[0] == 127 && !parts.contains(nil)
  }

  private static func isLocal(origin: String) -> Bool {
    for scheme in ["http://", "https://"] where origin.lowercased().hasPrefix(scheme) {
      return isLocal(String(origin.dropFirst(scheme.count)))
    }
    return false
  }

  /// In a time that does not tell how much of it is right.
  private static func equal(_ text: String, _ token: String) -> Bool {
    guard text.utf8.count == token.utf8.count else { return false }
    return zip(text.utf8, token.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
