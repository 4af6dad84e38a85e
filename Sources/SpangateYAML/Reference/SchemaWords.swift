import SpangateCore
import SpangateTrace

/// What a schema accepts, in words.
enum SchemaWords {
  static func text(_ schema: JSONValue, _ bounds: KeyDocumentation.Bounds? = nil) -> String {
    text(schema) + (bounds.map { " " + text($0) } ?? "")
  }

  static func text(_ bounds: KeyDocumentation.Bounds) -> String {
    let (least, most) = (bounds.least.map(text), bounds.most.map(text))
    return switch (least, most, bounds.isOpen) {
    case (let least?, let most?, false): "from \(least) to \(most)"
    case (let least?, let most?, true): "between \(least) and \(most)"
    case (let least?, nil, true): "of more than \(least)"
    case (let least?, nil, false): "of at least \(least)"
    case (nil, let most?, _): "of at most \(most)"
    case (nil, nil, _): ""
    }
  }

  private static func text(_ number: Double) -> String {
    Int64(exactly: number).map { "\($0)" } ?? "\(number)"
  }

  private static let definitions = [
    "text": "text", "integer": "whole number", "number": "number", "boolean": "`true` or `false`", "day": "day",
    "duration": "duration", "allowance": "percentage or amount", "agent": "mapping", "variants": "mapping of variants",
    "scorers": "list of scorers",
    "cases": "list of cases, or mapping", "backends": "mapping of backends", "pricing": "path or mapping",
  ]

  private static func text(_ schema: JSONValue) -> String {
    if let name = schema["$ref"]?.string?.split(separator: "/").last { return definitions[String(name)] ?? "mapping" }
    if let cases = schema["else"]?["enum"]?.array { return either(cases.compactMap(\.string).map { "`\($0)`" }) }
    if let first = schema["then"], let second = schema["else"] { return either([text(first), text(second)]) }
    if let alternatives = schema["anyOf"]?.array { return either(alternatives.map(text)) }
    switch schema["type"]?.string {
    case "array": return "list of \(several(schema["items"] ?? true))"
    case "object":
      guard let value = schema["additionalProperties"], value.bool == nil else { return "mapping" }
      return "mapping of names to \(several(value))"
    case let name?: return name
    case nil: return schema["type"]?.array == nil ? "any value" : "number or duration"
    }
  }

  private static func several(_ schema: JSONValue) -> String {
    switch text(schema) {
    case "any value": "values"
    case let word where ["text", "whole number", "number", "day", "duration", "mapping"].contains(word): word + "s"
    case let words: words
    }
  }

  private static func either(_ words: [String]) -> String {
    var unique: [String] = []
    for word in words where !unique.contains(word) { unique.append(word) }
    return unique.count < 2 ? unique.joined() : unique.dropLast().joined(separator: ", ") + " or " + unique.last!
  }
}
