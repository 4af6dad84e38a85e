extension JSONValue: CustomStringConvertible {
  /// Compact JSON on one line, keys in their own order.
  package var description: String { written(JSONWriter(pretty: false, sorted: false)) }

  /// Compact JSON with sorted keys: equal values have equal text.
  package var canonical: String { written(JSONWriter(pretty: false, sorted: true)) }

  /// JSON over several lines, two spaces an indent, with a line end after it.
  package var pretty: String { written(JSONWriter(pretty: true, sorted: false)) + "\n" }

  private func written(_ writer: JSONWriter) -> String {
    var writer = writer
    writer.write(self, depth: 0)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

/// Writes JSON. Control characters, line separators and lone surrogates are always escaped.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []
  let pretty: Bool
  let sorted: Bool

  package init(pretty: Bool, sorted: Bool) {
    self.pretty = pretty
    self.sorted = sorted
  }

  package mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .int(let value): bytes += "\(value)".utf8
    case .number(let value): write(value)
    case .string(let value): write(value)
    case .array(let items): write(items, depth: depth)
    case .object(let object): write(object, depth: depth)
    }
  }

  private mutating func write(_ value: Double) {
    // JSON has no word for these; whoever writes one meant "could not be measured" and must say that instead.
    precondition(value.isFinite, "a JSON number must be finite")
    if let whole = Int64(exactly: value), abs(value) < 1e15 {
      bytes += "\(whole).0".utf8
    } else {
      bytes += "\(value)".utf8
    }
  }

  private mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": bytes += #"\""#.utf8
      case "\\": bytes += #"\\"#.utf8
      case "\n": bytes += #"\n"#.utf8
      case "\r": bytes += #"\r"#.utf8
      case "\t": bytes += #"\t"#.utf8
      case "\u{0}"..<"\u{20}", "\u{7f}"..<"\u{a0}", "\u{2028}", "\u{2029}":
        bytes += #"\u"#.utf8
        bytes += UInt64(scalar.value).hexDigits.utf8.suffix(4)
      default: bytes += UTF8.encode(scalar)!
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func write(_ items: [JSONValue], depth: Int) {
    bytes.append(UInt8(ascii: "["))
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      newline(depth + 1)
      write(item, depth: depth + 1)
    }
    if !items.isEmpty { newline(depth) }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func write(_ object: JSONObject, depth: Int) {
    bytes.append(UInt8(ascii: "{"))
    let members = sorted ? object.members.sorted { $0.key < $1.key } : object.members
    for (index, member) in members.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      newline(depth + 1)
      write(member.key)
      bytes += (pretty ? ": " : ":").utf8
      write(member.value, depth: depth + 1)
    }
    if !object.isEmpty { newline(depth) }
    bytes.append(UInt8(ascii: "}"))
  }

  private mutating func newline(_ depth: Int) {
    guard pretty else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }
}
