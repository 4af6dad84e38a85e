/// The host and port of a URL, without user and password: what a message may name.
struct URLAuthority: Sendable, CustomStringConvertible {
  /// `host` or `host:port`, as it was written.
  let description: String

  init(of url: String) {
    var rest = url.utf8[...]
    if let scheme = rest.firstIndex(of: UInt8(ascii: ":")), rest[scheme...].starts(with: "://".utf8) {
      rest = rest[rest.index(scheme, offsetBy: 3)...]
    }
    let authority = rest.prefix { !"/?#\\".utf8.contains($0) }
    let user = authority.lastIndex(of: UInt8(ascii: "@"))
    description = String(Substring(user.map { authority[authority.index(after: $0)...] } ?? authority))
  }

  /// Whether it is this machine, by its name or address.
  var isLoopback: Bool {
    let isBracketed = description.utf8.first == UInt8(ascii: "[")
    let end = UInt8(ascii: isBracketed ? "]" : ":")
    let host = description.utf8.dropFirst(isBracketed ? 1 : 0).prefix { $0 != end }
    if isBracketed { return host.elementsEqual("::1".utf8) }
    let parts = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    if parts.count == 4, parts[0].elementsEqual("127".utf8) {
      return parts.allSatisfy { UInt8(String(Substring($0))) != nil }
    }
    return Substring(host).lowercased() == "localhost"
  }
}
