extension JSONValue {
  /// What Python prints of a dictionary, a list or a plain value, such as `{'order_id': 'A-1001', 'n': None}`; nil for
  /// anything else.
  package init?(python text: String) {
    var reader = PythonReader(text)
    guard let value = reader.value(depth: 0), reader.isAtEnd else { return nil }
    self = value
  }
}

/// Reads Python's literals in one pass.
private struct PythonReader {
  private let bytes: [UInt8]
  private var at = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  var isAtEnd: Bool {
    mutating get {
      skipSpace()
      return at == bytes.count
    }
  }

  mutating func value(depth: Int) -> JSONValue? {
    skipSpace()
    guard depth < 64, at < bytes.count else { return nil }
    switch bytes[at] {
    case UInt8(ascii: "{"): return dictionary(depth)
    case UInt8(ascii: "["): return list(until: UInt8(ascii: "]"), depth)
    case UInt8(ascii: "("): return list(until: UInt8(ascii: ")"), depth)
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return string().map { .string($0) }
    default: return word()
    }
  }

  private mutating func dictionary(_ depth: Int) -> JSONValue? {
    at += 1
    var members: [(key: String, value: JSONValue)] = []
    while !take("}") {
      if !members.isEmpty, !take(",") { return nil }
      if take("}") { break }
      guard let key = value(depth: depth + 1), take(":"), let value = value(depth: depth + 1) else { return nil }
      members.append((key.string ?? key.description, value))
    }
    return .object(JSONObject(members))
  }

  private mutating func list(until end: UInt8, _ depth: Int) -> JSONValue? {
    at += 1
    let end = Character(Unicode.Scalar(end))
    var items: [JSONValue] = []
    while !take(end) {
      if !items.isEmpty, !take(",") { return nil }
      if take(end) { break }
      guard let item = value(depth: depth + 1) else { return nil }
      items.append(item)
    }
    return .array(items)
  }

  private mutating func string() -> String? {
    let quote = bytes[at]
    at += 1
    var text: [UInt8] = []
    while at < bytes.count, bytes[at] != quote {
      if bytes[at] != UInt8(ascii: "\\") {
        text.append(bytes[at])
        at += 1
        continue
      }
      guard at + 1 < bytes.count else { return nil }
      at += 2
      switch bytes[at - 1] {
      case UInt8(ascii: "n"): text.append(10)
      case UInt8(ascii: "t"): text.append(9)
      case UInt8(ascii: "r"): text.append(13)
      case UInt8(ascii: "x"): guard scalar(of: 2, into: &text) else { return nil }
      case UInt8(ascii: "u"): guard scalar(of: 4, into: &text) else { return nil }
      case UInt8(ascii: "U"): guard scalar(of: 8, into: &text) else { return nil }
      case let other: text.append(other)
      }
    }
    guard at < bytes.count else { return nil }
    at += 1
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func scalar(of digits: Int, into text: inout [UInt8]) -> Bool {
    guard at + digits <= bytes.count else { return false }
    let hex = String(decoding: bytes[at..<(at + digits)], as: UTF8.self)
    guard let scalar = UInt32(hex, radix: 16).flatMap(Unicode.Scalar.init) else { return false }
    at += digits
    text += Array(String(Character(scalar)).utf8)
    return true
  }

  private mutating func word() -> JSONValue? {
    let start = at
    while at < bytes.count, !",]}): \n\t".utf8.contains(bytes[at]) { at += 1 }
    let word = String(decoding: bytes[start..<at], as: UTF8.self)
    switch word {
    case "None": return .null
    case "True": return .bool(true)
    case "False": return .bool(false)
    default:
      if let whole = Int64(word) { return .int(whole) }
      return Double(word).flatMap { $0.isFinite ? .number($0) : nil }
    }
  }

  private mutating func take(_ character: Character) -> Bool {
    skipSpace()
    guard at < bytes.count, bytes[at] == character.asciiValue else { return false }
    at += 1
    return true
  }

  private mutating func skipSpace() {
    while at < bytes.count, bytes[at] == 32 || 9...13 ~= bytes[at] { at += 1 }
  }
}
