/// The host and port of a URL, without user and password: what a message may name.
struct URLAuthority: Sendable, CustomStringConvertible {
  /// `host` or `host:port`, as it was written.
  let description: String

  init(of url: String) {
    let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
    let authority = rest.prefix { !"/?#\\".contains($0) }
    description = String(authority.split(separator: "@", omittingEmptySubsequences: false).last ?? "")
  }

  private var host: Substring {
    if description.hasPrefix("[") { return description.dropFirst().prefix { $0 != "]" } }
    return description.prefix { $0 != ":" }
  }

  /// Whether it is this machine, by its name or address.
  var isLoopback: Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return host.lowercased() == "localhost" || host == "::1"
      || (parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil })
  }
}
