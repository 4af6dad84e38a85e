/// Reading without a tree: what a text says is handed over piece by piece, and nothing is kept of it.
extension JSONParser {
  /// How a value begins.
  package enum Opening: Sendable, Equatable {
    case object, array, null, scalar
  }

  /// What comes next, without reading it.
  package mutating func opening() throws(JSONSyntaxError) -> Opening {
    skipSpace()
    guard index < bytes.count else { throw error("unexpected end") }
    switch bytes[index] {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "n"): return .null
    default: return .scalar
    }
  }

  /// Reads an object.
  ///
  /// - Parameter body: reads the value of a member, which is what comes next.
  package mutating func members(_ body: (inout JSONParser, String) throws -> Void) throws {
    guard take("{") else { throw error("expected `{`") }
    if take("}") { return }
    repeat {
      skipSpace()
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { throw error("expected a key in quotes") }
      let key = try string()
      guard take(":") else { throw error("expected `:` after a key") }
      try body(&self, key)
    } while take(",")
    guard take("}") else { throw error("expected `,` or `}`") }
  }

  /// Reads an array.
  ///
  /// - Parameter body: reads an item, which is what comes next.
  package mutating func items(_ body: (inout JSONParser) throws -> Void) throws {
    guard take("[") else { throw error("expected `[`") }
    if take("]") { return }
    repeat { try body(&self) } while take(",")
    guard take("]") else { throw error("expected `,` or `]`") }
  }

  /// Reads a string, a number, `true`, `false` or `null`.
  ///
  /// - Returns: nil, with nothing read, when something else comes next.
  package mutating func scalar() throws(JSONSyntaxError) -> JSONValue? {
    switch try opening() {
    case .object, .array: nil
    case .null, .scalar: try value(depth: 0)
    }
  }

  /// Reads whatever comes next.
  ///
  /// - Parameter depth: of what it is nested in.
  package mutating func skip(depth: Int) throws {
    guard depth <= 512 else { throw error("nested deeper than 512") }
    switch try opening() {
    case .object: try members { parser, _ in try parser.skip(depth: depth + 1) }
    case .array: try items { parser in try parser.skip(depth: depth + 1) }
    case .null, .scalar: _ = try scalar()
    }
  }

  package mutating func end() throws(JSONSyntaxError) {
    skipSpace()
    guard index == bytes.count else { throw error("unexpected text after the value") }
  }
}
