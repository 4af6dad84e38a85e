import SpangateCore
import SpangateTrace

/// A scalar as it is written, typed when it is asked for.
struct Scalar: Sendable, Equatable {
  var text: String
  /// Not quoted, not a block, not tagged as a string: may be a number, a boolean or null.
  var isPlain: Bool
  /// Holds `${`, so it is text that reads the environment.
  var hasVariables = false

  /// What a plain scalar is.
  enum Plain: Equatable {
    case null
    case bool(Bool)
    case int(Int64)
    case number(Double)
    /// `.nan`, `.inf` and what overflows a double.
    case notFinite
    case text
  }

  /// Source: YAML 1.2.2, 10.3.2, the core schema. `yes`, `no`, `on` and `off` are text.
  var plain: Plain {
    guard isPlain, !hasVariables else { return .text }
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: return Self.number(text) ?? .text
    }
  }

  var isNull: Bool { plain == .null }

  var noun: String {
    switch plain {
    case .null: return text.isEmpty ? "nothing" : "`\(text)`"
    case .bool: return "`\(text)`"
    case .int, .number, .notFinite: return "the number \(text.inert(limit: 40))"
    case .text: return "the string \"\(text.inert(limit: 40))\""
    }
  }

  static func number(_ text: String) -> Plain? {
    let bytes = text.utf8
    guard let first = bytes.first, bytes.count <= 400 else { return nil }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): break
    default: return nil
    }
    if let value = radixNumber(text) { return value }
    let unsigned = first == UInt8(ascii: "+") || first == UInt8(ascii: "-") ? text.dropFirst() : text[...]
    switch unsigned {
    case ".inf", ".Inf", ".INF": return .notFinite
    case ".nan", ".NaN", ".NAN": return unsigned.count == text.count ? .notFinite : nil
    default: break
    }
    guard let isWhole = decimalShape(unsigned.utf8) else { return nil }
    let digits = first == UInt8(ascii: "+") ? String(unsigned) : text
    if isWhole, let value = Int64(digits) { return .int(value) }
    guard let value = Double(digits), value.isFinite else { return .notFinite }
    return .number(value)
  }

  /// `0x1f` and `0o17`.
  private static func radixNumber(_ text: String) -> Plain? {
    let radix = text.hasPrefix("0x") ? 16 : text.hasPrefix("0o") ? 8 : 0
    guard radix > 0, text.utf8.count > 2, text.utf8.dropFirst(2).first != UInt8(ascii: "-"),
      text.utf8.dropFirst(2).first != UInt8(ascii: "+")
    else { return nil }
    return Int64(text.dropFirst(2), radix: radix).map { .int($0) }
  }

  /// Whether the text is a decimal number without its sign, and a whole one: `12` is, `1.`, `.5` and `1e3` are not.
  private static func decimalShape(_ bytes: Substring.UTF8View) -> Bool? {
    var rest = bytes[...]
    func digits() -> Int {
      let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
      rest = rest.dropFirst(count)
      return count
    }
    var mantissa = digits()
    if rest.isEmpty { return mantissa > 0 ? true : nil }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      mantissa += digits()
    }
    guard mantissa > 0 else { return nil }
    if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
      guard digits() > 0 else { return nil }
    }
    return rest.isEmpty ? false : nil
  }
}
