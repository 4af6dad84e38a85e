/// What is wrong with a text that should be JSON, and where.
package struct JSONSyntaxError: Error, Equatable, CustomStringConvertible {
  package var problem: String
  /// One-based.
  package var line: Int
  /// One-based, in bytes.
  package var column: Int

  package var description: String { "\(problem) at \(line):\(column)" }
}

extension JSONValue {
  /// Reads one JSON value and nothing after it.
  ///
  /// Strict RFC 8259, nested at most 512 deep. Whole numbers within 64 bits stay exact; the rest become doubles, and
  /// one that overflows a double is refused.
  package init(parsing text: some StringProtocol) throws(JSONSyntaxError) {
    try self.init(parsing: Array(text.utf8))
  }

  /// - Parameter bytes: UTF-8; bytes that are not are refused with their place.
  package init(parsing bytes: [UInt8]) throws(JSONSyntaxError) {
    var parser = JSONParser(bytes: bytes)
    self = try parser.document()
  }
}

/// Reads JSON from its start to its end.
package struct JSONParser {
  let bytes: [UInt8]
  var index = 0
  /// Whether U+FFFD takes the place of what is not UTF-8 in a string; it is refused otherwise.
  private let mends: Bool
  /// Strings so far that had something in them that is no text.
  package private(set) var brokenTexts = 0

  package init(bytes: [UInt8], mending mends: Bool = false) {
    self.bytes = bytes
    self.mends = mends
  }

  mutating func document() throws(JSONSyntaxError) -> JSONValue {
    let value = try value(depth: 0)
    skipSpace()
    guard index == bytes.count else { throw error("unexpected text after the value") }
    return value
  }

  package mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    guard depth <= 512 else { throw error("nested deeper than 512") }
    skipSpace()
    guard index < bytes.count else { throw error("unexpected end") }
    switch bytes[index] {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw error("unexpected character")
    }
  }

  private mutating func object(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = []
    index += 1
    if take("}") { return .object(JSONObject()) }
    repeat {
      skipSpace()
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { throw error("expected a key in quotes") }
      let key = try string()
      guard take(":") else { throw error("expected `:` after a key") }
      members.append((key, try value(depth: depth + 1)))
    } while take(",")
    guard take("}") else { throw error("expected `,` or `}`") }
    return .object(JSONObject(members))
  }

  private mutating func array(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    var items: [JSONValue] = []
    index += 1
    if take("]") { return .array(items) }
    repeat { items.append(try value(depth: depth + 1)) } while take(",")
    guard take("]") else { throw error("expected `,` or `]`") }
    return .array(items)
  }

  mutating func number() throws(JSONSyntaxError) -> JSONValue {
    let start = index
    var whole = true
    if bytes[index] == UInt8(ascii: "-") { index += 1 }
    let digits = index
    skipDigits()
    guard index > digits else { throw error("expected a digit") }
    guard bytes[digits] != UInt8(ascii: "0") || index == digits + 1 else {
      throw error("a number must not start with 0")
    }
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      whole = false
      index += 1
      try requireDigits()
    }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      whole = false
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index += 1 }
      try requireDigits()
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    if whole, let value = Int64(text) { return .int(value) }
    guard let value = Double(text), value.isFinite else { throw error("number out of range") }
    return .number(value)
  }

  private mutating func requireDigits() throws(JSONSyntaxError) {
    let start = index
    skipDigits()
    guard index > start else { throw error("expected a digit") }
  }

  private mutating func skipDigits() {
    while index < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) { index += 1 }
  }

  mutating func string() throws(JSONSyntaxError) -> String {
    index += 1
    if let text = plainString() { return text }
    var start = index
    var text = ""
    var isBroken = false
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        text += try utf8(start..<index, &isBroken)
        index += 1
        if isBroken { brokenTexts += 1 }
        return text
      case UInt8(ascii: "\\"):
        text += try utf8(start..<index, &isBroken)
        index += 1
        text.unicodeScalars.append(try escape(&isBroken))
        start = index
      case 0..<0x20: throw error("control character in a string")
      default: index += 1
      }
    }
    throw error("unterminated string")
  }

  /// The rest of a string, if it is ASCII without escapes, which most are.
  private mutating func plainString() -> String? {
    let start = index
    let text = bytes.withUnsafeBufferPointer { bytes -> String? in
      var end = start
      while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
        guard (0x20..<0x80).contains(bytes[end]), bytes[end] != UInt8(ascii: "\\") else { return nil }
        end += 1
      }
      guard end < bytes.count else { return nil }
      return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
    }
    if let text { index += text.utf8.count + 1 }
    return text
  }

  private func utf8(_ range: Range<Int>, _ isBroken: inout Bool) throws(JSONSyntaxError) -> String {
    let ascii = bytes.withUnsafeBufferPointer { bytes -> String? in
      let part = UnsafeBufferPointer(rebasing: bytes[range])
      return part.allSatisfy { $0 < 0x80 } ? String(decoding: part, as: UTF8.self) : nil
    }
    if let text = ascii ?? String(validating: bytes[range], as: UTF8.self) { return text }
    guard mends else { throw error("invalid UTF-8 in a string") }
    isBroken = true
    return String(decoding: bytes[range], as: UTF8.self)
  }

  private mutating func escape(_ isBroken: inout Bool) throws(JSONSyntaxError) -> Unicode.Scalar {
    guard index < bytes.count else { throw error("unterminated string") }
    defer { index += 1 }
    switch bytes[index] {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape(&isBroken)
    default: throw error("unknown escape")
    }
  }

  /// Leaves the index on the last digit. A lone surrogate becomes U+FFFD.
  private mutating func unicodeEscape(_ isBroken: inout Bool) throws(JSONSyntaxError) -> Unicode.Scalar {
    let first = try fourDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    let mark = index
    if first < 0xdc00, index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "\\"),
      bytes[index + 2] == UInt8(ascii: "u")
    {
      index += 2
      let second = try fourDigits()
      if (0xdc00...0xdfff).contains(second) {
        return Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))!
      }
      index = mark
    }
    isBroken = true
    return "\u{fffd}"
  }

  /// Reads the digits after the index and leaves it on the last one.
  private mutating func fourDigits() throws(JSONSyntaxError) -> UInt32 {
    guard index + 4 < bytes.count, let value = UInt64(hex: bytes[index + 1...index + 4]) else {
      throw error("expected four hex digits")
    }
    index += 4
    return UInt32(value)
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
    let count = word.utf8CodeUnitCount
    let matches = word.withUTF8Buffer { bytes[index...].prefix(count).elementsEqual($0) }
    guard matches else { throw error("unexpected word") }
    index += count
    return value
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  mutating func skipSpace() {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x0a, 0x0d, 0x09: index += 1
      default: return
      }
    }
  }

  package func error(_ problem: String) -> JSONSyntaxError {
    let before = bytes[..<min(index, bytes.count)]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return JSONSyntaxError(
      problem: problem, line: before.count { $0 == UInt8(ascii: "\n") } + 1, column: before.count - lineStart + 1)
  }
}
