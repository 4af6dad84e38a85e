import SpangateTrace

/// Finds where a value stands in a JSON text that is known to be well-formed.
package struct JSONPlace: Sendable {
  private let bytes: [UInt8]
  private var index = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The place of the value at a path of keys and indices; of the last part of the path that is there.
  package static func range(of path: [String], in bytes: [UInt8], file: String) -> SourceRange {
    var place = JSONPlace(bytes)
    place.skipSpace()
    for token in path { guard place.descend(to: token) else { break } }
    return place.range(file: file)
  }

  /// Moves from the start of an object or an array to the start of one of its values.
  private mutating func descend(to token: String) -> Bool {
    let start = index
    let isObject = bytes[index] == UInt8(ascii: "{")
    guard isObject || bytes[index] == UInt8(ascii: "[") else { return false }
    var item = 0
    var found: Int?
    index += 1
    skipSpace()
    while bytes[index] != UInt8(ascii: "}"), bytes[index] != UInt8(ascii: "]") {
      let key = isObject ? takeKey() : "\(item)"
      // Of two equal keys the later one holds.
      if key == token { found = index }
      skipValue()
      item += 1
      skipSpace()
      if bytes[index] == UInt8(ascii: ",") { index += 1 }
      skipSpace()
    }
    index = found ?? start
    return found != nil
  }

  private mutating func takeKey() -> String? {
    let start = index
    skipValue()
    let key = (try? JSONValue(parsing: Array(bytes[start..<index])))?.string
    skipSpace()
    index += 1
    skipSpace()
    return key
  }

  private mutating func skipValue() {
    var depth = 0
    repeat {
      switch bytes[index] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: "\""): skipString()
      default: break
      }
      index += 1
    } while depth > 0 || !endsValue
  }

  private var endsValue: Bool {
    guard index < bytes.count else { return true }
    return switch bytes[index] {
    case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x20, 0x0a, 0x0d, 0x09: true
    default: false
    }
  }

  /// Leaves the index on the closing quote.
  private mutating func skipString() {
    index += 1
    while bytes[index] != UInt8(ascii: "\"") { index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1 }
  }

  private mutating func skipSpace() {
    while index < bytes.count, [0x20, 0x0a, 0x0d, 0x09].contains(bytes[index]) { index += 1 }
  }

  private func range(file: String) -> SourceRange {
    let lineStart = bytes[..<index].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let lineEnd = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    var end = self
    end.skipValue()
    let text = { (range: Range<Int>) in String(decoding: bytes[range], as: UTF8.self) }
    return SourceRange(
      file: file, line: bytes[..<lineStart].count { $0 == UInt8(ascii: "\n") } + 1,
      column: text(lineStart..<index).unicodeScalars.count + 1,
      length: text(index..<min(end.index, lineEnd)).unicodeScalars.count, excerpt: text(lineStart..<lineEnd))
  }
}
