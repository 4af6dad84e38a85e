package import SpangateCore
import SpangateTrace

/// A text to look for: literal, or between slashes a regular expression. Case does not matter.
package struct TextPattern: Sendable, Hashable, Decodable {
  private let source: String
  /// Nil for a literal text.
  private let expression: RegularExpression?

  package init(literal text: String) {
    source = text.lowercased()
    expression = nil
  }

  /// - Throws: ``Misconfigured`` with what is wrong. Patterns come from models too, so they are short.
  package init(regex source: String) throws(Misconfigured) {
    self.source = source
    guard source.utf8.count <= 1_000 else { throw Misconfigured("a pattern may have 1,000 bytes") }
    do throws(PatternProblem) {
      expression = try RegularExpression(source, ignoringCase: true)
    } catch {
      throw Misconfigured(error.description)
    }
  }

  /// - Parameter text: literal, or `/regular expression/`.
  package init(_ text: String) throws(Misconfigured) {
    if text.utf8.count > 2, text.hasPrefix("/"), text.hasSuffix("/") {
      try self.init(regex: String(text.dropFirst().dropLast()))
    } else {
      self.init(literal: text)
    }
  }

  package init(from decoder: any Decoder) throws {
    try self.init(decoder.singleValueContainer().decode(String.self))
  }

  package func matches(_ text: String) -> Bool { !matching([text[...]], limit: 1).isEmpty }

  /// The indices of the first texts that match. One that is too long to search does not.
  package func matching(_ texts: [Substring], limit: Int) -> [Int] {
    Array(
      texts.indices.lazy.filter { index in
        if let expression { return expression.matches(String(texts[index])) == true }
        return source.isEmpty || texts[index].lowercased().contains(source)
      }.prefix(limit))
  }

  package static func == (a: TextPattern, b: TextPattern) -> Bool {
    a.source == b.source && (a.expression == nil) == (b.expression == nil)
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(source) }
}
