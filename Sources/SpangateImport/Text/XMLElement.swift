/// An element of an XML file: enough for JUnit's. Namespaces stay prefixes, comments and processing instructions go.
struct XMLElement {
  var name: String
  var attributes: [String: String] = [:]
  var children: [XMLElement] = []
  /// Its own, without that of its children.
  var text = ""

  func children(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

  /// With all names in lower case and without a namespace's prefix. An attribute that is written so already comes first.
  var plain: XMLElement {
    func plain(_ name: String) -> String { (name.split(separator: ":").last.map(String.init) ?? name).lowercased() }
    var element = self
    element.name = plain(name)
    for (key, value) in attributes.sorted(by: { $0.key < $1.key }) where !key.hasPrefix("xmlns") {
      if element.attributes[plain(key)] == nil { element.attributes[plain(key)] = value }
    }
    element.children = children.map(\.plain)
    return element
  }
}

/// What keeps a text from being XML, and where.
struct XMLSyntaxError: Error, Equatable {
  var problem: String
  /// One-based.
  var line: Int
}

/// Reads XML in UTF-8 as a tree. A document type is refused: what it may define could unfold without end.
struct XMLReader {
  private let bytes: [UInt8]
  private var index = 0

  /// Elements within elements; and all of them.
  private static let deepest = 64
  private static let most = 4_000_000
  private var count = 0

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { index = 3 }
  }

  static func document(_ bytes: [UInt8]) throws(XMLSyntaxError) -> XMLElement {
    var reader = XMLReader(bytes)
    try reader.skipMisc()
    guard reader.starts("<") else { throw reader.error("expected an element") }
    let root = try reader.element(depth: 0)
    try reader.skipMisc()
    guard reader.index == bytes.count else { throw reader.error("unexpected text after the root element") }
    return root
  }

  private mutating func element(depth: Int) throws(XMLSyntaxError) -> XMLElement {
    guard depth < Self.deepest else { throw error("nested deeper than \(Self.deepest)") }
    count += 1
    guard count <= Self.most else { throw error("more than \(Self.most) elements") }
    index += 1
    var element = XMLElement(name: try name())
    while true {
      skipSpace()
      if take("/>") { return element }
      if take(">") { break }
      let key = try name()
      skipSpace()
      guard take("=") else { throw error("expected `=` after an attribute's name") }
      skipSpace()
      guard element.attributes[key] == nil else { throw error("an attribute stands there twice") }
      element.attributes[key] = try quoted()
    }
    while !starts("</") {
      guard index < bytes.count else { throw error("unexpected end within an element") }
      if take("<!--") {
        try skip(to: "-->")
      } else if take("<![CDATA[") {
        let start = index
        try skip(to: "]]>")
        element.text += String(decoding: bytes[start..<index - 3], as: UTF8.self)
      } else if take("<?") {
        try skip(to: "?>")
      } else if starts("<") {
        element.children.append(try self.element(depth: depth + 1))
      } else {
        element.text += try text(until: UInt8(ascii: "<"))
      }
    }
    index += 2
    guard try name() == element.name else { throw error("an end tag that does not fit its start") }
    skipSpace()
    guard take(">") else { throw error("expected `>`") }
    return element
  }

  private mutating func skipMisc() throws(XMLSyntaxError) {
    while true {
      skipSpace()
      if take("<?") {
        try skip(to: "?>")
      } else if take("<!--") {
        try skip(to: "-->")
      } else if starts("<!DOCTYPE") {
        throw error("a document type, which is not read")
      } else {
        return
      }
    }
  }

  private mutating func name() throws(XMLSyntaxError) -> String {
    let start = index
    while index < bytes.count, !" \t\r\n/>=<\"'&".utf8.contains(bytes[index]) { index += 1 }
    guard index > start, let name = String(validating: bytes[start..<index], as: UTF8.self) else {
      throw error("expected a name")
    }
    return name
  }

  private mutating func quoted() throws(XMLSyntaxError) -> String {
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'") else {
      throw error("expected an attribute's value in quotes")
    }
    let quote = bytes[index]
    index += 1
    let value = try text(until: quote)
    guard index < bytes.count else { throw error("unterminated attribute") }
    index += 1
    return value
  }

  /// What is not UTF-8 becomes U+FFFD.
  private mutating func text(until end: UInt8) throws(XMLSyntaxError) -> String {
    var text: [UInt8] = []
    while index < bytes.count, bytes[index] != end {
      if bytes[index] == UInt8(ascii: "&") {
        text += String(try reference()).utf8
      } else {
        text.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func reference() throws(XMLSyntaxError) -> Unicode.Scalar {
    guard let end = bytes[index...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else {
      throw error("an `&` that begins no reference")
    }
    let name = String(decoding: bytes[index + 1..<end], as: UTF8.self)
    index = end + 1
    switch name {
    case "lt": return "<"
    case "gt": return ">"
    case "amp": return "&"
    case "quot": return "\""
    case "apos": return "'"
    default: break
    }
    guard name.hasPrefix("#") else { throw error("an unknown entity") }
    let digits = name.dropFirst(name.hasPrefix("#x") ? 2 : 1)
    guard let code = UInt32(digits, radix: name.hasPrefix("#x") ? 16 : 10), let scalar = Unicode.Scalar(code) else {
      throw error("a reference to no character")
    }
    return scalar
  }

  private mutating func skip(to end: String) throws(XMLSyntaxError) {
    let mark = Array(end.utf8)
    while index + mark.count <= bytes.count {
      if bytes[index] == mark[0], bytes[index...].starts(with: mark) {
        index += mark.count
        return
      }
      index += 1
    }
    throw error("unexpected end")
  }

  private func starts(_ text: String) -> Bool { bytes[index...].starts(with: text.utf8) }

  private mutating func take(_ text: String) -> Bool {
    guard starts(text) else { return false }
    index += text.utf8.count
    return true
  }

  private mutating func skipSpace() {
    while index < bytes.count, " \t\r\n".utf8.contains(bytes[index]) { index += 1 }
  }

  private func error(_ problem: String) -> XMLSyntaxError {
    XMLSyntaxError(problem: problem, line: bytes[..<min(index, bytes.count)].count { $0 == UInt8(ascii: "\n") } + 1)
  }
}
