import SpangateTrace

/// JSON as Python writes it, which has `NaN`, `Infinity` and `-Infinity` where JSON has no number; they become texts.
enum PythonJSON {
  /// - Parameters:
  ///   - names: of members that are left out, wherever they stand: what is large and of no use.
  /// - Throws: where it is no JSON.
  static func value(_ bytes: [UInt8], without names: Set<String> = []) throws(JSONSyntaxError) -> JSONValue {
    do throws(JSONSyntaxError) {
      return try read(bytes, names)
    } catch {
      // Few files have one, so that most are read as they are.
      guard let quoted = quoted(bytes) else { throw error }
      return try read(quoted, names)
    }
  }

  private static func read(_ bytes: [UInt8], _ names: Set<String>) throws(JSONSyntaxError) -> JSONValue {
    var parser = JSONParser(bytes: bytes, mending: true)
    do {
      let value = try parser.value(without: names, depth: 0)
      try parser.end()
      return value
    } catch let error as JSONSyntaxError {
      throw error
    } catch {
      throw parser.error("\(error)")
    }
  }

  private static let words = ["NaN", "-Infinity", "Infinity"].map { Array($0.utf8) }

  /// With quotes around those words outside of texts; nil where there are none.
  private static func quoted(_ bytes: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    var copied = 0
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
          index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        index += 1
      case UInt8(ascii: "N"), UInt8(ascii: "I"), UInt8(ascii: "-"):
        guard let word = words.first(where: { bytes[index...].starts(with: $0) }) else {
          index += 1
          continue
        }
        result += bytes[copied..<index] + [UInt8(ascii: "\"")] + word + [UInt8(ascii: "\"")]
        index += word.count
        copied = index
      default: index += 1
      }
    }
    return copied == 0 ? nil : result + bytes[copied...]
  }
}

extension JSONParser {
  /// Reads whatever comes next, without the members of some names.
  fileprivate mutating func value(without names: Set<String>, depth: Int) throws -> JSONValue {
    guard !names.isEmpty else { return try value(depth: depth) }
    guard depth <= 512 else { throw error("nested deeper than 512") }
    switch try opening() {
    case .object:
      var members: [(key: String, value: JSONValue)] = []
      try self.members { parser, key in
        if names.contains(key) {
          try parser.skip(depth: depth + 1)
        } else {
          members.append((key, try parser.value(without: names, depth: depth + 1)))
        }
      }
      return .object(JSONObject(members))
    case .array:
      var items: [JSONValue] = []
      try self.items { parser in items.append(try parser.value(without: names, depth: depth + 1)) }
      return .array(items)
    case .null, .scalar: return try value(depth: depth)
    }
  }
}
