import SpangateCore
import SpangateTrace

/// How much more is allowed: `10%`, or an amount with its unit, such as `500ms`, `2 calls` or `0.01 USD`.
///
/// A number alone is read, and left to whoever knows what it could be of.
enum Allowance: NodeReadable, Sendable {
  case share(Double)
  case number(Double)
  case time(Duration)
  case counted(Double, unit: String)

  init(reading decoder: NodeDecoder) throws {
    let expected = "a percentage such as `10%`, or an amount such as `500ms`, `2 calls` or `0.01 USD`"
    if let share = try decoder.percentage() {
      self = .share(share)
      return
    }
    guard case .text = try decoder.plain(), let scalar = decoder.node.scalar else {
      if case .null = try decoder.plain() { throw decoder.mismatch(expected) }
      self = .number(try decoder.number())
      return
    }
    let text = try decoder.expanded(scalar.text)
    if let time = Duration(written: text) {
      self = .time(time)
      return
    }
    let parts = text.split(separator: " ")
    switch parts.first.flatMap({ Scalar.number(String($0)) }) {
    case .int(let value)? where parts.count == 2: self = .counted(Double(value), unit: String(parts[1]))
    case .number(let value)? where parts.count == 2: self = .counted(value, unit: String(parts[1]))
    default: throw decoder.mismatch(expected)
    }
  }

  static func standIn() -> Allowance { .number(0) }
  static func schema(_ builder: inout SchemaBuilder) -> JSONValue { builder.definition("allowance") }
}
