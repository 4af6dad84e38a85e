internal import SpangateCore

/// A URL from a backend's configuration, checked and without a slash at its end.
struct BackendURL: Sendable, Equatable {
  let text: String
  /// From `?` on, or empty.
  private let query: Substring

  /// - Parameters:
  ///   - text: what the user wrote; http or https, a host, no user and password.
  ///   - key: where they wrote it.
  ///   - allowsQuery: an endpoint may have one, a base for several pages may not.
  init(_ text: String, key: String, allowsQuery: Bool = false) throws(Misconfigured) {
    guard let scheme = ["http://", "https://"].first(where: { text.lowercased().hasPrefix($0) }) else {
      throw Misconfigured("must begin with `http://` or `https://`", key: key)
    }
    guard text.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 0x20 && $0.value < 0x7f }) else {
      throw Misconfigured("must be ASCII without spaces; write other characters as `%XX`", key: key)
    }
    guard !text.contains("#") else { throw Misconfigured("must not have a fragment (`#…`)", key: key) }
    guard allowsQuery || !text.contains("?") else { throw Misconfigured("must not have a query (`?…`)", key: key) }
    let authority = text.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" }
    // The text is not quoted: it would carry the password into the finding.
    guard !authority.contains("@") else {
      throw Misconfigured("must not hold a user or password; put them into a header", key: key)
    }
    guard Self.isHost(authority) else { throw Misconfigured("has no valid host and port", key: key) }
    let path = text.prefix { $0 != "?" }
    query = text[path.endIndex...]
    self.text = String(path).withoutSlash
  }

  /// The path added, unless the URL ends with it already; a query stays at the end.
  func appending(_ path: String) -> String { (text.hasSuffix(path) ? text : text + path) + query }

  private static func isHost(_ authority: Substring) -> Bool {
    let afterAddress = authority.hasPrefix("[") ? authority.drop { $0 != "]" }.dropFirst() : authority
    let parts = afterAddress.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard authority.hasPrefix("[") ? parts[0].isEmpty && authority.contains("]") : !parts[0].isEmpty else {
      return false
    }
    guard parts.count == 2 else { return true }
    return UInt16(parts[1]).map { $0 > 0 } ?? false
  }
}

extension [HTTPHeader] {
  /// Headers from a configuration, in a stable order.
  ///
  /// Values are often keys, so findings name only the header.
  init(configured headers: [String: String]?) throws(Misconfigured) {
    self = []
    for (name, value) in (headers ?? [:]).sorted(by: { $0.key < $1.key }) {
      let isToken = name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: ":") }
      guard !name.isEmpty, isToken else { throw Misconfigured("`\(name.inert())` is no header name", key: "headers") }
      guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }) else {
        throw Misconfigured("the value of `\(name)` has a line end or control character", key: "headers")
      }
      append(HTTPHeader(name, value))
    }
  }
}

/// A time-out from a configuration.
func checked(timeout: Duration?, default standard: Duration) throws(Misconfigured) -> Duration {
  guard let timeout else { return standard }
  guard timeout > .zero else { throw Misconfigured("must be longer than nothing", key: "timeout") }
  return timeout
}
