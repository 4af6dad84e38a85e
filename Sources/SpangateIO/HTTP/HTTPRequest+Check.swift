import SpangateTrace

extension HTTPRequest {
  /// Refuses what would make another request than the one that was meant.
  func check() throws(HTTPFailure) {
    let start = Substring(url.utf8.prefix(8)).lowercased()
    guard start.hasPrefix("http://") || start.hasPrefix("https://") else {
      throw .invalid("the URL must start with `http://` or `https://`")
    }
    guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }) else {
      throw .invalid("the URL holds a space or a control character")
    }
    guard method.isToken else { throw .invalid("the method must be letters") }
    for header in headers {
      guard header.name.isToken else { throw .invalid("a header has an unusable name") }
      guard !header.value.utf8.contains(where: { $0 == 0x0d || $0 == 0x0a || $0 == 0 }) else {
        throw .invalid("the value of header `\(header.name)` holds a line end or NUL")
      }
    }
  }

  /// The first header of this name, whatever its case.
  func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
}

extension String {
  /// Source: RFC 9110, section 5.6.2.
  fileprivate var isToken: Bool {
    !isEmpty
      && utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "a")...UInt8(ascii: "z"):
          true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }
}
