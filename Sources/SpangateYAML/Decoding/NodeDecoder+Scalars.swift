import SpangateCore
import SpangateTrace

extension NodeDecoder {
  /// Decodes the usual types that a scalar becomes; nil when the type is none of them.
  func scalar<Value>(_ type: Value.Type) throws(Finding) -> Value? {
    if type == String.self { return try text() as? Value }
    if type == Int.self { return try integer(Int.self) as? Value }
    if type == Double.self { return try number() as? Value }
    if type == Bool.self { return try boolean() as? Value }
    return nil
  }

  /// The scalars that are rare, and dear to tell from other types.
  func rareScalar<Value>(_ type: Value.Type) throws(Finding) -> Value? {
    if type == Float.self { return Float(try number()) as? Value }
    guard let type = type as? any FixedWidthInteger.Type else { return nil }
    return try integer(type) as? Value
  }

  /// A text. An unquoted number is taken as it is written, so that `contains: 14` means what it says.
  func text() throws(Finding) -> String {
    guard let scalar = node.scalar else { throw mismatch("a string") }
    if scalar.hasVariables { return try expanded(scalar.text) }
    switch scalar.plain {
    case .text, .int, .number, .notFinite: return scalar.text
    case .bool: throw mismatch("a string", help: "put it in quotes: `\"\(scalar.text)\"`")
    case .null: throw mismatch("a string", help: scalar.text.isEmpty ? nil : "put it in quotes: `\"\(scalar.text)\"`")
    }
  }

  /// The scalar as a type other than text is read from it: what the environment gave is typed by what asks for it.
  func plain() throws(Finding) -> Scalar.Plain? {
    guard let scalar = node.scalar else { return nil }
    guard scalar.hasVariables else { return scalar.plain }
    return Scalar(text: try expanded(scalar.text), isPlain: true).plain
  }

  /// A text with what it reads from the environment; as it is where nothing does.
  func expanded(_ text: String) throws(Finding) -> String {
    guard expands else { return text }
    do {
      return try EnvironmentReferences.expand(text, in: log.environment)
    } catch {
      switch error {
      case .unset(let name):
        throw Finding(
          .variableUnset, "environment variable `\(name)` is not set", at: node.range,
          help: "set it, or give a default: `${\(name):-…}`")
      case .malformed(let problem): throw invalid(problem, help: "write `$${` for a `${` that is meant as text")
      }
    }
  }

  private func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws(Finding) -> Value {
    guard case .int(let wide) = try plain() else { throw mismatch("a whole number") }
    guard let value = Value(exactly: wide) else {
      throw mismatch("a whole number from \(Value.min) to \(Value.max)")
    }
    return value
  }

  /// A number; a percentage such as `2%` is its fraction.
  func number() throws(Finding) -> Double {
    switch try plain() {
    case .int(let value): return Double(value)
    case .number(let value): return value
    case .notFinite: throw mismatch("a finite number")
    case .text:
      if let percentage = try percentage() { return percentage }
      throw mismatch("a number")
    default: throw mismatch("a number")
    }
  }

  /// `10%` as 0.1; nil when it is not a percentage.
  func percentage() throws(Finding) -> Double? {
    guard let scalar = node.scalar, scalar.isPlain || scalar.hasVariables else { return nil }
    let text = scalar.hasVariables ? try expanded(scalar.text) : scalar.text
    guard text.utf8.last == UInt8(ascii: "%") else { return nil }
    var digits = text.dropLast()
    while digits.utf8.last == UInt8(ascii: " ") { digits = digits.dropLast() }
    switch Scalar.number(String(digits)) {
    case .int(let value): return Double(value) / 100
    case .number(let value): return value / 100
    default: return nil
    }
  }

  private func boolean() throws(Finding) -> Bool {
    if case .bool(let value) = try plain() { return value }
    let meant: [String: String] = ["yes": "true", "on": "true", "no": "false", "off": "false"]
    let help = node.scalar.flatMap { meant[$0.text.lowercased()] }.map { "write `\($0)`" }
    throw mismatch("`true` or `false`", help: help)
  }
}
