import SpangateTrace

/// The `OTEL_*` variables of an environment. An empty one counts as none, and so does one that cannot be read.
struct Variables: Sendable {
  private let values: [String: String]

  init(_ values: [String: String] = [:]) { self.values = values }

  subscript(name: String) -> String? {
    guard let text = values[name]?.trimmed, !text.isEmpty else { return nil }
    return text
  }

  /// The first of some variables that is a whole number from 0.
  func count(_ names: String...) -> Int? {
    names.lazy.compactMap { self[$0].flatMap { Int($0) } }.first { $0 >= 0 }
  }

  /// The first of some variables that is a number of milliseconds above 0.
  func time(_ names: String...) -> Duration? {
    names.lazy.compactMap { self[$0].flatMap { Int64($0) } }.first { $0 > 0 }.map { .milliseconds($0) }
  }

  /// Only `true`, in any case, is true.
  func flag(_ name: String) -> Bool { self[name]?.lowercased() == "true" }

  /// Words between commas, in lower case.
  func list(_ name: String) -> [String]? {
    self[name]?.split(separator: ",").map { String($0).trimmed.lowercased() }.filter { !$0.isEmpty }
  }

  /// `name=value,other=value`, with percent signs decoded, as W3C's baggage is written.
  func pairs(_ names: String...) -> [(name: String, value: String)]? {
    guard let text = names.lazy.compactMap({ self[$0] }).first else { return nil }
    return text.split(separator: ",").compactMap { member in
      guard let equals = member.firstIndex(of: "=") else { return nil }
      let name = String(member[..<equals]).trimmed
      let value = String(member[equals...].dropFirst()).trimmed.percentDecoded
      return name.isEmpty ? nil : (name, value)
    }
  }
}

extension String {
  /// Without white space at its ends.
  var trimmed: String {
    func isSpace(_ character: Character) -> Bool { character.isWhitespace }
    guard let start = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
      return ""
    }
    return String(self[start...last])
  }
}
