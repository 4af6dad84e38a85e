private import Glibc
package import SpangateCore
import SpangateTrace

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

  /// - Throws: ``Misconfigured`` with what is wrong, in the words of the C library where it said so.
  package init(regex source: String) throws(Misconfigured) {
    form = .regex
    self.source = source
    guard source.utf8.count <= 1_000 else { throw Misconfigured("a pattern may have 1,000 bytes") }
    guard !source.utf8.contains(0) else { throw Misconfigured("a pattern may not have a NUL") }
    guard source.count(where: { $0 == "{" }) < 2 else { throw Misconfigured("a pattern may have one `{…}`") }
    let pairs = zip(source.utf8, source.utf8.dropFirst())
    guard !pairs.contains(where: { $0 == UInt8(ascii: "\\") && (0x31...0x39).contains($1) }) else {
      throw Misconfigured("back references are not supported")
    }
    var compiled = try compile()
    regfree(&compiled)
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

  private func compile() throws(Misconfigured) -> regex_t {
    var compiled = regex_t()
    let status = regcomp(&compiled, source, REG_EXTENDED | REG_NOSUB | REG_ICASE)
    guard status == 0 else {
      var message = [CChar](repeating: 0, count: 128)
      regerror(status, &compiled, &message, message.count)
      let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      throw Misconfigured(String(decoding: text, as: UTF8.self).lowercased())
    }
    return compiled
  }
}
