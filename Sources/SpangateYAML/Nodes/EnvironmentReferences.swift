import SpangateCore
import SpangateTrace

/// `${NAME}` and `${NAME:-default}` in a value. `$${` is a plain `${`.
enum EnvironmentReferences {
  /// Whether a text has anything to expand; most have not.
  static func occur(in text: String) -> Bool {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return false }
    return zip(text.utf8, text.utf8.dropFirst()).contains { $0 == (UInt8(ascii: "$"), UInt8(ascii: "{")) }
  }

  /// - Throws: what is wrong, and whether that is an unset variable.
  static func expand(_ text: String, in environment: [String: String]) throws(Problem) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "${") {
      let before = rest[..<start.lowerBound]
      rest = rest[start.upperBound...]
      if before.last == "$" {
        result += before.dropLast() + "${"
        continue
      }
      guard let end = rest.firstIndex(of: "}") else { throw .malformed("`${` is not closed") }
      result += before
      result += try value(of: rest[..<end], in: environment)
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  /// The variables that a text reads.
  static func names(in text: String) -> [String] {
    var names: [String] = []
    var rest = text[...]
    while let start = rest.firstRange(of: "${") {
      let isPlain = rest[..<start.lowerBound].last == "$"
      rest = rest[start.upperBound...]
      guard !isPlain, let end = rest.firstIndex(of: "}") else { continue }
      let reference = rest[..<end]
      names.append(String(reference.firstRange(of: ":-").map { reference[..<$0.lowerBound] } ?? reference))
    }
    return names
  }

  enum Problem: Error {
    case unset(String)
    case malformed(String)
  }

  private static func value(of reference: Substring, in environment: [String: String]) throws(Problem) -> String {
    let (name, fallback): (Substring, Substring?) =
      if let mark = reference.firstRange(of: ":-") {
        (reference[..<mark.lowerBound], reference[mark.upperBound...])
      } else {
        (reference, nil)
      }
    guard isName(name) else {
      throw .malformed("`${\(String(reference).inert(limit: 60))}` does not name an environment variable")
    }
    let value = environment[String(name)]
    if let fallback { return value.flatMap { $0.isEmpty ? nil : $0 } ?? String(fallback) }
    guard let value else { throw .unset(String(name)) }
    return value
  }

  private static func isName(_ name: Substring) -> Bool {
    guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
    return name.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
      default: false
      }
    }
  }
}
