private import Glibc

/// A text to look for: literal, or between slashes a POSIX extended regular expression. Case does not matter.
///
/// POSIX expressions, because patterns come from models too and these never backtrack: back references are refused, and
/// so is more than one counted repetition, since nested ones unfold to any size.
package struct TextPattern: Sendable, Hashable, Decodable {
  private enum Form: Hashable { case literal, regex }
  private let form: Form
  private let source: String

  package init(literal text: String) {
    form = .literal
    source = text
  }

  /// - Throws: ``InvalidPattern`` with what is wrong, in the words of the C library where it said so.
  package init(regex source: String) throws(InvalidPattern) {
    form = .regex
    self.source = source
    guard source.utf8.count <= 1_000 else { throw InvalidPattern("a pattern may have 1,000 bytes") }
    guard !source.utf8.contains(0) else { throw InvalidPattern("a pattern may not have a NUL") }
    guard source.count(where: { $0 == "{" }) < 2 else { throw InvalidPattern("a pattern may have one `{…}`") }
    guard (try? Regex(#"\\[1-9]"#).firstMatch(in: source)) ?? nil == nil else {
      throw InvalidPattern("back references are not supported")
    }
    var compiled = try compile()
    regfree(&compiled)
  }

  /// - Parameter text: literal, or `/regular expression/`.
  package init(_ text: String) throws(InvalidPattern) {
    if text.utf8.count > 2, text.hasPrefix("/"), text.hasSuffix("/") {
      try self.init(regex: String(text.dropFirst().dropLast()))
    } else {
      self.init(literal: text)
    }
  }

  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    do {
      try self.init(text)
    } catch {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: error.description, underlyingError: error))
    }
  }

  package func matches(_ text: String) -> Bool { !matching([text[...]], limit: 1).isEmpty }

  /// The indices of the first texts that match.
  package func matching(_ texts: [Substring], limit: Int) -> [Int] {
    switch form {
    case .literal:
      let wanted = source.lowercased()
      return Array(
        texts.indices.lazy.filter { wanted.isEmpty || texts[$0].lowercased().contains(wanted) }.prefix(limit))
    case .regex:
      guard var compiled = try? compile() else { return [] }
      defer { regfree(&compiled) }
      return Array(texts.indices.filter { regexec(&compiled, String(texts[$0]), 0, nil, 0) == 0 }.prefix(limit))
    }
  }

  private func compile() throws(InvalidPattern) -> regex_t {
    var compiled = regex_t()
    let status = regcomp(&compiled, source, REG_EXTENDED | REG_NOSUB | REG_ICASE)
    guard status == 0 else {
      var message = [CChar](repeating: 0, count: 128)
      regerror(status, &compiled, &message, message.count)
      let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      throw InvalidPattern(String(decoding: text, as: UTF8.self).lowercased())
    }
    return compiled
  }
}

/// What is wrong with a pattern.
package struct InvalidPattern: Error, Equatable, CustomStringConvertible {
  package var description: String

  init(_ description: String) { self.description = description }
}
